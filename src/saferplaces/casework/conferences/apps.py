"""The app of case conferences."""

from django.apps import AppConfig


class Conferences(AppConfig):
    """Case conferences: due, held, minuted, and what was agreed."""

    name = "saferplaces.casework.conferences"
    label = "conferences"
    verbose_name = "Case conferences"
