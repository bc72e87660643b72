"""The app of reporting."""

from django.apps import AppConfig


class Reporting(AppConfig):
    """Documented views for Power BI."""

    name = "saferplaces.accountability.reporting"
    label = "reporting"
    verbose_name = "Reporting"
