"""What reporting tools may read of case reviews: steps, times and codes; no words, no names."""

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

CASE_REVIEWS = View(
    name="case_reviews",
    meaning="An application for an ASB case review, and what became of it",
    columns=(
        Column("case_review_key", TEXT, "The case review"),
        Column("district", TEXT, "Code of the district"),
        Column("organisation", TEXT, "Code of the council that runs it"),
        Column("state", TEXT, "Where it stands"),
        Column("on_behalf", YES, "Applied for by somebody else, with written consent"),
        Column("hate", YES, "About hate"),
        Column("risk_band", TEXT, "Code of the list risk_bands; empty before the assessment"),
        Column("result", TEXT, "met, not_met, discretionary_met; empty before the decision"),
        Column("qualifying", WHOLE, "Complaints that counted; empty before the decision"),
        Column("received_at", WHEN, "When the application came"),
        Column("acknowledge_due", WHEN, "When it was to be acknowledged"),
        Column("acknowledged_at", WHEN, "When it was acknowledged"),
        Column("decision_due", WHEN, "When the threshold was to be decided"),
        Column("decided_at", WHEN, "When it was decided"),
        Column("meeting_due", WHEN, "When the meeting was to be held"),
        Column("met_at", WHEN, "When it was held"),
        Column("outcome_due", WHEN, "When the victim was to be told the outcome"),
        Column("outcome_at", WHEN, "When the victim was told"),
        Column("closed_at", WHEN, "When it closed"),
        Column("closed_reason", TEXT, "Code of the list case_review_closings"),
        Column("bodies", WHOLE, "Bodies to which it was passed"),
        Column("recommendations", WHOLE, "Recommendations of the panel that were sent"),
        Column("considered", WHOLE, "How many of these a body has considered"),
        Column("rejected", WHOLE, "How many of these were rejected"),
        Column("overridden", WHOLE, "How many of these the local policing body has overridden"),
    ),
    sql=f"""
SELECT {key("case_review", "r.id")}, r.district, o.code, r.state, a.on_behalf, r.hate, r.risk_band,
  r.result, d.counted, r.received_at, r.acknowledge_due, r.acknowledged_at, r.decision_due,
  r.decided_at, r.meeting_due, r.met_at, r.outcome_due, r.outcome_at, r.closed_at, r.closed_reason,
  cardinality(r.bodies), coalesce(n.made, 0), coalesce(n.considered, 0), coalesce(n.rejected, 0),
  coalesce(n.overridden, 0)
FROM case_reviews_casereview r
JOIN identity_organisation o ON o.id = r.organisation_id
JOIN case_review_applications_application a ON a.id = r.application_id
LEFT JOIN LATERAL (
  SELECT counted FROM case_reviews_thresholddecision
  WHERE review_id = r.id ORDER BY at DESC, id DESC LIMIT 1
) d ON true
LEFT JOIN LATERAL (
  SELECT count(*) AS made, count(b.id) AS considered,
    count(b.id) FILTER (WHERE b.decision = 'reject') AS rejected,
    count(l.id) AS overridden
  FROM case_reviews_recommendation m
  LEFT JOIN case_reviews_bodyresponse b ON b.recommendation_id = m.id
  LEFT JOIN case_reviews_recommendation l ON l.supersedes_id = m.id
  WHERE m.review_id = r.id AND m.issued_by = 'panel' AND m.sent_at IS NOT NULL
) n ON true""",
)


def register() -> None:
    """Declare our view."""
    VIEWS.add(CASE_REVIEWS, name=CASE_REVIEWS.name, order=66)
