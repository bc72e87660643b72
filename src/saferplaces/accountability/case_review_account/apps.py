"""The app of the account of ASB case reviews."""

from django.apps import AppConfig


class CaseReviewAccount(AppConfig):
    """Statutory measures, awareness activity, the current picture and the demand model."""

    name = "saferplaces.accountability.case_review_account"
    label = "case_review_account"
    verbose_name = "Account of ASB case reviews"

    def ready(self) -> None:
        """Add the account to the navigation, and say what is kept."""
        from saferplaces.accountability.case_review_account import (  # noqa: PLC0415 - models load later
            demo,
            reporting,
            retention,
        )
        from saferplaces.foundation.demo import DEMO, Story  # noqa: PLC0415
        from saferplaces.foundation.identity.roles import CASE_REVIEWS_ACCOUNT  # noqa: PLC0415
        from saferplaces.foundation.ui import navigation  # noqa: PLC0415

        navigation.add(
            "Case reviews", "case-review-picture", CASE_REVIEWS_ACCOUNT,
            order=66, section=navigation.ACCOUNT,
        )  # fmt: skip
        DEMO.add(
            Story("awareness of case reviews", demo.make), name="case_review_account", order=66
        )
        retention.register()
        reporting.register()
