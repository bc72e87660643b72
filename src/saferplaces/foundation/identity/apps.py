"""The app of people and organisations."""

from django.apps import AppConfig


class Identity(AppConfig):
    """Organisations, people, memberships, absences."""

    name = "saferplaces.foundation.identity"
    label = "identity"
    verbose_name = "People and organisations"
