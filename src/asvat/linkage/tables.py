"""The tables that linkage makes, one schema each; columns carry their meaning.

A *party* is a row of ``parties``: one person in one role in one incident, named by
``incident_id, role, position``. A *profile* is a distinct set of identifying values, which many
parties may share word for word. A *person*, a *place* and an *event* are what linkage concludes.
"""

from __future__ import annotations

import pyarrow as pa

TEXT, REAL, WHEN, WHOLE, YES = (
    pa.string(), pa.float64(), pa.timestamp("s"), pa.int64(), pa.bool_(),
)  # fmt: skip
TEXTS = pa.list_(pa.string())


def _column(name: str, kind: pa.DataType, meaning: str, unit: str = "") -> pa.Field:
    return pa.field(name, kind, metadata={"meaning": meaning} | ({"unit": unit} if unit else {}))


PARTY_LINKS = pa.schema(
    [
        _column("incident_id", TEXT, "Incident the party appears in"),
        _column("role", TEXT, "caller, victim, suspect or witness"),
        _column("position", pa.int32(), "1 for the first person in that role, ..."),
        _column("profile_id", TEXT, "The party's identifying values, as one key"),
        _column("person_id", TEXT, "Person; empty where the party cannot be told from others"),
        _column(
            "match_probability",
            REAL,
            "How sure it is that this party is the person: 1 where nothing else is linked, else "
            "the strongest link that holds its profile to the rest of the person",
        ),
        _column("unlinkable", TEXT, "Why there is no person: no_name, placeholder, organisation"),
    ]
)

PEOPLE = pa.schema(
    [
        _column("person_id", TEXT, "Person; survives the next run"),
        _column("given_name", TEXT, "Given name as most often written"),
        _column("family_name", TEXT, "Family name as most often written"),
        _column("date_of_birth", pa.date32(), "Date of birth as most often written"),
        _column("profiles", WHOLE, "Distinct sets of identifying values"),
        _column("incidents", WHOLE, "Incidents the person appears in, in any role"),
        _column("first_seen", WHEN, "First report", "local wall clock"),
        _column("last_seen", WHEN, "Last report", "local wall clock"),
        _column("weakest_link", REAL, "Probability of the weakest link that is needed; 1 if none"),
    ]
)

PERSON_EDGES = pa.schema(
    [
        _column("left_profile", TEXT, "The smaller of the two profile keys"),
        _column("right_profile", TEXT, "The larger"),
        _column("weight", REAL, "Match weight: log2 of the Bayes factor", "bits"),
        _column("probability", REAL, "Match probability by the model"),
    ]
)

LINK_DECISIONS = pa.schema(
    [
        _column("left_profile", TEXT, "The smaller of the two profile keys"),
        _column("right_profile", TEXT, "The larger"),
        _column("verdict", TEXT, "confirmed or refused: a person's word, binding on every run"),
    ]
)

IDENTITY_CHANGES = pa.schema(
    [
        _column("kind", TEXT, "person or place"),
        _column("change", TEXT, "merge or split"),
        _column("from_id", TEXT, "Identity before"),
        _column("to_id", TEXT, "Identity after"),
        _column("seen_at", WHEN, "Last report on record at the run that found it"),
    ]
)

INCIDENT_PLACES = pa.schema(
    [
        _column("incident_id", TEXT, "Incident"),
        _column("place_id", TEXT, "Place; empty where the text and point do not tell"),
        _column("matched_on", TEXT, "uprn, address, premises, stop, junction, street or point"),
        _column("probability", REAL, "How sure the match is"),
        _column("precision", TEXT, "address, building, street, area or none: what is known"),
        _column("default_geocode", YES, "The point is a default, such as the station's; set aside"),
        _column("easting", REAL, "Easting to use; empty where it is a default", "metres"),
        _column("northing", REAL, "Northing to use; empty where it is a default", "metres"),
    ]
)

PLACES = pa.schema(
    [
        _column("place_id", TEXT, "Place; survives the next run"),
        _column("kind", TEXT, "address, building, premises, stop, junction, street or point"),
        _column("label", TEXT, "As most often written"),
        _column("uprn", TEXT, "Unique property reference number, where one is given"),
        _column("postcode", TEXT, "Postcode, where known"),
        _column("easting", REAL, "Median easting of usable points", "metres"),
        _column("northing", REAL, "Median northing of usable points", "metres"),
        _column("part_of", TEXT, "The building that a flat belongs to (a place_id)"),
        _column("incidents", WHOLE, "Incidents there"),
    ]
)

DEFAULT_GEOCODES = pa.schema(
    [
        _column("easting", REAL, "Easting of the point", "metres"),
        _column("northing", REAL, "Northing of the point", "metres"),
        _column("incidents", WHOLE, "Incidents at exactly this point"),
        _column("addresses", WHOLE, "Distinct address texts given with it"),
        _column("why", TEXT, "What gave it away, in words"),
    ]
)

INCIDENT_EVENTS = pa.schema(
    [
        _column("incident_id", TEXT, "Incident (log)"),
        _column("event_id", TEXT, "Event: what happened, however many rang about it"),
        _column("probability", REAL, "How sure it is that the log is of this event; 1 if alone"),
    ]
)

EVENTS = pa.schema(
    [
        _column("event_id", TEXT, "Event: the incident_id of its first log"),
        _column("started", WHEN, "Earliest time of its logs", "local wall clock"),
        _column("ended", WHEN, "Latest time of its logs", "local wall clock"),
        _column("place_id", TEXT, "Place of most of its logs"),
        _column("easting", REAL, "Median of usable points", "metres"),
        _column("northing", REAL, "Median of usable points", "metres"),
        _column("logs", WHOLE, "Logs about it, from all agencies"),
        _column("agencies", TEXTS, "Agencies whose logs they are"),
    ]
)
