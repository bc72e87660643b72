"""The app of ASB case reviews."""

from django.apps import AppConfig


class CaseReviews(AppConfig):
    """ASB case reviews: applied for, decided, run, reviewed by the local policing body."""

    name = "saferplaces.casework.case_reviews"
    label = "case_reviews"
    verbose_name = "ASB case reviews"
