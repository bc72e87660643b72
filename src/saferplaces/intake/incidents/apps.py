"""The app of published incidents."""

from django.apps import AppConfig


class Incidents(AppConfig):
    """Incidents, people, places, events and findings of the latest snapshot."""

    name = "saferplaces.intake.incidents"
    label = "incidents"
    verbose_name = "Incidents"
