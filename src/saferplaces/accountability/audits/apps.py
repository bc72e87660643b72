"""The app of recording audits."""

from django.apps import AppConfig


class Audits(AppConfig):
    """Recording audits: sample, blind double review, rates with intervals."""

    name = "saferplaces.accountability.audits"
    label = "audits"
    verbose_name = "Recording audits"
