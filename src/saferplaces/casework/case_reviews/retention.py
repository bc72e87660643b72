"""How long case reviews are kept, and why."""

from __future__ import annotations

from saferplaces.foundation.registry import RETENTION, Retention

KEEP = "As long as the application that it answers: by the rule, from the last activity of both"
WITH = "As long as the case review"
WHY = "How the relevant bodies decided and reviewed it (2014 Act, sections 104 and 105)"

TABLES = (
    Retention(
        "case_reviews.CaseReview", KEEP, WHY, rule="referral", people=("person_id",),
        within="application", moved="moved_at",
        texts=("consent_how", "risk_words", "told_early"),
    ),
    Retention(
        "case_reviews.CaseReviewStateChange", WITH, WHY, within="review", texts=("why",)
    ),
    Retention(
        "case_reviews.Complaint", WITH, "Which reports counted, and why", within="review",
        texts=("why", "number"),
    ),
    Retention(
        "case_reviews.BodyRequest", WITH, "What each body was asked and answered",
        within="review", texts=("asked", "shown", "answer"),
    ),
    Retention(
        "case_reviews.NamePassed", WITH, "Which body was told who the victim is, why, by which law",
        within="review", texts=("needed", "content", "why_ended"),
    ),
    Retention(
        "case_reviews.ThresholdDecision", WITH, "What was decided, by which rule", within="review",
        texts=("sentences", "persistence", "harm", "adequacy", "reasons"),
    ),
    Retention(
        "case_reviews.Meeting", WITH, "Chair, minutes and chronology", within="review",
        texts=("minutes", "chronology", "findings", "place", "independent"),
    ),
    Retention(
        "case_reviews.Attendance", WITH, "Who came for which body", within="meeting__review",
        texts=("name",),
    ),
    Retention(
        "case_reviews.Invitation", WITH, "That the victim was invited, and what they said",
        within="meeting__review", texts=("why_not", "attended", "statement"),
    ),
    Retention(
        "case_reviews.Recommendation", WITH, "What each body was recommended", within="review",
        texts=("text", "why"),
    ),
    Retention(
        "case_reviews.BodyResponse", WITH, "That each body considered it, and its reason",
        within="recommendation__review", texts=("reason",),
    ),
    Retention(
        "case_reviews.PlanAction", WITH, "What was to be done, and what came of it",
        within="review", texts=("title", "outcome"),
    ),
    Retention(
        "case_reviews.ReviewLetter", WITH, "What the applicant was told, and how",
        within="review", texts=("to_name", "to_lines", "subject", "body"),
    ),
)  # fmt: skip


def register() -> None:
    """Say it for every table of the room."""
    for table in TABLES:
        RETENTION.add(table, name=table.model)
