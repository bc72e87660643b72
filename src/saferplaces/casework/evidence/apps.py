"""The app of diaries and evidence."""

from django.apps import AppConfig


class Evidence(AppConfig):
    """Diary entries and files of cases, checked and kept safely."""

    name = "saferplaces.casework.evidence"
    label = "evidence"
    verbose_name = "Diaries and evidence"
