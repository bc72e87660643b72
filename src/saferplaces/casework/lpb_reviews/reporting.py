"""What reporting tools may read of reviews by the policing body: times and codes, no words."""

from __future__ import annotations

from saferplaces.foundation.database.reporting import (
    TEXT,
    VIEWS,
    WHEN,
    WHOLE,
    YES,
    Column,
    View,
    key,
)

REVIEWS = View(
    name="policing_body_reviews",
    meaning="A review of a case review by the local policing body",
    columns=(
        Column("review_key", TEXT, "The review"),
        Column("case_review_key", TEXT, "The case review that it looks at"),
        Column("district", TEXT, "Code of the district"),
        Column("basis", TEXT, "statute or voluntary"),
        Column("against", TEXT, "threshold or review"),
        Column("channel", TEXT, "web or phone"),
        Column("state", TEXT, "asked, late, bundled, analysed, decided, told, closed, refused or"
               " withdrawn"),
        Column("grounds", WHOLE, "How many grounds the applicant named"),
        Column("asked_at", WHEN, "When it was asked for"),
        Column("bundled_at", WHEN, "When the council passed the bundle"),
        Column("bundle_late", YES, "Passed after its day, or not passed and past it"),
        Column("analysed_at", WHEN, "When the analysis was given"),
        Column("decided_at", WHEN, "When it was decided"),
        Column("outcome", TEXT, "Code of the list lpb_outcomes"),
        Column("told_at", WHEN, "When the applicant was told"),
        Column("recommendations", WHOLE, "How many new recommendations were issued"),
        Column("considered", WHOLE, "How many of them the bodies have considered"),
        Column("closed_at", WHEN, "When it was closed"),
    ),
    sql=f"""
SELECT {key("lpb_review", "r.id")}, {key("case_review", "r.case_review_id")}, r.district, r.basis,
  r.against, r.channel, r.state, cardinality(r.grounds), r.asked_at, r.bundled_at,
  coalesce(r.bundled_at, r.closed_at, now()) > r.bundle_due, r.analysed_at, r.decided_at,
  r.outcome, r.told_at,
  (SELECT count(*) FROM lpb_reviews_proposal p WHERE p.review_id = r.id
    AND p.issued_id IS NOT NULL),
  (SELECT count(*) FROM lpb_reviews_proposal p
    JOIN case_reviews_bodyresponse b ON b.recommendation_id = p.issued_id
    WHERE p.review_id = r.id),
  r.closed_at
FROM lpb_reviews_lpbreview r""",
    caveat="Few a year: never publish them by district.",
)  # fmt: skip


def register() -> None:
    """Declare our views."""
    VIEWS.add(REVIEWS, name=REVIEWS.name, order=71)
