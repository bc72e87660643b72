"""The app of risk and vulnerability."""

from django.apps import AppConfig


class Risk(AppConfig):
    """Questionnaires, assessments, bands and the response that follows."""

    name = "saferplaces.casework.risk"
    label = "risk"
    verbose_name = "Risk and vulnerability"
