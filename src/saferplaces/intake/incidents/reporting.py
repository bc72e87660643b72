"""What reporting tools may read of what the engine published: no names, words or addresses."""

from __future__ import annotations

from saferplaces.foundation.database.reporting import (
    CELL,
    DAY,
    REAL,
    TEXT,
    VIEWS,
    WHEN,
    WHOLE,
    YES,
    Column,
    View,
    cell,
    key,
)
from saferplaces.intake.safe_contact.masking import sql_unless

MONTH = Column("month", TEXT, "Month of the report, as 2026-03: ask by it, an index serves it")
LOG = Column("incident_key", TEXT, "The log; joins the other views")
DISTRICT = Column("district", TEXT, "Code of the district; empty where it is not known")
ALIVE = "withdrawn_at IS NULL"
LOG_KEY = key("incident", "incident_id")
CELLS = ", ".join(
    sql_unless("incident", "incident_id", cell(column)) for column in ("easting", "northing")
)
SUBJECT_KEY = "CASE WHEN {c} = 'location' THEN {place} ELSE {person} END"

INCIDENTS = View(
    name="incidents",
    meaning="A log or a crime of the latest snapshot",
    columns=(
        LOG,
        MONTH,
        DISTRICT,
        Column("agency", TEXT, "Whose record it is"),
        Column("record_type", TEXT, "incident or crime"),
        Column("in_scope", YES, "ASVAT reviews it"),
        Column("reported_on", DAY, "Day of the report"),
        Column("reported_hour", WHOLE, "Hour of the report, 0 to 23, local time"),
        Column("occurred_on", DAY, "Day on which it began, as far as it is known"),
        Column("closed_on", DAY, "Day on which it was closed"),
        Column("channel", TEXT, "How it came in"),
        Column("category", TEXT, "Category, code list categories of the engine"),
        Column("asb_category", TEXT, "personal, nuisance or environmental; empty if none"),
        Column("subtype", TEXT, "Kind of behaviour, code list asb_subtypes of the engine"),
        Column("opening_code", TEXT, "Code on opening"),
        Column("closing_code", TEXT, "Code on closing, code list closing_codes of the engine"),
        Column("qualifiers", TEXT, "Qualifiers, with a comma between"),
        Column("offence_class", TEXT, "Home Office class where a crime was recorded"),
        Column("outcome", TEXT, "Outcome code"),
        Column("event_key", TEXT, "The event: logs about one thing share it"),
        Column("place_key", TEXT, "The place; joins repeats and series of locations"),
        Column("cell_easting", REAL, f"South-western corner of its {CELL} m cell, metres east"),
        Column("cell_northing", REAL, f"South-western corner of its {CELL} m cell, metres north"),
        Column("place_precision", TEXT, "How exactly the source knows the place"),
    ),
    sql=f"""
SELECT {LOG_KEY}, part, district, agency, record_type, in_scope, reported_at,
  extract(hour FROM reported_at), occurred_from, closed_at, channel, category, asb_category,
  subtype, opening_code, closing_code, array_to_string(qualifiers, ', '), offence_class, outcome,
  {key("event", "event_id")}, {key("place", "place_id")}, {CELLS},
  place_precision
FROM incidents_incident WHERE {ALIVE}""",
    period="month",
    caveat="Logs, not events: count distinct event_key to count what happened. Logs at a protected "
    "address have no cell.",
)
FINDINGS = View(
    name="findings",
    meaning="What the engine found on a log in scope; each has exactly one row",
    columns=(
        LOG,
        MONTH,
        DISTRICT,
        Column("closed_on", DAY, "Day on which the log was closed"),
        Column("score", REAL, "Priority, 0 to 100"),
        Column("rank", WHOLE, "Place in the queue of that day; 1 is read first"),
        Column("alert", YES, "A hard trigger: for someone's eyes at once"),
        Column("triggers", TEXT, "Hard triggers, with a comma between"),
        Column("crime_missed", YES, "The text tells of a crime that is not said to be recorded"),
        Column("crime_missed_probability", REAL, "Probability of that, 0 to 1"),
        Column("urgent", YES, "Someone may be in danger and the log does not treat it so"),
        Column("event_key", TEXT, "The event"),
    ),
    sql=f"""
SELECT {LOG_KEY}, part, district, closed_on, score, rank, alert, array_to_string(triggers, ', '),
  x.crime_missed, x.probability, x.urgent, {key("event", "event_id")}
FROM incidents_finding,
  jsonb_to_record(reading) AS x (crime_missed text, probability text, urgent text)
WHERE {ALIVE}""",
    period="month",
    caveat="Prompts to a person, not decisions: what people decided is in decisions.",
)
REASONS = View(
    name="reasons",
    meaning="One part of a log's score: the parts of a log add up to it",
    columns=(
        LOG,
        MONTH,
        DISTRICT,
        Column("part", TEXT, "What speaks: history, harm, vulnerability, recording, …"),
        Column("value", REAL, "Its value"),
        Column("points", REAL, "Points of the score"),
    ),
    sql=f"""
SELECT {LOG_KEY}, f.part, district, x->>'part', x->>'value', x->>'points'
FROM incidents_finding f, jsonb_array_elements(f.contributions) x WHERE {ALIVE}""",
    period="month",
)
PROMPTS = View(
    name="recording_prompts",
    meaning="A crime to consider on a log, as the engine prompted it",
    columns=(
        LOG,
        MONTH,
        DISTRICT,
        Column("crime_class", TEXT, "Home Office class to consider"),
        Column("basis", TEXT, "narrative, codes or series"),
        Column("rule", TEXT, "Rule and version"),
        Column("confidence", REAL, "0 to 1"),
        Column("supervisor", YES, "For a supervisor or the registrar, always"),
    ),
    sql=f"""
SELECT {LOG_KEY}, f.part, district, x->>'class', x->>'basis', x->>'rule', x->>'confidence',
  x->>'supervisor'
FROM incidents_finding f, jsonb_array_elements(f.recording) x WHERE {ALIVE}""",
    period="month",
    caveat="A prompt is not a crime.",
)
_OF_REPEAT = SUBJECT_KEY.format(
    c="x->>'counted'",
    place=key("place", "(x->>'subject_id')"),
    person=key("person", "(x->>'subject_id')"),
)
REPEATS = View(
    name="repeats",
    meaning="How many events a caller, victim or place had had when a log in scope came in",
    columns=(
        LOG,
        MONTH,
        DISTRICT,
        Column("counted", TEXT, "caller, victim or location: three counters, never mixed"),
        Column("subject_key", TEXT, "The person or place; joins series (and place_key)"),
        Column("setting", TEXT, "Row of the engine's list repeat_settings"),
        Column("events", WHOLE, "Distinct events in the window"),
        Column("logs", WHOLE, "Logs in the window"),
        Column("met", YES, "The number of the setting is reached"),
    ),
    sql=f"""
SELECT {LOG_KEY}, f.part, district, x->>'counted', {_OF_REPEAT}, x->>'setting', x->>'events',
  x->>'logs', x->>'met'
FROM incidents_finding f, jsonb_array_elements(f.repeats) x WHERE {ALIVE}""",
    period="month",
)
_OF_SERIES = SUBJECT_KEY.format(
    c="counted", place=key("place", "subject_id"), person=key("person", "subject_id")
)
SERIES = View(
    name="series",
    meaning="The whole history of a caller, victim or place with more than one event",
    columns=(
        Column("counted", TEXT, "caller, victim or location"),
        Column("subject_key", TEXT, "The person or place"),
        Column("events", WHOLE, "Distinct events in all"),
        Column("logs", WHOLE, "Logs in all"),
        Column("first_on", DAY, "Day of the first event"),
        Column("last_on", DAY, "Day of the last event"),
        Column("rate", REAL, "Rate of the last 12 months, events a year (empirical Bayes)"),
        Column("rate_low", REAL, "Lower end of its 95% interval"),
        Column("rate_high", REAL, "Upper end of its 95% interval"),
        Column("peer_rate", REAL, "Mean rate of such people or places"),
        Column("unusual", REAL, "Probability that its rate is over twice its peers'"),
        Column("escalating", YES, "Faster, worse or wider than before, clearly"),
    ),
    sql=f"""
SELECT counted, {_OF_SERIES}, events, logs, first, last, rate, rate_low, rate_high, peer_rate,
  unusual, escalating
FROM incidents_series WHERE {ALIVE}""",
    caveat="People and places are those that linkage concludes, with its errors.",
)
PUBLICATIONS = View(
    name="publications",
    meaning="One publishing of a snapshot: how fresh the figures are",
    columns=(
        Column("snapshot", TEXT, "Name of the snapshot"),
        Column("state", TEXT, "started, done or failed"),
        Column("started_at", WHEN, "When it began"),
        Column("finished_at", WHEN, "When it ended"),
        Column("last_report_on", DAY, "Day of the last report in it"),
    ),
    sql="SELECT snapshot, state, started_at, finished_at, last_report FROM incidents_publication",
)


def register() -> None:
    """Declare our views."""
    found = (INCIDENTS, FINDINGS, REASONS, PROMPTS, REPEATS, SERIES, PUBLICATIONS)
    for order, view in enumerate(found):
        VIEWS.add(view, name=view.name, order=10 + order)
