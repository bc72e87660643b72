"""The tables of findings, one schema each; columns carry their meaning.

Every finding is a prompt to a person: it says what was found, on which rows and words, by which
rule, and how sure it is. Nothing here creates, closes or lowers anything.
"""

from __future__ import annotations

import pyarrow as pa

TEXT, REAL, WHEN, WHOLE, YES = (
    pa.string(),
    pa.float64(),
    pa.timestamp("s"),
    pa.int64(),
    pa.bool_(),
)
TEXTS = pa.list_(pa.string())

CRIME = pa.struct(
    [
        ("class", TEXT),  # Home Office class, code list offence_classes
        ("evidence", TEXTS),  # exact substrings of the narrative
        ("confidence", REAL),  # 0 to 1
        ("rule", TEXT),  # which rule spoke
    ]
)
SET_ASIDE = pa.struct(
    [
        ("class", TEXT),
        ("evidence", TEXTS),
        ("why", TEXT),  # negated, hearsay, already_recorded, historic, other_force, not_a_person
    ]
)
FACTOR = pa.struct([("factor", TEXT), ("evidence", TEXTS)])
TRIGGER = pa.struct([("trigger", TEXT), ("evidence", TEXTS)])


def _column(name: str, kind: pa.DataType, meaning: str, unit: str = "") -> pa.Field:
    return pa.field(name, kind, metadata={"meaning": meaning} | ({"unit": unit} if unit else {}))


NARRATIVES = pa.schema(
    [
        _column("crime_missed", YES, "The text tells of a crime that is not said to be recorded"),
        _column("probability", REAL, "Probability of crime_missed"),
        _column("crimes", pa.list_(CRIME), "Crimes to consider, the likeliest first"),
        _column("set_aside", pa.list_(SET_ASIDE), "Crime words that were understood otherwise"),
        _column("already_recorded", YES, "The text says that a crime has been recorded"),
        _column("vulnerability", pa.list_(FACTOR), "Factors, each with its words"),
        _column("asb_category", TEXT, "Suggested: personal, nuisance or environmental"),
        _column("subtype", TEXT, "Suggested: code list asb_subtypes; empty if none fits"),
        _column("topics", TEXTS, "Topic tags for hotspot work, code list topics"),
        _column("says_repeat", YES, "The text says that it has happened before"),
        _column("hate_strands", TEXTS, "Hate strands: code list hate_strands"),
        _column("urgent", YES, "Someone may be in danger now and the log does not treat it so"),
        _column("triggers", pa.list_(TRIGGER), "Hard triggers: code list triggers"),
        _column("rules", TEXT, "Version of the rules and of the model that ranked them"),
    ]
)
"""What reading a narrative gives, one row a text, in the order given."""

REPEATS = pa.schema(
    [
        _column("incident_id", TEXT, "The log at which the count stands"),
        _column("counted", TEXT, "caller, victim or location: three counters, never mixed"),
        _column("subject_id", TEXT, "person_id or place_id"),
        _column("setting", TEXT, "Code of the list repeat_settings"),
        _column("events", WHOLE, "Distinct events in the window up to and with this log"),
        _column("logs", WHOLE, "Logs in the window"),
        _column("exact", WHOLE, "Events that exact matching would have counted"),
        _column("first", WHEN, "First event in the window", "local wall clock"),
        _column("met", YES, "The count has reached the number of the setting"),
    ]
)

SERIES = pa.schema(
    [
        _column("counted", TEXT, "caller, victim or location"),
        _column("subject_id", TEXT, "person_id or place_id"),
        _column("events", WHOLE, "Distinct events in all"),
        _column("logs", WHOLE, "Logs in all"),
        _column("first", WHEN, "First event", "local wall clock"),
        _column("last", WHEN, "Last event", "local wall clock"),
        _column("exact", WHOLE, "Largest number of these events that exact matching joins"),
        _column("rate", REAL, "Empirical-Bayes rate of the last 12 months", "events a year"),
        _column("rate_low", REAL, "Lower end of its 95% interval", "events a year"),
        _column("rate_high", REAL, "Upper end of its 95% interval", "events a year"),
        _column("peer_rate", REAL, "Mean rate of such people or places", "events a year"),
        _column("unusual", REAL, "Posterior probability that its rate is over twice its peers'"),
        _column("frequency", REAL, "Rise in frequency: log ratio of earlier to late gaps, shrunk"),
        _column("severity", REAL, "Rise in severity over the series, per event, shrunk"),
        _column("spread", REAL, "Rise in places, times of day or kinds over the series"),
        _column("escalating", YES, "Any of the three is clearly above nothing"),
        _column("why", TEXT, "The escalation in a sentence"),
    ]
)

RECORDING = pa.schema(
    [
        _column("incident_id", TEXT, "Log"),
        _column("class", TEXT, "Home Office class to consider"),
        _column("basis", TEXT, "narrative, codes or series"),
        _column("evidence", TEXTS, "Exact words of the narrative, or codes"),
        _column("related", TEXTS, "Other logs of the series that together show it"),
        _column("point_to_prove", TEXT, "What they go to prove, in words"),
        _column("confidence", REAL, "0 to 1"),
        _column("rule", TEXT, "Rule and version"),
        _column("due", WHEN, "24 hours from the report: when a crime must be recorded", "local"),
        _column("supervisor", YES, "For a supervisor or the crime registrar, always"),
    ]
)

QUEUE = pa.schema(
    [
        _column("incident_id", TEXT, "Log in scope; each has exactly one row"),
        _column("closed_on", pa.date32(), "Day it was closed, or reported where it is not closed"),
        _column("rank", WHOLE, "Place in the queue of the day it was closed; 1 is read first"),
        _column("score", REAL, "Priority, 0 to 100"),
        _column(
            "contributions",
            pa.list_(pa.struct([("part", TEXT), ("value", REAL), ("points", REAL), ("why", TEXT)])),
            "What the score is made of: parts sum to the score",
        ),
        _column("alert", YES, "A hard trigger: for someone's eyes at once, whatever the score"),
        _column("triggers", TEXTS, "Which ones"),
        _column("event_id", TEXT, "Event; logs of one event are read together"),
    ]
)
