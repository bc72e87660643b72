"""The people of each record, one row a person in a role."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pyarrow as pa

from asvat.records.flags import Mask
from asvat.records.schemas import PARTIES, conform
from asvat.sources.force_extract.binding import Person
from asvat.sources.force_extract.cells import Cells
from asvat.sources.moments import parse_moments


def parties(
    cells: Cells,
    people: tuple[Person, ...],
    formats: tuple[str, ...],
    today: dt.date,
) -> tuple[pa.Table, Mask]:
    """Return the people of a chunk, and where a date of birth cannot be read.

    ``incident_id`` holds the position of the record in the chunk, as text. A person of whom the
    row says nothing gets no row.
    """
    unreadable = np.zeros(cells.rows, bool)
    found = [PARTIES.empty_table()]
    for person in people:
        columns = {name: cells.column(column) for name, column in person.fields.items()}
        if "date_of_birth" in columns:
            born, odd = _born(columns["date_of_birth"], formats, today)
            columns["date_of_birth"] = born
            unreadable |= odd
        present = np.any(
            [c.is_valid().to_numpy(zero_copy_only=False) for c in columns.values()], axis=0
        )
        at = np.flatnonzero(present)
        rows = pa.table(
            {
                "incident_id": pa.array(at).cast(pa.string()),
                "role": pa.repeat(person.role, len(at)),
                "position": pa.repeat(pa.scalar(person.position, pa.int32()), len(at)),
                **{name: column.take(pa.array(at)) for name, column in columns.items()},
                "source_file": pa.repeat(cells.file, len(at)),
                "source_line": pa.array(cells.lines[at]),
            }
        )
        found.append(conform(rows, PARTIES))
    return pa.concat_tables(found).combine_chunks(), unreadable


def _born(texts: pa.Array, formats: tuple[str, ...], today: dt.date) -> tuple[pa.Array, Mask]:
    """Dates of birth; with two digits of the year, the century that makes it no future date."""
    moments = parse_moments(texts, formats=formats)
    days = moments.at.astype("datetime64[D]")
    later = days > np.datetime64(today)
    if later.any():
        born = [day.replace(year=day.year - 100) for day in days[later].tolist()]
        days[later] = np.array(born, "datetime64[D]")
    return pa.array(days), moments.unreadable
