"""The app of reviews."""

from django.apps import AppConfig


class Reviews(AppConfig):
    """Reviews, decisions, alerts and recording errors."""

    name = "saferplaces.casework.reviews"
    label = "reviews"
    verbose_name = "Reviews"
