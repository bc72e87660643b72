"""Which log is meant: the source's number, or the identifier within the dataset."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from asvat.errors import InputError
from asvat.findings.listing.reader import Reader, literal

ABOUT = (
    "incident_id", "record_key", "record_id", "agency", "source", "regime", "marking",
    "record_type", "occurred_from", "occurred_to", "time_precision", "reported_at", "closed_at",
    "channel", "category", "asb_category", "subtype", "opening_code", "closing_code", "qualifiers",
    "offence_class", "outcome", "location_text", "postcode", "uprn", "easting", "northing",
    "place_precision", "lsoa_code", "area_name", "narrative", "flags", "source_file", "source_line",
)  # fmt: skip
MOST_SHOWN = 8


def find_log(reader: Reader, asked: str, agency: str = "") -> dict[str, Any]:
    """Return the record that is meant, with the columns `ABOUT` and the `part` that keeps it.

    Parameters
    ----------
    asked
        Log number as the source has it, in any case of letters, or an ``incident_id``.
    agency
        Owning agency, or the beginning of its name, where several have such a number.

    Raises
    ------
    InputError
        When there is no such log, or several agencies have one.
    """
    number = asked.strip()
    column = "incident_id" if re.fullmatch(r"[0-9a-f]{32}", number) else "record_id"
    names = _named(reader, f"{column} = {literal(number)}") or _named(
        reader, f"lower(record_id) = lower({literal(number)})"
    )
    if agency:
        names = [r for r in names if (r["agency"] or "").lower().startswith(agency.lower())]
    if not names:
        raise _unknown(reader, number, agency)
    # Rows that repeat an identifier within a source are flagged and stand behind the first.
    first = [r for r in names if r["record_key"] is None] or names[:1]
    if len(first) > 1:
        listed = [f"{r['agency']} ({r['incident_id']})" for r in first[:MOST_SHOWN]]
        raise InputError(
            f"{len(first)} logs have the number “{number}”: {', '.join(listed)}",
            where="LOG",
            mend="Say whose with --agency, or give the identifier in brackets.",
        )
    return about(reader, first[0]["incident_id"], first[0]["reported_at"])


def _named(reader: Reader, which: str) -> list[dict[str, Any]]:
    """Return the records for which a condition holds, by agency, without what they say."""
    return reader.rows(
        "SELECT incident_id, record_key, agency, reported_at "
        f"FROM {reader.records()} WHERE {which} "
        "ORDER BY agency, incident_id LIMIT 100"
    )


def about(reader: Reader, incident_id: str, reported_at: dt.datetime | None) -> dict[str, Any]:
    """Return the record of one log; by its time of report, files need not be read whole."""
    at = f"= TIMESTAMP '{reported_at.isoformat()}'" if reported_at else "IS NULL"
    return reader.rows(
        f"SELECT {', '.join(ABOUT)}, "
        "coalesce(strftime(coalesce(reported_at, occurred_from), '%Y-%m'), 'undated') AS part "
        f"FROM {reader.records()} WHERE incident_id = {literal(incident_id)} "
        f"AND reported_at {at} LIMIT 1"
    )[0]


def _unknown(reader: Reader, number: str, agency: str) -> InputError:
    me = literal(number)
    near = reader.rows(
        f"SELECT DISTINCT record_id AS n, ends_with(lower(n), lower({me})) AS tail, "
        f"levenshtein(lower(n), lower({me})) AS far FROM {reader.records()} "
        f"WHERE starts_with(lower(coalesce(agency, '')), lower({literal(agency)})) "
        f"AND abs(length(record_id) - {len(number)}) < 9 ORDER BY tail DESC, far, n LIMIT 5"
    )
    listed = ", ".join(r["n"] for r in near)
    return InputError(
        f"there is no log “{number[:60]}”" + (f" of {agency}" if agency else ""),
        where="LOG",
        mend=f"The nearest numbers are: {listed}." if listed else "See: asvat findings.",
    )
