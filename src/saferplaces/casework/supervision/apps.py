"""The app of supervision."""

from django.apps import AppConfig


class Supervision(AppConfig):
    """What the sergeant and the registrar answer for."""

    name = "saferplaces.casework.supervision"
    label = "supervision"
    verbose_name = "Supervision"
