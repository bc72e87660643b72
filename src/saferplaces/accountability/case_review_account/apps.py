"""The app of the account of ASB case reviews."""

from django.apps import AppConfig


class CaseReviewAccount(AppConfig):
    """Statutory measures, awareness activity, the current picture and the demand model."""

    name = "saferplaces.accountability.case_review_account"
    label = "case_review_account"
    verbose_name = "Account of ASB case reviews"
