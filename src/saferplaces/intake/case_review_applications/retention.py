"""What is kept of applications, how long, and why."""

from __future__ import annotations

from saferplaces.foundation.registry import RETENTION, Retention
from saferplaces.intake.case_review_applications import folders

KEEP = (
    "A draft: case_review_draft_days of the settings after its last page. Sent in: by the rule, "
    "from the last activity"
)
WHY = "The application that relevant bodies must decide (2014 Act, section 104)"
WITH = "As long as the application"
KEYS = "Until the draft is sent in or deleted, or their time is over"

TABLES = (
    Retention(
        "case_review_applications.Application",
        KEEP,
        WHY,
        rule="referral",
        people=("person_id",),
        moved="moved_at",
        texts=(
            "group_name", "applicant_name", "applicant_phone", "applicant_email", "consent_words",
            "victim_name", "victim_address", "victim_postcode", "phone", "email", "address",
            "hours", "avoid", "through", "instructions", "impact", "hate_words", "wanted",
            "help_needed",
        ),
    ),
    Retention(
        "case_review_applications.ListedReport", WITH, "What they say they reported",
        within="application", texts=("words", "to_words", "reference"),
    ),
    Retention(
        "case_review_applications.Upload", WITH, "What they sent as evidence, and written consent",
        within="application", texts=("name", "text"), files=folders.paths,
    ),
    Retention(
        "case_review_applications.ApplicationStateChange", WITH, WHY, within="application",
        texts=("why",),
    ),
    Retention("case_review_applications.Key", KEYS, "Opens a draft again", within="application"),
    Retention(
        "case_review_applications.KeyCode", KEYS, "Second step of a link",
        within="key__application",
    ),
    Retention(
        "case_review_applications.Signpost",
        "As long as the later of its two reports; by the rule from when it was made",
        "That the process was explained, or why not (statutory guidance on ASB case reviews)",
        rule="referral",
        people=("person_id",),
        moved="made_at",
        keys={"report_id": "incidents.Incident", "earlier_id": "incidents.Incident"},
        texts=("words",),
    ),
    Retention(
        "case_review_applications.SignpostStateChange", "As long as the signpost",
        "Who told them, and when", within="signpost", texts=("why",),
    ),
)  # fmt: skip


def register() -> None:
    """Say it for every table of the room."""
    for table in TABLES:
        RETENTION.add(table, name=table.model)
