"""The app of cases."""

from django.apps import AppConfig


class Cases(AppConfig):
    """Cases: people, occurrences, the plan of actions, contact, closure."""

    name = "saferplaces.casework.cases"
    label = "cases"
    verbose_name = "Cases"
