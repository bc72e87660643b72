"""How long Immediate Justice is kept, and why."""

from __future__ import annotations

from saferplaces.foundation.registry import RETENTION, Retention

KEEP = "By the rule, from the last activity"
WITH = "As long as the referral"
WHY = (
    "What was decided, agreed and done to make good, and the proof of the outcome that rests on it"
)
PLACE = "As long as the place is of use, and by the rule after that"

TABLES = (
    Retention(
        "immediate_justice.Referral",
        KEEP,
        WHY,
        rule="immediate_justice",
        people=("person_id",),
        moved="moved_at",
        keys={"incident_id": "incidents.Incident"},
        texts=(
            "name", "reach", "risk", "hours_why", "consent_by", "suitability_why", "discretion",
            "ended_words",
        ),
        kind="justice_referral",
    ),
    Retention(
        "immediate_justice.ReferralStateChange", WITH, WHY, within="referral", texts=("why",)
    ),
    Retention(
        "immediate_justice.Victim",
        WITH,
        "Who was harmed, so that they are heard and told",
        within="referral",
        people=("person_id",),
        texts=("name",),
    ),
    Retention(
        "immediate_justice.Adjustment", WITH, "Reasonable adjustments", within="referral",
        texts=("words",),
    ),
    Retention(
        "immediate_justice.Breach", WITH, WHY, within="referral", texts=("what", "tried", "words")
    ),
    Retention(
        "immediate_justice.BackRequest", WITH, WHY, within="referral", texts=("words", "answer")
    ),
    Retention(
        "immediate_justice.ChildPlan", WITH, WHY, within="referral",
        texts=("carer_name", "carer_words", "strengths"),
    ),
    Retention(
        "immediate_justice.PlanActivity", WITH, WHY, within="plan__referral",
        texts=("words", "dropped_why"),
    ),
    Retention(
        "immediate_justice.ActivityEvent", WITH, WHY, within="activity__plan__referral",
        texts=("words",),
    ),
    Retention(
        "immediate_justice.Booking", WITH, WHY, within="referral", texts=("elsewhere", "off_why")
    ),
    Retention("immediate_justice.LedgerEvent", WITH, WHY, within="referral", texts=("why",)),
    Retention(
        "immediate_justice.KeepApart",
        "By the rule, from the day on which it was made or ended",
        "So that two people are not brought together to their harm",
        rule="immediate_justice",
        people=("person_id", "other_id"),
        moved="made_at",
        texts=("why",),
    ),
    Retention(
        "immediate_justice.Site", PLACE, "Where work is done, and what people said of it",
        rule="work_sites", moved="moved_at", texts=("where", "words", "passed_words"),
        kind="justice_site",
    ),
    Retention(
        "immediate_justice.SiteStateChange", "As long as the place", "What became of it",
        within="site", texts=("why",),
    ),
    Retention(
        "immediate_justice.RiskAssessment", "As long as the place", "That work there was safe",
        within="site", texts=("controls", "answers"),
    ),
    Retention(
        "immediate_justice.Session", "By the rule, from the day on which it was made",
        "What was done where, and who supervised it", rule="work_sites", moved="made_at",
        texts=("notes", "why_cancelled"),
    ),
    Retention(
        "immediate_justice.SessionStateChange", "As long as the session", "What became of it",
        within="session", texts=("why",),
    ),
)  # fmt: skip


def register() -> None:
    """Say it for every table of the room."""
    for table in TABLES:
        RETENTION.add(table, name=table.model)
