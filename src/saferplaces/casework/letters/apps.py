"""The app of letters."""

from django.apps import AppConfig


class Letters(AppConfig):
    """Letters from templates, and messages to people outside."""

    name = "saferplaces.casework.letters"
    label = "letters"
    verbose_name = "Letters"
