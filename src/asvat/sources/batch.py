"""What a source hands over: accepted rows by table, and rejects, a chunk at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol

import pyarrow as pa

from asvat.records.schemas import REJECTS
from asvat.sources.files import InputFile


@dataclass(frozen=True)
class Batch:
    """A chunk of one file.

    Parameters
    ----------
    rows
        Data rows read from the file for this chunk, accepted or not.
    accepted
        Rows of the unit's table, conforming to its schema. The key column (``incident_id`` or
        ``row_id``) and ``record_key`` are left empty: the dataset derives them from `identity`.
    identity
        For each accepted row of the main table, the text that identifies the record within its
        agency and source (a log number, a Crime ID with its month, or the whole row where
        the source gives no reference). Not empty.
    rejected
        Table of the schema ``REJECTS``, one row a rejected row.
    children
        Rows of other tables (parties, casualties, ...). Their ``incident_id`` holds the
        *position* of the parent row among this batch's accepted rows, as text; the dataset
        replaces it.
    truncated
        The file ends in the middle of a row, as a broken download does.
    note
        What must be said of the whole file, such as a column that it does not have.
    """

    rows: int
    accepted: pa.Table
    identity: pa.Array
    rejected: pa.Table = field(default_factory=REJECTS.empty_table)
    children: dict[str, pa.Table] = field(default_factory=dict)
    truncated: bool = False
    note: str = ""


@dataclass(frozen=True)
class Unit:
    """What one file is to the dataset.

    Parameters
    ----------
    source
        Source and kind, such as ``police_uk.street``.
    agency
        Owning agency.
    table
        Main table that the rows go to: ``incidents`` or ``outcomes``.
    replaces
        Key of the release this file is the whole of, such as ``2018-01``: a later file with the
        same source, agency and key takes its place. Empty: rows are merged by identity.
    version
        Digest of the mapping that the file is read with: with another, its rows are other rows.
    """

    source: str
    agency: str
    table: str = "incidents"
    replaces: str = ""
    version: str = ""


class Source(Protocol):
    """A kind of file that can be read."""

    name: str

    def recognises(self, file: InputFile) -> bool:
        """Say whether this file is of this kind, by its name and its first bytes."""
        ...

    def unit(self, file: InputFile) -> Unit:
        """Say what the file is to the dataset, before its rows are read."""
        ...

    def read(self, file: InputFile) -> Iterator[Batch]:
        """Yield the rows in chunks of bounded memory.

        Raises
        ------
        InputError
            When nothing of the file can be read: what, where, how to mend.
        """
        ...
