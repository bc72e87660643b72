"""The canonical tables that every source becomes.

``incidents`` holds one row a log, crime or collision; ``parties`` one row a person in a role.
Caller, victim and location are three things and are counted apart. Each column carries its
meaning, and its unit where it has one, in the schema itself. Times are the local wall clock of
the United Kingdom without a zone (decision 0004): hours of the day are what people live by.
"""

from __future__ import annotations

import pyarrow as pa


def _column(name: str, kind: pa.DataType, meaning: str, unit: str = "") -> pa.Field:
    about = {"meaning": meaning}
    if unit:
        about["unit"] = unit
    return pa.field(name, kind, metadata=about)


TEXT, REAL, WHEN = pa.string(), pa.float64(), pa.timestamp("s")
TEXTS = pa.list_(pa.string())

INCIDENTS = pa.schema(
    [
        _column(
            "incident_id",
            TEXT,
            "Identifier within the dataset, derived from the record; the same after every import",
        ),
        _column(
            "record_key",
            TEXT,
            "Key of the first row with the same source identity; empty on that row itself",
        ),
        _column("source", TEXT, "Source module and kind, such as police_uk.street"),
        _column("agency", TEXT, "Owning agency of the record"),
        _column(
            "regime", TEXT, "Data regime: open, part3 (DPA 2018 Part 3, law enforcement) or uk_gdpr"
        ),
        _column("marking", TEXT, "Protective marking: NONE, OFFICIAL or OFFICIAL-SENSITIVE"),
        _column(
            "record_id", TEXT, "The source's own reference: log number, crime reference, Crime ID"
        ),
        _column("record_type", TEXT, "incident, crime or collision"),
        _column(
            "occurred_from", WHEN, "Earliest time at which it can have happened", "local wall clock"
        ),
        _column(
            "occurred_to",
            WHEN,
            "Latest time at which it can have happened, inclusive",
            "local wall clock",
        ),
        _column("time_precision", TEXT, "minute, day, month or none"),
        _column("month", pa.date32(), "First day of the month it is counted in"),
        _column("reported_at", WHEN, "When it was reported", "local wall clock"),
        _column("closed_at", WHEN, "When the record was closed", "local wall clock"),
        _column("channel", TEXT, "How it was reported: 999, 101, online, in person, ..."),
        _column("category", TEXT, "Category code (code list categories)"),
        _column("asb_category", TEXT, "personal, nuisance or environmental, where the source says"),
        _column("subtype", TEXT, "Subtype or topic code, where the source says"),
        _column("opening_code", TEXT, "Code at opening; never overwritten"),
        _column("closing_code", TEXT, "Closing (finalisation) code"),
        _column("qualifiers", TEXTS, "Qualifier codes, in the source's order"),
        _column("offence_class", TEXT, "Home Office classification code, such as 58A"),
        _column("outcome", TEXT, "Latest outcome, in the source's words"),
        _column("location_text", TEXT, "Place in the source's words"),
        _column("postcode", TEXT, "Postcode of the place"),
        _column("uprn", TEXT, "Unique property reference number of the place"),
        _column("longitude", REAL, "WGS 84 longitude", "degrees"),
        _column("latitude", REAL, "WGS 84 latitude", "degrees"),
        _column("easting", REAL, "British National Grid easting, EPSG:27700", "metres"),
        _column("northing", REAL, "British National Grid northing, EPSG:27700", "metres"),
        _column("place_precision", TEXT, "exact, street, snapped, area or none"),
        _column("lsoa_code", TEXT, "LSOA as the source gives it (2011 or 2021 edition)"),
        _column(
            "area_name", TEXT, "Name of the source's area, such as the district in an LSOA name"
        ),
        _column("narrative", TEXT, "Free text of the log"),
        _column("flags", TEXTS, "What is odd about the row, as codes of the code list flags"),
        _column("source_file", TEXT, "File the row came from, with its path inside an archive"),
        _column("source_line", pa.int64(), "Line in that file; the header is line 1"),
    ]
)

PARTIES = pa.schema(
    [
        _column("incident_id", TEXT, "Incident the person appears in"),
        _column("role", TEXT, "caller, victim, suspect or witness"),
        _column(
            "position", pa.int32(), "1 for the first person in that role, 2 for the second, ..."
        ),
        _column("party_ref", TEXT, "The source's own reference for the person"),
        _column("given_name", TEXT, "Given names"),
        _column("family_name", TEXT, "Family name"),
        _column("full_name", TEXT, "Whole name, where the source does not part it"),
        _column("date_of_birth", pa.date32(), "Date of birth"),
        _column("sex", TEXT, "As the source gives it"),
        _column("ethnicity", TEXT, "As the source gives it"),
        _column("phone", TEXT, "Telephone number"),
        _column("email", TEXT, "E-mail address"),
        _column("address", TEXT, "Address of the person"),
        _column("postcode", TEXT, "Postcode of the person"),
        _column("uprn", TEXT, "Unique property reference number of the person's address"),
        _column("source_file", TEXT, "File the row came from"),
        _column("source_line", pa.int64(), "Line in that file; the header is line 1"),
    ]
)

OUTCOMES = pa.schema(
    [
        _column("row_id", TEXT, "Identifier of the row within the dataset"),
        _column("crime_id", TEXT, "Crime ID, as in incidents.record_id"),
        _column("agency", TEXT, "Agency that published it"),
        _column("month", pa.date32(), "Month of the outcome"),
        _column("outcome", TEXT, "Outcome, in the source's words"),
        _column("outcome_code", TEXT, "Code of the code list outcomes, where it is known"),
        _column("source_file", TEXT, "File the row came from"),
        _column("source_line", pa.int64(), "Line in that file; the header is line 1"),
    ]
)

CASUALTIES = pa.schema(
    [
        _column("row_id", TEXT, "Identifier of the row within the dataset"),
        _column("incident_id", TEXT, "Collision, as in incidents.incident_id"),
        _column("casualty_ref", pa.int32(), "Number of the casualty in the collision"),
        _column("vehicle_ref", pa.int32(), "Number of the vehicle in the collision"),
        _column("casualty_class", TEXT, "driver or rider, passenger, pedestrian"),
        _column("severity", TEXT, "fatal, serious or slight"),
        _column("casualty_type", TEXT, "Road user type code of STATS19"),
        _column("sex", TEXT, "male, female or not known"),
        _column("age", pa.int32(), "Age; empty when not known", "years"),
        _column("source_file", TEXT, "File the row came from"),
        _column("source_line", pa.int64(), "Line in that file; the header is line 1"),
    ]
)

VEHICLES = pa.schema(
    [
        _column("row_id", TEXT, "Identifier of the row within the dataset"),
        _column("incident_id", TEXT, "Collision, as in incidents.incident_id"),
        _column("vehicle_ref", pa.int32(), "Number of the vehicle in the collision"),
        _column("vehicle_type", TEXT, "Vehicle type code of STATS19"),
        _column("manoeuvre", TEXT, "Manoeuvre code of STATS19"),
        _column("driver_sex", TEXT, "male, female or not known"),
        _column("driver_age", pa.int32(), "Age; empty when not known", "years"),
        _column("source_file", TEXT, "File the row came from"),
        _column("source_line", pa.int64(), "Line in that file; the header is line 1"),
    ]
)

REJECTS = pa.schema(
    [
        _column("file", TEXT, "File, with its path inside an archive"),
        _column(
            "line", pa.int64(), "Line in that file, the header being line 1; 0 for the whole file"
        ),
        _column("field", TEXT, "Column that could not be read; empty for the whole row"),
        _column("value", TEXT, "What stood there, cut to 200 characters; empty for personal data"),
        _column("reason", TEXT, "Why the row is not a record, and how to mend it"),
    ]
)

KEYS = {
    "incidents": "incident_id",
    "parties": "incident_id",
    "outcomes": "row_id",
    "casualties": "row_id",
    "vehicles": "row_id",
}
"""The column that names a row of each table; parties are named by the incident they are part of."""

TABLES: dict[str, pa.Schema] = {
    "incidents": INCIDENTS,
    "parties": PARTIES,
    "outcomes": OUTCOMES,
    "casualties": CASUALTIES,
    "vehicles": VEHICLES,
}


def conform(table: pa.Table, schema: pa.Schema) -> pa.Table:
    """Return `table` with exactly the columns of `schema`: missing ones empty, types cast.

    Raises
    ------
    KeyError
        When `table` has a column that the schema does not know: a mistake in a source.
    """
    unknown = set(table.column_names) - set(schema.names)
    if unknown:
        raise KeyError(f"columns not in the canonical table: {sorted(unknown)}")
    columns = [
        table.column(f.name).cast(f.type)
        if f.name in table.column_names
        else pa.nulls(table.num_rows, f.type)
        for f in schema
    ]
    return pa.table(columns, schema=schema)
