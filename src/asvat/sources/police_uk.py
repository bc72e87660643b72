"""data.police.uk: street-level crime and ASB, and outcomes, in the official CSV layout.

Points are snapped to anonymous map points and times are months; both are said so in every row.
ASB rows carry no Crime ID and no outcome. A file named as in the official archive
(``2018-01-south-yorkshire-street.csv``) is the whole of its force and month, so a later release
takes its place; a file of any other name is merged row by row.
Source: https://data.police.uk/about/ (columns, anonymisation).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from asvat.records.code_lists import lookup
from asvat.records.flags import Mask, to_lists
from asvat.records.identity import joined
from asvat.records.schemas import INCIDENTS, OUTCOMES, REJECTS, conform
from asvat.sources.batch import Batch, Unit
from asvat.sources.columns import Columns
from asvat.sources.dates import parse_months
from asvat.sources.delimited import CUT
from asvat.sources.files import InputFile
from asvat.sources.tabular import TextChunk, column_names_of, read_text

OFFICIAL = re.compile(r"(\d{4}-\d{2})-([a-z-]+)-(street|outcomes|stop-and-search)\.csv$")
STREET = ("Month", "Crime type")
OUTCOME = ("Crime ID", "Month", "Outcome type")
ALIASES = {
    "lng": "longitude",
    "lon": "longitude",
    "long": "longitude",
    "lat": "latitude",
    "category": "crime type",
    "lsoa": "lsoa code",
    "force": "reported by",
}


def _agency(file: InputFile) -> str:
    """Return the force that reports, from the official name or the first row of the file."""
    official = OFFICIAL.search(file.base)
    if official:
        names = lookup("forces", "code", "label")
        return names.get(official[2], official[2].replace("-", " ").title())
    with closing(read_text(file)) as chunks:
        reported = pc.drop_null(Columns(next(chunks).table, ALIASES).get("Reported by"))
    return str(reported[0].as_py()) if len(reported) else "not stated"


def _header(file: InputFile) -> Columns:
    names = column_names_of(file)
    return Columns(pa.table({name: pa.array([], pa.string()) for name in names}), ALIASES)


def declined(file: InputFile) -> str:
    """Say why a well-known file is no source of incidents; empty for any other."""
    official = OFFICIAL.search(file.base)
    if official and official[3] == "stop-and-search":
        return "stop and search is what the police did, not what was reported, so it is left out"
    return ""


class Street:
    """Street-level crime and ASB."""

    name = "police_uk.street"

    def recognises(self, file: InputFile) -> bool:
        """Recognise the official name, or a header with a month and a crime type."""
        official = OFFICIAL.search(file.base)
        if official:
            return official[3] == "street"
        header = _header(file)
        return header.has("Crime type") and (header.has("Month") or header.has("Falls within"))

    def unit(self, file: InputFile) -> Unit:
        """Say which force and month the file is the whole of, if it has an official name."""
        official = OFFICIAL.search(file.base)
        return Unit(self.name, _agency(file), replaces=official[1] if official else "")

    def read(self, file: InputFile) -> Iterator[Batch]:
        """Yield the file's rows; only a row without a month that can be read is rejected."""
        official = OFFICIAL.search(file.base)
        month_of_file = official[1] if official else ""
        agency = _agency(file)
        for chunk in read_text(file):
            yield self._batch(chunk, file, agency, month_of_file)

    def _batch(self, chunk: TextChunk, file: InputFile, agency: str, month: str) -> Batch:
        columns = Columns(chunk.table, ALIASES)
        good, rejected, months = _readable(columns, chunk, file, STREET)
        kept = Columns(columns.table.filter(good), ALIASES)
        lines = pa.array(chunk.lines[good.to_numpy(zero_copy_only=False)])
        rows = kept.table.num_rows
        months = months.filter(good)
        category, known = _categories(kept.get("Crime type"))
        precision = pa.repeat("snapped", rows)
        crime_id = kept.get("Crime ID")
        first = months.cast(pa.timestamp("s"))
        reported_by = kept.get("Falls within")
        lsoa_name = kept.get("LSOA name")
        district = pc.replace_substring_regex(lsoa_name, r" \d{3}[A-Z]{1,2}$", "")
        accepted = pa.table(
            {
                "source": pa.repeat(self.name, rows),
                "agency": pa.repeat(agency, rows),
                "regime": pa.repeat("open", rows),
                "marking": pa.repeat("NONE", rows),
                "record_id": crime_id,
                "record_type": pc.if_else(
                    pc.equal(category, "anti-social-behaviour"), "incident", "crime"
                ),
                "occurred_from": first,
                "occurred_to": _last_second(months),
                "time_precision": pa.repeat("month", rows),
                "month": months,
                "category": category,
                "outcome": kept.get("Last outcome category"),
                "location_text": kept.get("Location"),
                "longitude": kept.number("Longitude"),
                "latitude": kept.number("Latitude"),
                "place_precision": precision,
                "lsoa_code": kept.get("LSOA code"),
                "area_name": district,
                "flags": to_lists(
                    {
                        "unknown_category": ~known,
                        "unreadable_coordinates": kept.unreadable("Longitude", "Latitude"),
                        "month_not_of_file": _not_of(months, month),
                        "future_date": _in_future(months),
                        "outside_force": _outside_force(district, agency),
                        "other_force": _other_force(reported_by, agency),
                    },
                    rows,
                ),
                "source_file": pa.repeat(file.name, rows),
                "source_line": lines,
            }
        )
        return Batch(
            chunk.rows,
            conform(accepted, INCIDENTS),
            _identity(kept, months, crime_id),
            pa.concat_tables([chunk.rejected, rejected]),
            truncated=_cut(chunk),
            note=columns.placeless(("Longitude", "Latitude")),
        )


class Outcomes:
    """Outcomes of crimes, joined to street-level crime by Crime ID."""

    name = "police_uk.outcomes"

    def recognises(self, file: InputFile) -> bool:
        """Recognise the official name, or a header with a Crime ID and an outcome type."""
        official = OFFICIAL.search(file.base)
        if official:
            return official[3] == "outcomes"
        header = _header(file)
        return all(header.has(name) for name in OUTCOME)

    def unit(self, file: InputFile) -> Unit:
        """Say which force and month the file is the whole of, if it has an official name."""
        official = OFFICIAL.search(file.base)
        whole = official[1] if official else ""
        return Unit(self.name, _agency(file), table="outcomes", replaces=whole)

    def read(self, file: InputFile) -> Iterator[Batch]:
        """Yield the file's rows; a row without a readable month is rejected."""
        agency = _agency(file)
        codes = lookup("police_uk_outcomes", "label", "outcome")
        for chunk in read_text(file):
            columns = Columns(chunk.table, ALIASES)
            good, rejected, months = _readable(columns, chunk, file, OUTCOME)
            kept = Columns(columns.table.filter(good), ALIASES)
            rows = kept.table.num_rows
            outcome = kept.get("Outcome type")
            accepted = pa.table(
                {
                    "crime_id": kept.get("Crime ID"),
                    "agency": pa.repeat(agency, rows),
                    "month": months.filter(good),
                    "outcome": outcome,
                    "outcome_code": _translate(outcome, codes),
                    "source_file": pa.repeat(file.name, rows),
                    "source_line": pa.array(chunk.lines[good.to_numpy(zero_copy_only=False)]),
                }
            )
            yield Batch(
                chunk.rows,
                conform(accepted, OUTCOMES),
                joined([kept.get("Crime ID"), months.filter(good), outcome]),
                pa.concat_tables([chunk.rejected, rejected]),
                truncated=_cut(chunk),
            )


def _cut(chunk: TextChunk) -> bool:
    return CUT in chunk.rejected.column("reason").to_pylist()


def _readable(
    columns: Columns, chunk: TextChunk, file: InputFile, needed: tuple[str, ...]
) -> tuple[pa.Array, pa.Table, pa.Array]:
    """Part rows that are records from those that are not; return mask, rejects and months."""
    rows = chunk.table.num_rows
    months = parse_months(columns.get("Month"))
    good = pc.is_valid(months)
    field = pa.repeat("Month", rows)
    value = columns.get("Month")
    reason = pa.repeat(
        "not a month: write it as 2025-02 (Feb-25 and 2025-02-01 are read too)", rows
    )
    for name in needed:
        if not columns.has(name):
            good = pa.repeat(pa.scalar(False), rows)
            field = pa.repeat(name, rows)
            value = pa.nulls(rows, pa.string())
            reason = pa.repeat(
                f"the file has no column “{name}”: rename the column or fetch again", rows
            )
            break
        if name != "Month":
            present = pc.fill_null(pc.not_equal(columns.get(name), ""), False)
            missing = pc.and_(good, pc.invert(present))
            field = pc.if_else(missing, name, field)
            value = pc.if_else(missing, "", value)
            reason = pc.if_else(missing, f"the row has no {name.lower()}", reason)
            good = pc.and_(good, present)
    bad = pc.invert(good)
    rejected = pa.table(
        [
            pa.repeat(file.name, rows),
            pa.array(chunk.lines),
            field,
            pc.utf8_slice_codeunits(value, 0, 200),
            reason,
        ],
        schema=REJECTS,
    ).filter(bad)
    return good, rejected, months


def _categories(labels: pa.Array) -> tuple[pa.Array, Mask]:
    """Return category codes and whether each was known; an unknown label is kept as a slug."""
    codes = lookup("police_uk_categories", "label", "code")
    known = {label.lower(): code for label, code in codes.items()}
    known |= {code: code for code in codes.values()}
    encoded = pc.dictionary_encode(labels)
    words = [str(word) for word in encoded.dictionary.to_pylist()]
    slugs = [known.get(w.lower(), re.sub(r"[^a-z0-9]+", "-", w.lower()).strip("-")) for w in words]
    is_known = np.array([w.lower() in known for w in words], bool)
    if not words:
        return labels, np.zeros(len(labels), bool)
    at = encoded.indices
    return pa.array(slugs, pa.string()).take(at), is_known[at.to_numpy(zero_copy_only=False)]


def _translate(texts: pa.Array, codes: dict[str, str]) -> pa.Array:
    encoded = pc.dictionary_encode(texts)
    known = [codes.get(str(word)) for word in encoded.dictionary.to_pylist()]
    return pa.array(known, pa.string()).take(encoded.indices)


def _identity(kept: Columns, months: pa.Array, crime_id: pa.Array) -> pa.Array:
    """A Crime ID within its month, or the whole row where there is none (ASB never has one)."""
    names = ("Falls within", "Longitude", "Latitude", "Location", "LSOA code", "Crime type")
    whole = joined([months, *(kept.get(name) for name in names)])
    return pc.if_else(pc.is_valid(crime_id), joined([months, crime_id]), whole)


def _as_months(months: pa.Array) -> npt.NDArray[np.datetime64]:
    found: npt.NDArray[np.datetime64] = months.to_numpy(zero_copy_only=False)
    return found.astype("datetime64[M]")


def _last_second(months: pa.Array) -> pa.Array:
    start = _as_months(months)
    return pa.array((start + 1).astype("datetime64[s]") - np.timedelta64(1, "s"))


def _not_of(months: pa.Array, month: str) -> Mask:
    if not month:
        return np.zeros(len(months), bool)
    other: Mask = _as_months(months) != np.datetime64(month)
    return other


def _in_future(months: pa.Array) -> Mask:
    today = np.datetime64("today").astype("datetime64[M]")
    later: Mask = _as_months(months) > today
    return later


def _outside_force(district: pa.Array, agency: str) -> Mask:
    """Whether the row's district is known to belong to another force."""
    force_of = lookup("districts", "label", "force")
    names = lookup("forces", "code", "label")
    encoded = pc.dictionary_encode(district)
    outside = [
        word is not None and names.get(force_of.get(str(word), ""), agency) != agency
        for word in encoded.dictionary.to_pylist()
    ]
    if not outside:
        return np.zeros(len(district), bool)
    at = pc.fill_null(encoded.indices, 0).to_numpy(zero_copy_only=False)
    named: Mask = pc.is_valid(district).to_numpy(zero_copy_only=False)
    elsewhere: Mask = np.array(outside, bool)[at] & named
    return elsewhere


def _other_force(falls_within: pa.Array, agency: str) -> Mask:
    other = pc.fill_null(pc.not_equal(falls_within, agency), False)
    found: Mask = other.to_numpy(zero_copy_only=False)
    return found
