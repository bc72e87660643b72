"""Settle one file that was read: hold it against the dataset, and commit what it changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from asvat.dataset.layout import Layout
from asvat.dataset.ledger import Import, Ledger, part_path
from asvat.dataset.parts import Part, write_part
from asvat.dataset.reading import Read
from asvat.dataset.revise import DIFFERENCES, Comparison, Difference, may_matter
from asvat.dataset.spool import Spool
from asvat.records.flags import Mask, with_flags
from asvat.records.schemas import KEYS, REJECTS, TABLES
from asvat.sources.batch import Unit

Live = dict[str, list[tuple[Part, Path]]]
New = dict[str, tuple[Part, Path]]


def settle(layout: Layout, ledger: Ledger, read: Read) -> Import:
    """Write the rows of a file, and let them count in one step; return what came of it."""
    if read.unit is None or read.spool is None:
        raise ValueError(read.file)
    return _Settling(layout, ledger, read, read.unit, read.spool).run()


def refuse(layout: Layout, ledger: Ledger, blank: Import, reason: str) -> Import:
    """Record that nothing of a file can be read, and why; the same refusal only once."""
    refused = replace(blank, status="refused", note=reason)
    if not ledger.told_before(refused.file, refused.status, reason):
        row = pa.table([[blank.file], [0], [""], [""], [reason]], schema=REJECTS)
        name = f"{ledger.next_id():08d}-rejects.parquet"
        origin = (blank.source, blank.agency, blank.release)
        part = write_part(layout, name, "rejects", origin, REJECTS, [row])
        ledger.commit(refused, [part] if part else [], [])
    return refused


def skip(ledger: Ledger, blank: Import, reason: str) -> Import:
    """Record that a file is left out, and why; only once."""
    skipped = replace(blank, status="skipped", note=reason)
    if not ledger.told_before(skipped.file, skipped.status, reason):
        ledger.commit(skipped, [], [])
    return skipped


class _Settling:
    def __init__(
        self, layout: Layout, ledger: Ledger, read: Read, unit: Unit, spool: Spool
    ) -> None:
        self._layout, self._ledger, self._read, self._unit = layout, ledger, read, unit
        self._spool = spool
        self._number = ledger.next_id()
        self._flagged: Counter[str] = Counter()

    def run(self) -> Import:
        report = self._settle(self._stage())
        return replace(report, flagged=dict(sorted(self._flagged.items())))

    def _blank(self) -> Import:
        unit = self._unit
        return Import(
            self._read.file, self._read.sha256, unit.source, unit.agency, unit.replaces, "refused"
        )

    def _stage(self) -> New:
        """Write the rows, now named, as parts of the dataset that do not count yet."""
        table = self._unit.table
        numbered = {name: iter(tables) for name, tables in self._read.children.items()}
        named_children: dict[str, list[pa.Table]] = {name: [] for name in numbered}

        def named() -> Iterator[pa.Table]:
            for rows, names, firsts in self._spool.read():
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
            self._flagged += _flags_of(rows)
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

    def _settle(self, new: New) -> Import:
        """Hold the rows against what is there, and commit."""
        rejected = self._read.rejected
        rejects = self._write("rejects", self._read.rejects)
        keep = [rejects] if rejects else []
        report = replace(
            self._blank(),
            status="added",
            rows=self._read.rows,
            rejected=rejected,
            note=self._read.note,
        )
        table = self._unit.table
        release = "" if self._read.truncated else self._unit.replaces
        if self._read.truncated and self._unit.replaces:
            cut = "the file ends in the middle of a row, so nothing was replaced"
            report = replace(report, note=f"{cut}; {report.note}" if report.note else cut)
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
            report = replace(report, accepted=self._read.rows - rejected)
            self._ledger.commit(report, [*keep, *(p for p, _ in new.values())], [])
            return report
        return self._revise(report, keep, new, live, release)

    def _revise(
        self,
        report: Import,
        keep: list[Part],
        new: New,
        live: Live,
        release: str,
    ) -> Import:
        table = self._unit.table
        candidate = {name: path for name, (_, path) in new.items()}
        comparison = Comparison(table, candidate, release, live, self._layout.tmp)
        try:
            found = comparison.difference()
            accepted = found.added + found.changed
            if found.unchanged and table == "incidents":
                news = comparison.news(table) if accepted else ()
                self._flagged = sum(map(_flags_of, news), Counter())
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
        new: New,
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
        live: Live,
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


def _named(children: pa.Table, names: pa.Array) -> pa.Table:
    """Replace the position of the parent row by the parent's identifier."""
    parents = children.column("incident_id").cast(pa.int64())
    at = children.column_names.index("incident_id")
    return children.set_column(at, children.schema.field(at), names.take(parents.combine_chunks()))


def _flags_of(rows: pa.Table) -> Counter[str]:
    counts = pc.value_counts(pc.list_flatten(rows.column("flags"))).to_pylist()
    return Counter({str(each["values"]): int(each["counts"]) for each in counts})


def _both(firsts: pa.Array, record_id: pa.ChunkedArray) -> Mask:
    repeated = firsts.is_valid().to_numpy(zero_copy_only=False)
    both: Mask = repeated & record_id.is_valid().to_numpy()
    return both
