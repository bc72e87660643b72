"""How long assessments are kept, and why."""

from __future__ import annotations

from saferplaces.foundation.registry import RETENTION, Retention

KEEP = "6 years from the last activity, then reviewed (PIRM group 4)"
WHY = "Retained risk assessments inform the next report (MOPI-1, Recommendation 3)"
AS_RECORD = "As long as the assessment"


def register() -> None:
    """Say it for every table of the room with personal data."""
    for rule in (
        Retention(
            "risk.Assessment", KEEP, WHY, rule="mopi_4", people=("person_id",), moved="saved_at"
        ),
        Retention(
            "risk.AssessmentStateChange", AS_RECORD, "Reasons speak of the person",
            within="assessment",
        ),
        Retention(
            "risk.AssessmentShare", AS_RECORD, "What was shared with whom must stay answerable",
            within="assessment",
        ),
        Retention(
            "risk.Version", "Without end", "Old answers are shown with the questions of their time",
            rule="reference",
        ),
    ):  # fmt: skip
        RETENTION.add(rule, name=rule.model)
