"""An extract of a command-and-control or records system, read as its mapping says."""

from __future__ import annotations

import datetime as dt
import fnmatch
import hashlib
from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from asvat.errors import InputError
from asvat.records.code_lists import lookup
from asvat.records.flags import Mask, to_lists
from asvat.records.identity import joined
from asvat.records.schemas import INCIDENTS, REJECTS, conform
from asvat.sources.batch import Batch, Unit
from asvat.sources.delimited import CUT
from asvat.sources.files import InputFile
from asvat.sources.force_extract.binding import Binding, bind
from asvat.sources.force_extract.cells import Cells
from asvat.sources.force_extract.coding import translate, translate_lists
from asvat.sources.force_extract.fields import CODED, DATES, NUMBERS, TEXTS
from asvat.sources.force_extract.mapping import Mapping
from asvat.sources.force_extract.people import parties
from asvat.sources.incident_times import IncidentTimes, incident_times, with_flags_of
from asvat.sources.moment_text import quotable, why_no_date
from asvat.sources.moments import Moments, parse_moments
from asvat.sources.tabular import column_names_of, read_text
from asvat.sources.text_chunk import TextChunk

_DATED = ("occurred_from", "occurred_to", "reported_at", "month")


class ForceExtract:
    """A source described by a mapping file.

    Parameters
    ----------
    mapping
        What the extract's columns mean.
    today
        The day after which a date lies in the future; by default the real today.
    """

    def __init__(self, mapping: Mapping, today: dt.date | None = None) -> None:
        self.name = f"force_extract.{mapping.name}"
        self._mapping, self._today = mapping, today or dt.date.today()

    def recognises(self, file: InputFile) -> bool:
        """Recognise the name; or, where the mapping names no files, all columns it needs."""
        patterns = self._mapping.files
        if patterns:
            base = file.base.casefold()
            return any(fnmatch.fnmatchcase(base, pattern.casefold()) for pattern in patterns)
        try:
            bind(self._mapping, column_names_of(file, self._mapping.layout), file.name)
        except InputError:
            return False
        return True

    def unit(self, file: InputFile) -> Unit:  # noqa: ARG002 - the contract of a source
        """Rows are merged by the record's own reference."""
        version = hashlib.sha256(repr(self._mapping).encode()).hexdigest()
        return Unit(self.name, self._mapping.agency, version=version)

    def read(self, file: InputFile) -> Iterator[Batch]:
        """Yield the file's rows; only a row without any date that can be read is rejected.

        Raises
        ------
        InputError
            When the file cannot be read or lacks a column that the mapping names.
        """
        binding: Binding | None = None
        for chunk in read_text(file, self._mapping.layout):
            if binding is None:
                binding = bind(self._mapping, chunk.table.column_names, file.name)
            yield self._batch(chunk, binding, file)

    def _batch(self, chunk: TextChunk, binding: Binding, file: InputFile) -> Batch:
        everything = Cells(chunk, self._mapping, binding, file.name)
        moments = {name: self._moments(everything, name) for name in (*DATES, "month")}
        times = self._times(moments)
        kept = times.known
        cells = everything.kept(kept)
        columns, flags = self._columns(cells)
        columns |= {name: column.filter(pa.array(kept)) for name, column in times.columns.items()}
        for name in ("reported_at", "closed_at"):
            moment = moments[name]
            if moment is not None:
                columns[name] = pa.array(moment.at[kept])
        closed = moments["closed_at"]
        own = {name: mask[kept] for name, mask in times.flags.items()}
        odd_close = {} if closed is None else {"unreadable_date": closed.unreadable[kept]}
        children: dict[str, pa.Table] = {}
        odd_birth: dict[str, Mask] = {}
        if binding.people:
            formats = self._mapping.formats_of("date_of_birth")
            children["parties"], odd = parties(cells, binding.people, formats, self._today)
            odd_birth = {"unreadable_date": odd}
        flags = with_flags_of(flags, own, odd_close, odd_birth)
        columns["flags"] = to_lists(flags, cells.rows)
        return Batch(
            chunk.rows,
            conform(pa.table(columns), INCIDENTS),
            _identity(cells, columns["record_id"]),
            pa.concat_tables([chunk.rejected, _undated(everything, binding, ~kept)]),
            children,
            truncated=CUT in chunk.rejected.column("reason").to_pylist(),
        )

    def _moments(self, cells: Cells, name: str) -> Moments | None:
        parts = cells.parts(name)
        if not parts:
            return None
        times = parts[1] if len(parts) > 1 else None
        return parse_moments(parts[0], times, self._mapping.formats_of(name))

    def _times(self, moments: dict[str, Moments | None]) -> IncidentTimes:
        given = [moments[name] for name in _DATED if moments[name] is not None]
        rows = len(given[0].at) if given and given[0] is not None else 0
        month = moments["month"]
        return incident_times(
            moments["occurred_from"] or Moments.none(rows),
            moments["occurred_to"],
            moments["reported_at"],
            None if month is None else pa.array(month.at.astype("datetime64[M]").astype("M8[D]")),
            self._mapping.time_precision,
            self._today,
        )

    def _columns(self, cells: Cells) -> tuple[dict[str, pa.Array], dict[str, Mask]]:
        """Return the columns that come straight from cells, and what is odd about them."""
        mapping, rows = self._mapping, cells.rows
        columns: dict[str, pa.Array] = {
            "source": pa.repeat(self.name, rows),
            "agency": pa.repeat(mapping.agency, rows),
            "regime": pa.repeat(mapping.regime, rows),
            "marking": pa.repeat(mapping.marking, rows),
            "record_type": pa.repeat(mapping.record_type, rows),
            "place_precision": pa.repeat(mapping.place_precision.value, rows),
            "source_file": pa.repeat(cells.file, rows),
            "source_line": pa.array(cells.lines),
        }
        nowhere = np.zeros(rows, bool)
        flags = {"unknown_category": nowhere, "unknown_code": nowhere}
        flags["unreadable_coordinates"] = nowhere
        for name in TEXTS:
            separator = {"record_id": " ", "narrative": "\n"}.get(name, ", ")
            columns[name] = cells.text(name, separator)
        for name in filter(cells.has, CODED):
            if name == "qualifiers":
                separator = mapping.separator
                columns[name], odd = translate_lists(mapping, name, cells.text(name, separator))
            else:
                columns[name], odd = translate(mapping, name, cells.text(name))
            if name == "record_type":
                columns[name] = pc.fill_null(columns[name], mapping.record_type)
            flag = "unknown_category" if name == "category" else "unknown_code"
            flags[flag] = flags[flag] | odd
        for name in filter(cells.has, NUMBERS):
            columns[name], odd = cells.number(name)
            flags["unreadable_coordinates"] = flags["unreadable_coordinates"] | odd
        if "closing_code" in columns and "asb_category" not in columns:
            columns["asb_category"] = _asb_category(columns["closing_code"])
        flags["no_identifier"] = columns["record_id"].is_null().to_numpy(zero_copy_only=False)
        return columns, flags


def _asb_category(closing: pa.Array) -> pa.Array:
    """The ASB category that a closing code names, where it names one."""
    category_of = lookup("closing_codes", "code", "asb_category")
    encoded = pc.dictionary_encode(closing)
    words = [category_of.get(str(word)) for word in encoded.dictionary.to_pylist()]
    return pa.array(words, pa.string()).take(encoded.indices)


def _identity(cells: Cells, record_id: pa.Array) -> pa.Array:
    if record_id.null_count == 0:
        return record_id
    return pc.coalesce(record_id, joined(cells.all_columns()))


def _undated(cells: Cells, binding: Binding, bad: Mask) -> pa.Table:
    """Return the rows without a readable date as rejects; only what is meant as one is quoted."""
    at = np.flatnonzero(bad)
    columns = [c for name in _DATED for c in binding.fields.get(name, ())[:1]]
    texts = {column: cells.column(column).take(pa.array(at)).to_pylist() for column in columns}
    fields, values = [], []
    for row in range(len(at)):
        field = next((c for c in columns if texts[c][row]), columns[0])
        fields.append(field)
        values.append(texts[field][row] or "")
    return pa.table(
        [
            [cells.file] * len(at),
            cells.lines[at],
            fields,
            [quotable(value) for value in values],
            [why_no_date(value) for value in values],
        ],
        schema=REJECTS,
    )
