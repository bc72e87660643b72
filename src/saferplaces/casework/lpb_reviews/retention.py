"""How long reviews by the policing body are kept, and why."""

from __future__ import annotations

from saferplaces.foundation.registry import RETENTION, Retention

WITH = "As long as the case review that they look at"
WHY = "What the applicant asked, what was found and decided, and what they were told"

TABLES = (
    Retention(
        "lpb_reviews.LpbReview", WITH, WHY, within="case_review",
        texts=(
            "words", "wanted", "why_late", "checked", "let_in_why", "bundle", "missing",
            "findings", "reasons", "letter",
        ),
    ),
    Retention(
        "lpb_reviews.LpbReviewStateChange", WITH, WHY, within="review__case_review",
        texts=("why",),
    ),
    Retention(
        "lpb_reviews.Declaration", WITH, "That nobody with a conflict of interest handled it",
        within="review__case_review", texts=("words",),
    ),
    Retention(
        "lpb_reviews.Proposal", WITH, "New recommendations as they were proposed",
        within="review__case_review", texts=("text", "why"),
    ),
    Retention(
        "lpb_reviews.Visit", "Two days", "That who asked had the applicant's code",
        within="case_review",
    ),
)  # fmt: skip


def register() -> None:
    """Say it for every table of the room."""
    for table in TABLES:
        RETENTION.add(table, name=table.model)
