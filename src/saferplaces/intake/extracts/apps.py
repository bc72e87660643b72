"""The app of extracts."""

from django.apps import AppConfig


class Extracts(AppConfig):
    """Extracts of other systems: a watched folder and an upload."""

    name = "saferplaces.intake.extracts"
    label = "extracts"
    verbose_name = "Extracts"
