"""Read one file: everything about it that needs no look at the dataset."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from asvat.dataset.spool import Spool
from asvat.errors import AsvatError, InputError
from asvat.geography.projection import fill_coordinates
from asvat.records.identity import record_keys
from asvat.records.schemas import REJECTS
from asvat.sources.batch import Batch, Source, Unit
from asvat.sources.files import InputFile, Refused
from asvat.sources.police_uk import declined

RECORD, CRIME, PARTY = "erased record", "erased crime", "erased party"
PART = "erased part"
"""Kinds of reference that are remembered, as keys within their agency, once they are erased."""
_ERASED = "erased by request: this record must not come back"


@dataclass
class Read:
    """A file as read, on its way into the dataset.

    Parameters
    ----------
    file
        Its name.
    unit, sha256
        What it is, and the digest of its bytes and of the mapping it was read with.
    refused, declined
        Why nothing of it can be read, or why it is left out; otherwise empty.
    error
        What else went wrong, such as a full disk; raised when its turn comes.
    known
        Whether the dataset has it already, so that it was not read.
    rows, rejects, truncated, note, children, spool
        What was read.
    """

    file: str
    unit: Unit | None = None
    sha256: str = ""
    refused: str = ""
    declined: str = ""
    error: AsvatError | OSError | None = None
    known: bool = False
    rows: int = 0
    truncated: bool = False
    note: str = ""
    rejects: list[pa.Table] = field(default_factory=list)
    children: dict[str, list[pa.Table]] = field(default_factory=dict)
    spool: Spool | None = None

    @property
    def rejected(self) -> int:
        """Rows that are no records."""
        return sum(table.num_rows for table in self.rejects)

    def close(self) -> None:
        """Drop what is held."""
        if self.spool is not None:
            self.spool.close()


class Reader:
    """Reads files, one after the other, in any thread.

    Parameters
    ----------
    sources
        The kinds of file that can be read.
    known
        Digests, with source and agency, of the files that came in before.
    forgotten
        Keys of what was erased and must not come back.
    scratch
        Folder for what does not fit in memory.
    """

    def __init__(
        self,
        sources: Sequence[Source],
        known: set[tuple[str, str, str]],
        forgotten: set[str],
        scratch: Path,
    ) -> None:
        self._sources, self._known, self._scratch = sources, known, scratch
        self._forgotten = pa.array(sorted(forgotten), pa.string())

    def read(self, file: InputFile | Refused, number: int) -> Read:
        """Read a file; whatever goes wrong is in the answer. `number` names its scratch file."""
        if isinstance(file, Refused):
            return Read(file.name, refused=file.reason)
        read = Read(file.name, declined=declined(file))
        if read.declined:
            return read
        try:
            self._into(read, file.held(), number)
        except InputError as error:
            read.close()
            return replace(read, refused=f"{error.what}. {error.mend}".strip())
        except (AsvatError, OSError) as error:
            read.close()
            read.error = error
        return read

    def _into(self, read: Read, file: InputFile, number: int) -> None:
        source = next((s for s in self._sources if s.recognises(file)), None)
        if source is None:
            kind = file.base.rsplit(".", 1)[-1]
            raise InputError(
                f"not a kind of file that can be read as it is ({kind})",
                mend="For an extract of your own, draft a mapping with: asvat mapping new FILE",
            )
        unit = source.unit(file)
        read.unit, read.sha256 = unit, _digest(file, unit)
        read.known = (read.sha256, unit.source, unit.agency) in self._known
        if read.known:
            return
        read.spool = Spool(self._scratch / f"{number:08d}.arrow")
        for batch in source.read(file):
            self._take(read, unit, batch)

    def _take(self, read: Read, unit: Unit, batch: Batch) -> None:
        if batch.accepted.num_rows + batch.rejected.num_rows != batch.rows:
            raise AssertionError(f"{unit.source} lost rows of {read.file}")
        read.rows += batch.rows
        read.truncated |= batch.truncated
        read.note = read.note or batch.note
        if batch.rejected.num_rows:
            read.rejects.append(batch.rejected)
        rows, children = batch.accepted, dict(batch.children)
        keys = record_keys(unit.agency, unit.source, batch.identity)
        if len(self._forgotten):
            rows, keys, children = self._without_erased(read, unit, rows, keys, children)
        if not rows.num_rows or read.spool is None:
            return
        if unit.table == "incidents":
            rows = fill_coordinates(rows)
        for table, found in children.items():
            read.children.setdefault(table, []).append(found)
        read.spool.append(rows, keys)

    def _without_erased(
        self, read: Read, unit: Unit, rows: pa.Table, keys: pa.Array, children: dict[str, pa.Table]
    ) -> tuple[pa.Table, pa.Array, dict[str, pa.Table]]:
        """Reject the rows that were erased, and leave out the people who were."""
        gone = self._erased(unit, rows, keys)
        if pc.any(gone).as_py():
            out = rows.filter(gone)
            blank = pa.array([""] * out.num_rows, pa.string())
            why = pa.array([_ERASED] * out.num_rows, pa.string())
            where = [out.column(n) for n in ("source_file", "source_line")]
            read.rejects.append(pa.table([*where, blank, blank, why], schema=REJECTS))
            kept = pc.invert(gone)
            position = pc.subtract(pc.cumulative_sum(kept.cast(pa.int64())), 1)
            rows, keys = rows.filter(kept), keys.filter(kept)
            children = {n: _moved(c, kept, position) for n, c in children.items()}
        if "parties" in children:
            people = children["parties"]
            erased = pc.or_(
                self._among_erased(unit, PARTY, people.column("party_ref")),
                self._among_erased(unit, PART, _parts(people, keys)),
            )
            children["parties"] = people.filter(pc.invert(erased))
            rows = _without_narrative(rows, people.filter(erased).column("incident_id"))
        return rows, keys, children

    def _erased(self, unit: Unit, rows: pa.Table, keys: pa.Array) -> pa.Array:
        """Mark the rows that were erased themselves, or belong to a record that was."""
        gone = pc.is_in(keys, self._forgotten)
        if unit.table == "incidents":
            return pc.or_(gone, self._among_erased(unit, RECORD, rows.column("record_id")))
        if unit.table == "outcomes":
            return pc.or_(gone, self._among_erased(unit, CRIME, rows.column("crime_id")))
        own = rows.column("incident_id").combine_chunks()
        return pc.or_(gone, pc.is_in(own, self._forgotten))

    def _among_erased(self, unit: Unit, kind: str, references: pa.ChunkedArray) -> pa.Array:
        keys = record_keys(unit.agency, kind, references)
        return pc.is_in(keys, self._forgotten)


def _parts(people: pa.Table, keys: pa.Array) -> pa.ChunkedArray:
    """Return the key of each person's part in their record."""
    at = people.column("incident_id").cast(pa.int64()).combine_chunks()
    texts = [keys.take(at), *(people.column(n).combine_chunks() for n in ("role", "position"))]
    joined = pc.binary_join_element_wise(*(t.cast(pa.string()) for t in texts), "|")
    return pa.chunked_array([joined])


def _without_narrative(rows: pa.Table, positions: pa.ChunkedArray) -> pa.Table:
    """Take out the free text of the rows at `positions`: it may speak of someone erased."""
    if not len(positions):
        return rows
    blank = np.zeros(rows.num_rows, bool)
    blank[positions.cast(pa.int64()).to_numpy()] = True
    at = rows.column_names.index("narrative")
    text = pc.if_else(pa.array(blank), pa.scalar(None, pa.string()), rows.column("narrative"))
    return rows.set_column(at, rows.schema.field(at), text)


def _digest(file: InputFile, unit: Unit) -> str:
    """Return the file's digest; read with another mapping it is another file."""
    own = file.digest()
    return hashlib.sha256(f"{own}|{unit.version}".encode()).hexdigest() if unit.version else own


def _moved(children: pa.Table, kept: pa.Array, position: pa.Array) -> pa.Table:
    """Keep the children of kept rows, and point them at their parents' new positions."""
    parents = children.column("incident_id").cast(pa.int64()).combine_chunks()
    stays = kept.take(parents)
    at = children.column_names.index("incident_id")
    moved = position.take(parents).cast(pa.string())
    return children.set_column(at, children.schema.field(at), moved).filter(stays)
