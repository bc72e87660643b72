"""The engine's sources, with a file called by the name that it came with."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from asvat.sources.batch import Batch, Source, Unit
from asvat.sources.files import InputFile
from asvat.sources.registry import all_sources

DATED = ("reported_at", "occurred_from", "month")


@dataclass
class Period:
    """The first and the last day of what was accepted so far."""

    first: dt.date | None = None
    last: dt.date | None = None

    def take(self, rows: pa.Table) -> None:
        """Take in the days of these rows: of the report, else of the event, else the month."""
        columns = [
            rows.column(n).cast(pa.date32(), safe=False) for n in DATED if n in rows.column_names
        ]
        if not columns or not rows.num_rows:
            return
        found = pc.min_max(pc.coalesce(*columns)).as_py()
        if found["min"] is not None:
            self.first = min(self.first or found["min"], found["min"])
            self.last = max(self.last or found["max"], found["max"])


class Called:
    """A source that reads a file under the name it came with.

    Parameters
    ----------
    stored, name
        The name that the file lies under, and the one that it came with.
    chosen
        A person chose this source, so that it is tried whatever the file is called.
    """

    def __init__(
        self, source: Source, stored: str, name: str, period: Period, chosen: bool = False
    ) -> None:
        self.name = source.name
        self._source, self._stored, self._as = source, stored, name
        self._period, self._chosen = period, chosen

    def recognises(self, file: InputFile) -> bool:
        """Recognise the file by the name that it came with."""
        return self._chosen or self._source.recognises(self._called(file))

    def unit(self, file: InputFile) -> Unit:
        """Say what the file is."""
        return self._source.unit(self._called(file))

    def read(self, file: InputFile) -> Iterator[Batch]:
        """Yield the file's rows, and note their days."""
        for batch in self._source.read(self._called(file)):
            self._period.take(batch.accepted)
            yield batch

    def _called(self, file: InputFile) -> InputFile:
        return replace(file, name=file.name.replace(self._stored, self._as, 1))


def sources_for(
    mappings: Sequence[Path], stored: str, name: str, period: Period, chosen: bool
) -> list[Source]:
    """Return the sources to try: of a chosen mapping that one only, else every one there is."""
    found = all_sources(mappings)
    if chosen:
        found = found[: len(mappings)]
    return [Called(source, stored, name, period, chosen) for source in found]
