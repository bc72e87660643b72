"""The app of safe contact."""

from django.apps import AppConfig


class SafeContact(AppConfig):
    """How people may safely be contacted, and protected addresses."""

    name = "saferplaces.intake.safe_contact"
    label = "safe_contact"
    verbose_name = "Safe contact"
