"""The app of what runs by itself."""

from django.apps import AppConfig


class Jobs(AppConfig):
    """What runs by itself."""

    name = "saferplaces.foundation.jobs"
    label = "jobs"
    verbose_name = "Jobs"
