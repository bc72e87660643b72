"""The app of retention."""

from django.apps import AppConfig


class RetentionRoom(AppConfig):
    """What is kept how long: review, hold, disposal, subject access."""

    name = "saferplaces.foundation.retention"
    label = "retention"
    verbose_name = "Retention"
