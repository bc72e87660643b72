"""The app of things that people are to do, each with an owner and a date."""

from django.apps import AppConfig


class Tasks(AppConfig):
    """Things that people are to do, each with an owner and a date."""

    name = "saferplaces.foundation.tasks"
    label = "tasks"
    verbose_name = "Tasks"
