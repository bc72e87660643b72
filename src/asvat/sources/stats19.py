"""STATS19: injury collisions, their casualties and their vehicles, as the DfT publishes them.

Three files a year, joined by the collision index; each can be added alone, in any order. Old
(``Accident_Index``) and new (``collision_index``) column names are read. Times are to the minute
and places measured. The district is taken from ``local_authority_ons_district``; the older
``local_authority_district`` is -1 in recent years.
Source: Department for Transport, Road Safety Open Dataset Data Guide.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from asvat.records.code_lists import lookup
from asvat.records.flags import Mask, to_lists
from asvat.records.identity import joined, record_keys
from asvat.records.schemas import CASUALTIES, INCIDENTS, REJECTS, VEHICLES, conform
from asvat.sources.batch import Batch, Unit
from asvat.sources.columns import Columns
from asvat.sources.delimited import CUT
from asvat.sources.files import InputFile
from asvat.sources.incident_times import incident_times
from asvat.sources.moment_text import why_no_date
from asvat.sources.moments import parse_moments
from asvat.sources.tabular import TextChunk, column_names_of, read_text

AGENCY = "Department for Transport"
COLLISIONS_SOURCE = "stats19.collisions"
SEVERITY = {"1": "fatal", "2": "serious", "3": "slight"}
CASUALTY_CLASS = {"1": "driver or rider", "2": "passenger", "3": "pedestrian"}
SEX = {"1": "male", "2": "female", "3": "not known", "-1": "not known", "9": "not known"}
ALIASES = {
    "accident index": "collision index",
    "accident severity": "collision severity",
    "location easting osgr": "easting",
    "location northing osgr": "northing",
    "local authority ons district": "district",
    "local authority (district)": "district number",
    "lsoa of accident location": "lsoa",
    "lsoa of collision location": "lsoa",
    "accident ref no": "collision ref no",
    "accident reference": "collision ref no",
    "vehicle manoeuvre": "manoeuvre",
}
INDEX = "collision index"


def collision_identity(index: str) -> tuple[str, str, str]:
    """Return source, agency and identity under which a collision is known in a dataset.

    Casualties and vehicles name their collision by the same three, so that they join whatever
    the order in which the files come in.
    """
    return COLLISIONS_SOURCE, AGENCY, index


class Collisions:
    """Collisions in which somebody was injured; they become incidents."""

    name = COLLISIONS_SOURCE

    def recognises(self, file: InputFile) -> bool:
        """Recognise the columns, whatever the file is called."""
        header = _header(file)
        return header.has(INDEX) and header.has("collision severity") and header.has("date")

    def unit(self, file: InputFile) -> Unit:  # noqa: ARG002 - the contract of a source
        """Collisions are merged by their index."""
        return Unit(self.name, AGENCY)

    def read(self, file: InputFile) -> Iterator[Batch]:
        """Yield the collisions; one without an index or a readable date is rejected."""
        districts = lookup("districts", "code", "label")
        for chunk in read_text(file):
            columns = Columns(chunk.table, ALIASES)
            dates, index = columns.get("date"), columns.get(INDEX)
            times = incident_times(parse_moments(dates, _given(columns.get("time"))))
            kept, rejected = _part(chunk, file, index, times.known, ("date", dates))
            columns = Columns(chunk.table.filter(kept), ALIASES)
            rows = columns.table.num_rows
            district = _given(columns.get("district"))
            accepted = pa.table(
                {
                    "source": pa.repeat(self.name, rows),
                    "agency": pa.repeat(AGENCY, rows),
                    "regime": pa.repeat("open", rows),
                    "marking": pa.repeat("NONE", rows),
                    "record_id": columns.get(INDEX),
                    "record_type": pa.repeat("collision", rows),
                    **{name: column.filter(kept) for name, column in times.columns.items()},
                    "category": pa.repeat("road-traffic-collision", rows),
                    "subtype": _translated(columns.get("collision severity"), SEVERITY),
                    "longitude": columns.number("longitude"),
                    "latitude": columns.number("latitude"),
                    "easting": columns.number("easting"),
                    "northing": columns.number("northing"),
                    "place_precision": pa.repeat("exact", rows),
                    "lsoa_code": _given(columns.get("lsoa")),
                    "area_name": pc.coalesce(_translated(district, districts), district),
                    "flags": to_lists(_only(times.flags, kept), rows),
                    "source_file": pa.repeat(file.name, rows),
                    "source_line": pa.array(chunk.lines[_mask(kept)]),
                }
            )
            yield Batch(
                chunk.rows,
                conform(accepted, INCIDENTS),
                columns.get(INDEX),
                rejected,
                truncated=_is_cut(chunk),
                note=columns.placeless(("longitude", "latitude"), ("easting", "northing")),
            )


class Casualties:
    """People injured in collisions."""

    name = "stats19.casualties"

    def recognises(self, file: InputFile) -> bool:
        """Recognise the columns, whatever the file is called."""
        header = _header(file)
        return header.has(INDEX) and header.has("casualty reference")

    def unit(self, file: InputFile) -> Unit:  # noqa: ARG002 - the contract of a source
        """Casualties are merged by collision and number."""
        return Unit(self.name, AGENCY, table="casualties")

    def read(self, file: InputFile) -> Iterator[Batch]:
        """Yield the casualties; one without a collision index is rejected."""
        for chunk, columns, lines, rejected in _children(file):
            rows = columns.table.num_rows
            accepted = pa.table(
                {
                    "incident_id": _collision_ids(columns.get(INDEX)),
                    "casualty_ref": _whole(columns, "casualty reference"),
                    "vehicle_ref": _whole(columns, "vehicle reference"),
                    "casualty_class": _translated(columns.get("casualty class"), CASUALTY_CLASS),
                    "severity": _translated(columns.get("casualty severity"), SEVERITY),
                    "casualty_type": _given(columns.get("casualty type")),
                    "sex": _translated(columns.get("sex of casualty"), SEX),
                    "age": _whole(columns, "age of casualty"),
                    "source_file": pa.repeat(file.name, rows),
                    "source_line": lines,
                }
            )
            names = (INDEX, "vehicle reference", "casualty reference")
            identity = joined([columns.get(name) for name in names])
            yield Batch(
                chunk.rows,
                conform(accepted, CASUALTIES),
                identity,
                rejected,
                truncated=_is_cut(chunk),
            )


class Vehicles:
    """Vehicles that took part in collisions."""

    name = "stats19.vehicles"

    def recognises(self, file: InputFile) -> bool:
        """Recognise the columns, whatever the file is called."""
        header = _header(file)
        has_vehicle = header.has("vehicle reference") and header.has("vehicle type")
        return header.has(INDEX) and has_vehicle and not header.has("casualty reference")

    def unit(self, file: InputFile) -> Unit:  # noqa: ARG002 - the contract of a source
        """Vehicles are merged by collision and number."""
        return Unit(self.name, AGENCY, table="vehicles")

    def read(self, file: InputFile) -> Iterator[Batch]:
        """Yield the vehicles; one without a collision index is rejected."""
        for chunk, columns, lines, rejected in _children(file):
            rows = columns.table.num_rows
            accepted = pa.table(
                {
                    "incident_id": _collision_ids(columns.get(INDEX)),
                    "vehicle_ref": _whole(columns, "vehicle reference"),
                    "vehicle_type": _given(columns.get("vehicle type")),
                    "manoeuvre": _given(columns.get("manoeuvre")),
                    "driver_sex": _translated(columns.get("sex of driver"), SEX),
                    "driver_age": _whole(columns, "age of driver"),
                    "source_file": pa.repeat(file.name, rows),
                    "source_line": lines,
                }
            )
            identity = joined([columns.get(INDEX), columns.get("vehicle reference")])
            yield Batch(
                chunk.rows,
                conform(accepted, VEHICLES),
                identity,
                rejected,
                truncated=_is_cut(chunk),
            )


def _header(file: InputFile) -> Columns:
    names = column_names_of(file)
    return Columns(pa.table([pa.array([], pa.string())] * len(names), names=names), ALIASES)


def _children(
    file: InputFile,
) -> Iterator[tuple[TextChunk, Columns, pa.Array, pa.Table]]:
    """Yield each chunk with the columns and lines of the rows that name a collision."""
    for chunk in read_text(file):
        index = Columns(chunk.table, ALIASES).get(INDEX)
        kept, rejected = _part(chunk, file, index)
        columns = Columns(chunk.table.filter(kept), ALIASES)
        yield chunk, columns, pa.array(chunk.lines[_mask(kept)]), rejected


def _part(
    chunk: TextChunk,
    file: InputFile,
    index: pa.Array,
    dated: Mask | None = None,
    dates: tuple[str, pa.Array] | None = None,
) -> tuple[pa.Array, pa.Table]:
    """Return which rows are records, and the others as rejects beside those of the chunk."""
    named = _mask(index.is_valid())
    good = named if dated is None else named & dated
    bad = np.flatnonzero(~good)
    field, values = dates or ("", None)
    texts = values.take(pa.array(bad)).to_pylist() if values is not None else [None] * len(bad)
    unnamed = "the row has no collision index, so it cannot be joined to the other tables"
    reject = pa.table(
        [
            [file.name] * len(bad),
            chunk.lines[bad],
            [field if named[row] else INDEX for row in bad],
            [
                (text or "")[:200] if named[row] else ""
                for row, text in zip(bad, texts, strict=True)
            ],
            [
                why_no_date(text or "") if named[row] else unnamed
                for row, text in zip(bad, texts, strict=True)
            ],
        ],
        schema=REJECTS,
    )
    return pa.array(good), pa.concat_tables([chunk.rejected, reject])


def _collision_ids(index: pa.Array) -> pa.Array:
    source, agency, _ = collision_identity("")
    return record_keys(agency, source, index)


def _given(texts: pa.Array) -> pa.Array:
    """Blank out the codes for missing or out of range."""
    missing = pc.is_in(texts, pa.array(["-1", "NULL", "null", "Data missing or out of range"]))
    return pc.if_else(missing, pa.scalar(None, pa.string()), texts)


def _whole(columns: Columns, name: str) -> pa.Array:
    numbers = columns.number(name)
    return pc.if_else(pc.less(numbers, 0), None, numbers).cast(pa.int32(), safe=False)


def _translated(texts: pa.Array, labels: Mapping[str, str]) -> pa.Array:
    encoded = pc.dictionary_encode(texts)
    words = [labels.get(str(word)) for word in encoded.dictionary.to_pylist()]
    return pa.array(words, pa.string()).take(encoded.indices)


def _mask(values: pa.Array) -> Mask:
    mask: Mask = values.to_numpy(zero_copy_only=False)
    return mask


def _only(flags: Mapping[str, Mask], kept: pa.Array) -> dict[str, Mask]:
    keep = _mask(kept)
    return {name: mask[keep] for name, mask in flags.items() if mask[keep].any()}


def _is_cut(chunk: TextChunk) -> bool:
    return CUT in chunk.rejected.column("reason").to_pylist()
