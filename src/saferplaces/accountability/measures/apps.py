"""The app of performance."""

from django.apps import AppConfig


class Measures(AppConfig):
    """Measures of the intended outcomes, with definition and interval."""

    name = "saferplaces.accountability.measures"
    label = "measures"
    verbose_name = "Performance"
