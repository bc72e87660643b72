"""The app of applications for an ASB case review."""

from django.apps import AppConfig


class CaseReviewApplications(AppConfig):
    """Applications for an ASB case review, and who is told that they may apply."""

    name = "saferplaces.intake.case_review_applications"
    label = "case_review_applications"
    verbose_name = "Applications for ASB case reviews"

    def ready(self) -> None:
        """Say what is kept how long, and how applications go from state to state."""
        from saferplaces.intake.case_review_applications import (  # noqa: PLC0415 - models load later
            retention,
            states,
        )

        retention.register()
        states.register()
