"""Incidents as codes and coordinates: what the later steps compute with."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from asvat.linkage.places.arrays import Bools, Floats, Ints
from asvat.linkage.places.cleaning import clean_postcode
from asvat.linkage.places.parsing import Parsed, parse_texts
from asvat.linkage.places.part import Part

MAKESHIFT = ("area", "none")
"""Precisions of a point that tells no place."""


@dataclass(frozen=True, eq=False)
class Incidents:
    """One entry a log; entries of known places of an earlier run come first.

    Parameters
    ----------
    ids
        incident_id, or place_id of a known place.
    known
        Known places; they are the first entries.
    texts
        Distinct location texts; `text` is each log's code, -1 where it has none.
    parsed
        Their parts.
    postcode, uprn, area
        Codes with their values, -1 where absent.
    easting, northing
        Metres; NaN without a usable point.
    precision
        place_precision of the source, code into `precisions`.
    weight
        1 for a log, the number of logs for a known place.
    order
        Rank by time of report, then identifier.
    """

    ids: list[str]
    known: int
    texts: pa.Array
    text: Ints
    parsed: Parsed
    postcode: Part
    uprn: Part
    area: Ints
    easting: Floats
    northing: Floats
    exact: Bools
    weight: Floats
    order: Ints


def read(incidents: pa.Table, known: pa.Table | None) -> Incidents:
    """Return incidents and known places as codes; absent columns are taken as empty."""
    before = known if known is not None else pa.table({"place_id": pa.array([], pa.string())})
    many = before.num_rows
    ids = [*_column(before, "place_id", pa.string()).to_pylist()]
    ids += _column(incidents, "incident_id", pa.string()).to_pylist()
    text, texts = _coded(_both(before, "label", incidents, "location_text"))
    parsed = parse_texts(texts)
    postcode = clean_postcode(_both(before, "postcode", incidents, "postcode"))
    written = parsed.parts["postcode"]
    of_log = np.r_[written.code, -1][text]
    values = pa.array(written.values, pa.string())
    postcode = pc.coalesce(postcode, values.take(pa.array(of_log, mask=of_log < 0)))
    p_code, p_values = _coded(postcode)
    u_code, u_values = _coded(_trimmed(_both(before, "uprn", incidents, "uprn")))
    area, _ = _coded(_trimmed(_both(before, "", incidents, "area_name")))
    precision = _column(incidents, "place_precision", pa.string())
    makeshift = np.zeros(len(ids), bool)
    makeshift[many:] = _true(pc.is_in(precision, pa.array(MAKESHIFT)))
    exact = np.ones(len(ids), bool)
    exact[many:] = ~_true(pc.is_in(precision, pa.array(["street", "snapped"])))
    easting, northing = (_metres(_both(before, c, incidents, c)) for c in ("easting", "northing"))
    nowhere = ~np.isfinite(easting) | ~np.isfinite(northing) | makeshift
    nowhere |= (easting == 0) & (northing == 0)
    easting[nowhere], northing[nowhere] = np.nan, np.nan
    weight = np.ones(len(ids))
    weight[:many] = np.maximum(_metres(_column(before, "incidents", pa.float64())), 1)
    order = np.arange(len(ids))
    order[many:] = many + _ranks(incidents)
    return Incidents(
        ids, many, texts, text, parsed, Part(p_code, p_values.to_pylist()),
        Part(u_code, u_values.to_pylist()), area, easting, northing, exact, weight, order,
    )  # fmt: skip


def _column(table: pa.Table, name: str, kind: pa.DataType) -> pa.Array:
    if name not in table.column_names:
        return pa.nulls(table.num_rows, kind)
    column = table.column(name).cast(kind)
    return column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column


def _both(before: pa.Table, old: str, incidents: pa.Table, new: str) -> pa.Array:
    kind = pa.float64() if new in ("easting", "northing") else pa.string()
    return pa.concat_arrays([_column(before, old, kind), _column(incidents, new, kind)])


def _trimmed(values: pa.Array) -> pa.Array:
    plain = pc.utf8_trim_whitespace(values)
    return pc.if_else(pc.equal(plain, ""), pa.scalar(None, pa.string()), plain)


def _coded(values: pa.Array) -> tuple[Ints, pa.Array]:
    encoded = pc.dictionary_encode(values)
    code = pc.fill_null(encoded.indices, -1).to_numpy(zero_copy_only=False).astype(np.int64)
    return code, encoded.dictionary


def _metres(values: pa.Array) -> Floats:
    return np.array(pc.fill_null(values, np.nan).to_numpy(zero_copy_only=False), float)


def _true(values: pa.Array) -> Bools:
    return np.asarray(pc.fill_null(values, False).to_numpy(zero_copy_only=False), bool)


def _ranks(incidents: pa.Table) -> Ints:
    """Return each log's place in the order of time of report and identifier."""
    when = _column(incidents, "reported_at", pa.timestamp("s"))
    table = pa.table({"when": when, "id": _column(incidents, "incident_id", pa.string())})
    order = pc.sort_indices(table, [("when", "ascending"), ("id", "ascending")]).to_numpy()
    rank = np.empty(order.size, np.int64)
    rank[order] = np.arange(order.size)
    return rank
