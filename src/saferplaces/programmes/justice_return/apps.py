"""The app of the return of Immediate Justice."""

from django.apps import AppConfig


class JusticeReturn(AppConfig):
    """Immediate Justice: measures, the monitoring return, the grant and the evaluation."""

    name = "saferplaces.programmes.justice_return"
    label = "justice_return"
    verbose_name = "Immediate Justice: figures"
