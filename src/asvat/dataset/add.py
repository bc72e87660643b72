"""Add files to a dataset: idempotent, atomic a file at a time, nothing lost.

For every file: rows = accepted + rejected + unchanged. Bytes that came in before add nothing. A
file that is the whole of its month takes the place of an earlier release; any other file is
merged by the identity of its rows.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from asvat.dataset.layout import Layout, translated
from asvat.dataset.ledger import Import, Ledger, part_path
from asvat.dataset.parts import Part, write_part
from asvat.dataset.revise import DIFFERENCES, Comparison, Difference, may_matter
from asvat.dataset.spool import Spool
from asvat.errors import InputError
from asvat.geography.projection import fill_coordinates
from asvat.records.flags import Mask, with_flags
from asvat.records.identity import record_keys
from asvat.records.schemas import KEYS, REJECTS, TABLES
from asvat.sources.batch import Batch, Source, Unit
from asvat.sources.files import InputFile, Refused, find
from asvat.sources.police_uk import declined

_ERASED = "erased by request: this record must not come back"

Progress = Callable[[str, int, int], None]
"""Called with the file's name, bytes done and bytes in all."""


@dataclass(frozen=True)
class AddReport:
    """What became of the files, in the order in which they came."""

    files: list[Import]

    def total(self, field: str) -> int:
        """Return the sum over files of ``rows``, ``accepted``, ``rejected`` or ``unchanged``."""
        return sum(getattr(f, field) for f in self.files)

    @property
    def usable(self) -> bool:
        """Whether anything could be used: new rows, or rows that were there already."""
        return self.total("accepted") + self.total("unchanged") > 0

    def to_dict(self) -> dict[str, object]:
        """Return the counts in all and by source."""
        fields = ("rows", "accepted", "rejected", "unchanged")
        by_source: dict[str, dict[str, int]] = {}
        for file in self.files:
            counts = by_source.setdefault(file.source or "not recognised", {"files": 0})
            counts["files"] += 1
            for field in fields:
                counts[field] = counts.get(field, 0) + getattr(file, field)
        return {**{f: self.total(f) for f in fields}, "by_source": by_source}


def add(
    folder: Path, paths: Sequence[Path], sources: Sequence[Source], progress: Progress | None = None
) -> AddReport:
    """Add every file behind `paths` to the dataset in `folder`, making it if need be.

    Each file is committed by itself: if the process is killed or the disk fills up, the files
    before it are in, the file itself is not, and adding all of them again completes the work.

    Raises
    ------
    InputError
        When a path does not exist.
    DatasetError
        When the folder cannot be used, is being written to, or the disk is full.
    """
    layout = Layout(folder)
    found = list(find(list(paths)))
    sizes = [f.size if isinstance(f, InputFile) else 0 for f in found]
    done, reports = 0, []
    with layout.writing(), Ledger(layout) as ledger:
        for file, size in zip(found, sizes, strict=True):
            if progress:
                progress(file.name, done, sum(sizes))
            reports.append(_add_file(layout, ledger, file, sources))
            done += size
    if progress:
        progress("", done, sum(sizes))
    return AddReport(reports)


def _add_file(
    layout: Layout, ledger: Ledger, file: InputFile | Refused, sources: Sequence[Source]
) -> Import:
    if isinstance(file, Refused):
        return _refuse(layout, ledger, Import(file.name, "", "", "", "", "refused"), file.reason)
    blank = Import(file.name, "", "", "", "", "refused")
    try:
        left_out = declined(file)
        if left_out:
            return replace(blank, status="skipped", note=left_out)
        file = file.held()
        source = next((s for s in sources if s.recognises(file)), None)
        if source is None:
            return _refuse(layout, ledger, blank, _unknown(file))
        unit = source.unit(file)
        blank = replace(blank, source=unit.source, agency=unit.agency, release=unit.replaces)
        blank = replace(blank, sha256=file.digest())
        known = ledger.known(blank.sha256, unit.source, unit.agency)
        if known is not None:
            return _again(blank, known)
        with translated(layout.folder):
            return _Intake(layout, ledger, file, source, unit, blank).run()
    except InputError as error:
        reason = f"{error.what}. {error.mend}".strip()
        return _refuse(layout, ledger, blank, reason)


def _unknown(file: InputFile) -> str:
    return (
        f"not a kind of file that can be read as it is ({file.base.rsplit('.', 1)[-1]}). "
        "For an extract of your own, draft a mapping with: asvat mapping new FILE"
    )


def _again(blank: Import, known: sqlite3.Row) -> Import:
    rows, rejected = known["rows"], known["rejected"]
    note = f"the same bytes came in as import {known['import_id']}"
    return replace(
        blank,
        status="unchanged",
        rows=rows,
        rejected=rejected,
        unchanged=rows - rejected,
        note=note,
    )


def _refuse(layout: Layout, ledger: Ledger, blank: Import, reason: str) -> Import:
    refused = replace(blank, status="refused", note=reason)
    if not ledger.refused_before(refused.file, reason):
        row = pa.table([[blank.file], [0], [""], [""], [reason]], schema=REJECTS)
        name = f"{ledger.next_id():08d}-rejects.parquet"
        origin = (blank.source, blank.agency, blank.release)
        part = write_part(layout, name, "rejects", origin, REJECTS, [row])
        ledger.commit(refused, [part] if part else [], [])
    return refused


class _Intake:
    """One file on its way in."""

    def __init__(
        self,
        layout: Layout,
        ledger: Ledger,
        file: InputFile,
        source: Source,
        unit: Unit,
        blank: Import,
    ) -> None:
        self._layout, self._ledger, self._file = layout, ledger, file
        self._source, self._unit, self._blank = source, unit, blank
        self._number = ledger.next_id()
        self._forgotten = pa.array(sorted(ledger.erased()), pa.string())
        self._rows = 0
        self._truncated = False
        self._rejects: list[pa.Table] = []
        self._children: dict[str, list[pa.Table]] = {}
        self._batches: list[tuple[int, int]] = []

    def run(self) -> Import:
        spool = Spool(self._layout.tmp / f"{self._number:08d}.arrow")
        try:
            for batch in self._source.read(self._file):
                self._take(batch, spool)
            new = self._stage(spool)
            return self._settle(new)
        finally:
            spool.close()

    def _take(self, batch: Batch, spool: Spool) -> None:
        if batch.accepted.num_rows + batch.rejected.num_rows != batch.rows:
            raise AssertionError(f"{self._unit.source} lost rows of {self._file.name}")
        self._rows += batch.rows
        self._truncated |= batch.truncated
        if batch.rejected.num_rows:
            self._rejects.append(batch.rejected)
        rows, children = batch.accepted, dict(batch.children)
        keys = record_keys(self._unit.agency, self._unit.source, batch.identity)
        if len(self._forgotten):
            rows, keys, children = self._without_erased(rows, keys, children)
        if self._unit.table == "incidents":
            rows = fill_coordinates(rows)
        if not rows.num_rows:
            return
        for table, found in children.items():
            self._children.setdefault(table, []).append(found)
        spool.append(rows, keys)

    def _without_erased(
        self, rows: pa.Table, keys: pa.Array, children: dict[str, pa.Table]
    ) -> tuple[pa.Table, pa.Array, dict[str, pa.Table]]:
        """Reject the rows that were erased, and leave out the people who were."""
        gone = pc.is_in(keys, self._forgotten)
        if pc.any(gone).as_py():
            out = rows.filter(gone)
            columns = [
                out.column("source_file"),
                out.column("source_line"),
                *([pa.array([text] * out.num_rows, pa.string())] for text in ("", "", _ERASED)),
            ]
            self._rejects.append(pa.table([_flat(c) for c in columns], schema=REJECTS))
            kept = pc.invert(gone)
            position = pc.subtract(pc.cumulative_sum(kept.cast(pa.int64())), 1)
            rows, keys = rows.filter(kept), keys.filter(kept)
            children = {n: _moved(c, kept, position) for n, c in children.items()}
        if "parties" in children:
            people = children["parties"]
            refs = pc.fill_null(people.column("party_ref"), "").to_pylist()
            digests = pa.array(
                [
                    hashlib.md5(f"party|{r}".encode(), usedforsecurity=False).hexdigest()
                    for r in refs
                ]
            )
            children["parties"] = people.filter(pc.invert(pc.is_in(digests, self._forgotten)))
        return rows, keys, children

    def _stage(self, spool: Spool) -> dict[str, tuple[Part, Path]]:
        """Write the rows, now named, as parts of the dataset that do not count yet."""
        table = self._unit.table
        numbered = {name: iter(tables) for name, tables in self._children.items()}
        named_children: dict[str, list[pa.Table]] = {name: [] for name in numbered}

        def named() -> Iterator[pa.Table]:
            for rows, names, firsts in spool.read():
                for child, tables in numbered.items():
                    named_children[child].append(_named(next(tables), names))
                yield self._complete(rows, names, firsts)

        staged = {table: self._write(table, named())}
        for child, tables in named_children.items():
            staged[child] = self._write(child, tables)
        return {
            name: (part, part_path(self._layout, part)) for name, part in staged.items() if part
        }

    def _complete(self, rows: pa.Table, names: pa.Array, firsts: pa.Array) -> pa.Table:
        key = KEYS[self._unit.table]
        schema = TABLES[self._unit.table]
        rows = rows.set_column(rows.column_names.index(key), schema.field(key), names)
        if "record_key" in schema.names:
            at = rows.column_names.index("record_key")
            rows = rows.set_column(at, schema.field("record_key"), firsts)
        if self._unit.table == "incidents":
            repeated = _both(firsts, rows.column("record_id"))
            rows = with_flags(rows, {"duplicate_identifier": repeated})
        return rows

    def _write(
        self, table: str, chunks: Iterable[pa.Table], suffix: str = "", release: str | None = None
    ) -> Part | None:
        schema = {"rejects": REJECTS, "differences": DIFFERENCES}.get(table) or TABLES[
            table.removeprefix("superseded_")
        ]
        whole = self._unit.replaces if release is None else release
        origin = (self._unit.source, self._unit.agency, whole)
        name = f"{self._number:08d}-{table}{suffix}.parquet"
        return write_part(self._layout, name, table, origin, schema, chunks)

    def _settle(self, new: dict[str, tuple[Part, Path]]) -> Import:
        """Hold the rows against what is there, and commit."""
        rejected = sum(r.num_rows for r in self._rejects)
        rejects = self._write("rejects", self._rejects)
        keep = [rejects] if rejects else []
        report = replace(self._blank, status="added", rows=self._rows, rejected=rejected)
        table = self._unit.table
        release = "" if self._truncated else self._unit.replaces
        if self._truncated and self._unit.replaces:
            report = replace(
                report, note="the file ends in the middle of a row, so nothing was replaced"
            )
        live = {
            name: [
                (p, part_path(self._layout, p))
                for p in self._ledger.parts(name, self._unit.source, self._unit.agency)
            ]
            for name in {table, "parties" if table == "incidents" else table}
        }
        if table not in new:
            note = report.note or "the file holds no row that can be used"
            report = replace(report, note=note)
            self._ledger.commit(report, keep, [])
            return report
        if not any(may_matter(p, release) for p, _ in live[table]):
            report = replace(report, accepted=self._rows - rejected)
            self._ledger.commit(report, [*keep, *(p for p, _ in new.values())], [])
            return report
        return self._revise(report, keep, new, live, release)

    def _revise(
        self,
        report: Import,
        keep: list[Part],
        new: dict[str, tuple[Part, Path]],
        live: dict[str, list[tuple[Part, Path]]],
        release: str,
    ) -> Import:
        table = self._unit.table
        candidate = {name: path for name, (_, path) in new.items()}
        comparison = Comparison(table, candidate, release, live, self._layout.tmp)
        try:
            found = comparison.difference()
            accepted = found.added + found.changed
            report = replace(
                report,
                accepted=accepted,
                unchanged=found.unchanged,
                changed=found.changed,
                removed=found.removed,
                status="revised" if found.changed or found.removed else report.status,
            )
            dead: list[Part] = []
            if not accepted and not found.removed:
                report = replace(report, status="unchanged")
            else:
                keep += self._keep(comparison, new, release, accepted, found.unchanged)
                dead = self._retire(comparison, found, live, release, keep)
            if found.changed or found.removed:
                old = self._write(f"superseded_{table}", comparison.superseded())
                listed = self._write("differences", [comparison.differences()])
                keep += [p for p in (old, listed) if p]
            self._ledger.commit(report, keep, dead)
            return report
        finally:
            comparison.close()

    def _keep(
        self,
        comparison: Comparison,
        new: dict[str, tuple[Part, Path]],
        release: str,
        accepted: int,
        unchanged: int,
    ) -> list[Part]:
        """Return the parts with the rows that count from now on."""
        if release or not unchanged:
            return [part for part, _ in new.values()]
        kept = (
            [self._write(name, comparison.news(name), "-news", release="") for name in new]
            if accepted
            else []
        )
        return [part for part in kept if part]

    def _retire(
        self,
        comparison: Comparison,
        found: Difference,
        live: dict[str, list[tuple[Part, Path]]],
        release: str,
        keep: list[Part],
    ) -> list[Part]:
        """Return the parts that count no longer; what stays of them goes to `keep`."""
        affected = {part.part for part in found.affected}
        dead: list[Part] = []
        for name, parts in live.items():
            for position, (part, path) in enumerate(parts):
                if release and part.release == release:
                    dead.append(part)
                    continue
                if name == self._unit.table and part.part not in affected:
                    continue
                rest = list(comparison.remaining(name, path))
                if sum(r.num_rows for r in rest) == part.rows:
                    continue
                dead.append(part)
                left = self._write(name, rest, f"-rest{position}", release=part.release)
                keep += [left] if left else []
        return dead


def _flat(column: object) -> pa.Array:
    if isinstance(column, pa.ChunkedArray):
        return column.combine_chunks()
    return column[0] if isinstance(column, list) else column


def _moved(children: pa.Table, kept: pa.Array, position: pa.Array) -> pa.Table:
    """Keep the children of kept rows, and point them at their parents' new positions."""
    parents = children.column("incident_id").cast(pa.int64()).combine_chunks()
    stays = kept.take(parents)
    at = children.column_names.index("incident_id")
    moved = position.take(parents).cast(pa.string())
    return children.set_column(at, children.schema.field(at), moved).filter(stays)


def _named(children: pa.Table, names: pa.Array) -> pa.Table:
    """Replace the position of the parent row by the parent's identifier."""
    parents = children.column("incident_id").cast(pa.int64())
    at = children.column_names.index("incident_id")
    return children.set_column(at, children.schema.field(at), names.take(parents.combine_chunks()))


def _both(firsts: pa.Array, record_id: pa.ChunkedArray) -> Mask:
    repeated = firsts.is_valid().to_numpy(zero_copy_only=False)
    both: Mask = repeated & record_id.is_valid().to_numpy()
    return both
