"""Whom each log is about and against whom it is made: the input of the search for courses."""

from __future__ import annotations

import pyarrow as pa

from asvat.errors import InputError
from asvat.findings.tables import NARRATIVES

_TEXT = pa.string()


def _column(name: str, kind: pa.DataType, meaning: str, unit: str = "") -> pa.Field:
    return pa.field(name, kind, metadata={"meaning": meaning} | ({"unit": unit} if unit else {}))


LINKS = pa.schema(
    [
        _column("incident_id", _TEXT, "Log"),
        _column("event_id", _TEXT, "Event; several logs about one event are one occasion"),
        _column("at", pa.timestamp("s"), "When it was reported", "local wall clock"),
        _column(
            "target_id",
            _TEXT,
            "person_id of the victim, or of the caller where no victim is named; empty for a "
            "street, a shop or an organisation, which cannot be harassed under the Act",
        ),
        _column("suspect_id", _TEXT, "person_id of a suspect, where there is one"),
        _column("suspect_place", _TEXT, "place_id of the address or household complained about"),
        _column("asb_category", _TEXT, "personal, nuisance or environmental, as recorded"),
        _column("subtype", _TEXT, "Subtype as recorded"),
        _column("closing_code", _TEXT, "Closing code"),
        _column("offence_class", _TEXT, "Class of the crime that was recorded, where one was"),
        _column("qualifiers", pa.list_(_TEXT), "Qualifiers as recorded"),
    ]
)
"""One row for each log, target and suspect; a log without a suspect has one row a target."""

TOLD = ("incident_id", *NARRATIVES.names)
"""Columns of the second input: what the narrative of each log tells. Logs may be missing."""


def checked(links: pa.Table, narratives: pa.Table) -> tuple[pa.Table, pa.Table]:
    """Return both inputs with their columns in order.

    Raises
    ------
    InputError
        When a column is missing.
    """
    needed = ((links, LINKS.names, "links"), (narratives, TOLD, "narratives"))
    for table, names, what in needed:
        missing = [name for name in names if name not in table.column_names]
        if missing:
            raise InputError(
                f"the {what} lack {', '.join(missing)}", mend="See asvat.findings.series.LINKS."
            )
    return links.select(LINKS.names), narratives.select(list(TOLD)).combine_chunks()
