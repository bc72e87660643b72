"""The app of reviews by the local policing body."""

from django.apps import AppConfig


class LpbReviews(AppConfig):
    """Applicants ask the mayor to look again; an officer prepares it; mayor or deputy decides."""

    name = "saferplaces.casework.lpb_reviews"
    label = "lpb_reviews"
    verbose_name = "Policing body reviews"
