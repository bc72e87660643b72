"""The app of ASB case reviews."""

from django.apps import AppConfig


class CaseReviews(AppConfig):
    """ASB case reviews: applied for, decided, run, reviewed by the local policing body."""

    name = "saferplaces.casework.case_reviews"
    label = "case_reviews"
    verbose_name = "ASB case reviews"

    def ready(self) -> None:
        """Say what is kept how long, how reviews go from state to state, and which rules stand."""
        from saferplaces.casework.case_reviews import (  # noqa: PLC0415 - models load later
            retention,
            rules,
            states,
        )
        from saferplaces.foundation.reference.checks import CHECKS  # noqa: PLC0415

        CHECKS[rules.THRESHOLDS] = rules.check_rule
        retention.register()
        states.register()
