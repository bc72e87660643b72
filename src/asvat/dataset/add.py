"""Add files to a dataset: idempotent, atomic a file at a time, nothing lost.

For every file: rows = accepted + rejected + unchanged. Bytes that came in before add nothing. A
file that is the whole of its month takes the place of an earlier release; any other file is
merged by the identity of its rows.
"""

from __future__ import annotations

import sqlite3
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from asvat.dataset.layout import Layout, translated
from asvat.dataset.ledger import Import, Ledger
from asvat.dataset.reading import Read, Reader
from asvat.dataset.settling import refuse, settle, skip
from asvat.sources.batch import Source, Unit
from asvat.sources.files import InputFile, Refused, find

READ_AHEAD = 1
"""Files that are read while another is being written: one each for two cores."""

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
        """Return the counts in all and by source, rows by flag, and the files left out."""
        fields = ("rows", "accepted", "rejected", "unchanged")
        by_source: dict[str, dict[str, int]] = {}
        for file in self.files:
            counts = by_source.setdefault(file.source or "not recognised", {"files": 0})
            counts["files"] += 1
            for field in fields:
                counts[field] = counts.get(field, 0) + getattr(file, field)
        return {
            **{f: self.total(f) for f in fields},
            "by_source": by_source,
            "flagged": self.flagged(),
            "skipped": [
                {"file": f.file, "why": f.note} for f in self.files if f.status == "skipped"
            ],
        }

    def flagged(self) -> dict[str, int]:
        """Return how many accepted rows carry each flag, the most frequent first."""
        counts: Counter[str] = Counter()
        for file in self.files:
            counts.update(file.flagged)
        return dict(counts.most_common())


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
        reader = Reader(sources, ledger.digests(), ledger.erased(), layout.tmp)
        for read, size in zip(_ahead(reader, found), sizes, strict=True):
            if progress:
                progress(read.file, done, sum(sizes))
            try:
                with translated(layout.folder):
                    reports.append(_settled(layout, ledger, read))
            finally:
                read.close()
            done += size
    if progress:
        progress("", done, sum(sizes))
    return AddReport(reports)


def _ahead(reader: Reader, files: Sequence[InputFile | Refused]) -> Iterator[Read]:
    """Yield the files as read, the next ones being read meanwhile."""
    with ThreadPoolExecutor(READ_AHEAD) as pool:
        waiting: deque[Future[Read]] = deque()
        for number, file in enumerate(files):
            waiting.append(pool.submit(reader.read, file, number))
            if len(waiting) > READ_AHEAD:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _settled(layout: Layout, ledger: Ledger, read: Read) -> Import:
    unit = read.unit or Unit("", "")
    blank = Import(read.file, read.sha256, unit.source, unit.agency, unit.replaces, "refused")
    if read.error is not None:
        raise read.error
    if read.declined:
        return skip(ledger, blank, read.declined)
    if read.refused:
        return refuse(layout, ledger, blank, read.refused)
    known = ledger.known(read.sha256, unit.source, unit.agency)
    if known is not None:
        return _again(blank, known)
    return settle(layout, ledger, read)


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
