"""What reporting tools may read of reviews: states, times and codes; nobody's words or names."""

from __future__ import annotations

from saferplaces.foundation.database.reporting import (
    DAY,
    REAL,
    TEXT,
    VIEWS,
    WHEN,
    WHOLE,
    YES,
    Column,
    View,
    key,
)

LOG = Column("incident_key", TEXT, "The log; joins the other views")
DISTRICT = Column("district", TEXT, "Code of the district; empty where it is not known")
WAITS = "r.state IN ('waiting', 'sent_back', 'second_look')"

REVIEWS = View(
    name="reviews",
    meaning="The duty to read a log in scope, and where it stands",
    columns=(
        LOG,
        DISTRICT,
        Column("closed_on", DAY, "Day on which the log was closed"),
        Column("state", TEXT, "waiting, sent_back, second_look, decided or withdrawn"),
        Column("score", REAL, "Priority, 0 to 100"),
        Column("alert", YES, "A hard trigger"),
        Column("opened_at", WHEN, "When the log was published to the queue"),
        Column("due_at", WHEN, "When it is to be reviewed"),
        Column("decided_at", WHEN, "When it was decided"),
        Column("late", YES, "Decided after its target, or still waiting past it"),
    ),
    sql=f"""
SELECT {key("incident", "incident_id")}, district, closed_on, state, score, alert, opened_at,
  due_at, decided_at,
  CASE WHEN decided_at IS NOT NULL THEN decided_at > due_at
       WHEN state <> 'withdrawn' THEN now() > due_at END
FROM reviews_review""",
    period="closed_on",
)
DECISIONS = View(
    name="decisions",
    meaning="A decision in a review; the newest of a log counts",
    columns=(
        Column("decision_key", TEXT, "The decision; joins recording_errors"),
        LOG,
        DISTRICT,
        Column("kind", TEXT, "ordinary, second_look or registrar"),
        Column("role", TEXT, "Part that the decider played"),
        Column("decided_at", WHEN, "When"),
        Column("recording", TEXT, "Code of the list recording_decisions"),
        Column("crime_class", TEXT, "Home Office class, where a crime is or should be recorded"),
        Column("crime_recorded", YES, "A crime number is given"),
        Column("risk_level", TEXT, "Level of risk"),
        Column("asb_category", TEXT, "personal, nuisance or environmental"),
        Column("hate", YES, "A hate strand is given"),
        Column("domestic", YES, "It is domestic"),
        Column("blind", YES, "The decider could not see what the engine suggests"),
    ),
    sql=f"""
SELECT {key("decision", "d.id")}, {key("incident", "r.incident_id")}, r.district, d.kind, d.role,
  d.decided_at, d.recording, d.crime_class, d.crime_number <> '', d.risk_level, d.asb_category,
  cardinality(d.hate_strands) > 0, d.domestic, d.blind
FROM reviews_decision d JOIN reviews_review r ON r.id = d.review_id""",
)
ALERTS = View(
    name="alerts",
    meaning="A hard trigger on a log, for the duty supervisor at once",
    columns=(
        LOG,
        DISTRICT,
        Column("triggers", TEXT, "Which, with a comma between"),
        Column("state", TEXT, "raised, escalated, taken or closed"),
        Column("raised_at", WHEN, "When it was raised"),
        Column("take_by", WHEN, "When it is to be taken"),
        Column("taken_at", WHEN, "When somebody took it"),
        Column("escalated_at", WHEN, "When it was escalated because nobody had"),
        Column("closed_at", WHEN, "When it was closed"),
    ),
    sql=f"""
SELECT {key("incident", "incident_id")}, district, array_to_string(triggers, ', '), state,
  raised_at, take_by, taken_at, escalated_at, closed_at
FROM reviews_alert""",
)
ERRORS = View(
    name="recording_errors",
    meaning="A crime that should have been recorded and was not, or not rightly; two clocks",
    columns=(
        Column("error_key", TEXT, "The error"),
        Column("decision_key", TEXT, "The decision that found it"),
        LOG,
        DISTRICT,
        Column("kind", TEXT, "Code of the list recording_error_kinds"),
        Column("crime_class", TEXT, "Home Office class"),
        Column("state", TEXT, "found, referred, rectified, none_due or transferred"),
        Column("reported_at", WHEN, "First clock begins: the report, to the hour"),
        Column("recorded_at", WHEN, "First clock ends: the crime recorded"),
        Column("recording_hours", REAL, "First clock, in hours; 24 are allowed"),
        Column("found_at", WHEN, "Second clock begins: the error found"),
        Column("rectify_by", WHEN, "When it is to be rectified"),
        Column("ended_at", WHEN, "Second clock ends"),
        Column("rectifying_hours", REAL, "Second clock, in hours"),
        Column("topic", TEXT, "What to train, code list training_topics"),
    ),
    sql=f"""
SELECT {key("error", "e.id")}, {key("decision", "e.decision_id")},
  {key("incident", "e.incident_id")}, e.district, e.kind, e.crime_class, e.state,
  date_trunc('hour', e.reported_at), e.recorded_at,
  extract(epoch FROM e.recorded_at - e.reported_at) / 3600, e.found_at, e.rectify_by, e.ended_at,
  extract(epoch FROM e.ended_at - e.found_at) / 3600, e.topic
FROM reviews_recordingerror e""",
    caveat="Rectifying a crime that was recorded late does not make it timely.",
)
COVERAGE = View(
    name="coverage",
    meaning="One day and district: logs in scope closed then, and where their reviews stand",
    columns=(
        Column("closed_on", DAY, "Day on which the logs were closed"),
        DISTRICT,
        Column("in_scope", WHOLE, "Logs in scope"),
        Column("reviewed", WHOLE, "Reviewed"),
        Column("waiting", WHOLE, "Waiting"),
        Column("late", WHOLE, "Of those waiting, past their target"),
        Column("neither", WHOLE, "Neither reviewed nor waiting: must be none"),
    ),
    sql=f"""
SELECT f.closed_on, f.district, count(*), count(*) FILTER (WHERE r.state = 'decided'),
  count(*) FILTER (WHERE {WAITS}), count(*) FILTER (WHERE {WAITS} AND r.due_at < now()),
  count(*) FILTER (WHERE r.state IS NULL OR r.state = 'withdrawn')
FROM incidents_finding f LEFT JOIN reviews_review r USING (incident_id)
WHERE f.withdrawn_at IS NULL GROUP BY f.closed_on, f.district""",
    period="closed_on",
)


def register() -> None:
    """Declare our views."""
    for order, view in enumerate((REVIEWS, DECISIONS, ALERTS, ERRORS, COVERAGE)):
        VIEWS.add(view, name=view.name, order=30 + order)
