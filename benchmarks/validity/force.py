"""A simulated force with its dataset and its run, made once and kept in ``build/validity``."""

from __future__ import annotations

import contextlib
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from asvat.dataset.layout import Layout
from asvat.dataset.query import Dataset
from asvat.dataset.snapshots import Snapshot, current

ROOT = Path(__file__).resolve().parents[2]
KEPT = ROOT / "build" / "validity"
EXTRACTS = (("mapping", "incidents"), ("council", "council"), ("housing", "housing"))
LINKED = (
    "party_profiles",
    "profile_persons",
    "incident_places",
    "incident_events",
    "places",
    "default_geocodes",
    "queue",
    "recording",
    "narratives",
    "repeats",
)
_SOURCE = """
CREATE TEMP TABLE src AS SELECT * EXCLUDE (source, narrative),
CASE agency WHEN 'Simulated Police' THEN 'police' WHEN 'Simulated councils' THEN 'council'
ELSE 'housing' END AS source FROM incidents
"""


@dataclass(frozen=True)
class Force:
    """A simulated force: how it was made and where it lies."""

    logs: int
    seed: int
    noise: float

    @property
    def folder(self) -> Path:
        """Where its files lie."""
        return KEPT / f"force-{self.logs}-{self.seed}-{self.noise}"

    @property
    def truth(self) -> Path:
        """Folder of the extracts and of the truth."""
        return self.folder / "sim"

    @property
    def layout(self) -> Layout:
        """The dataset."""
        return Layout(self.folder / "data")

    @property
    def dataset(self) -> Dataset:
        """The dataset, to query."""
        return Dataset(self.layout.folder)

    def snapshot(self) -> Snapshot:
        """Return its run."""
        found = current(self.layout)
        if found is None:
            raise SystemExit(f"no run in {self.layout.folder}: delete the folder and start again")
        return found

    def words(self) -> str:
        """Say how it was made."""
        return f"{self.logs:,} police logs, seed {self.seed}, noise {self.noise:g}"

    def make(self) -> Force:
        """Simulate, add and run, as far as that has not been done."""
        if current(self.layout) is not None:
            return self
        self.folder.mkdir(parents=True, exist_ok=True)
        sizes = ("--logs", self.logs, "--seed", self.seed, "--noise", self.noise)
        if not (self.truth / "truth_noise.csv").exists():
            asvat("simulate", "--out", self.truth, *sizes)
        data = ("--dataset", self.layout.folder)
        for mapping, extract in EXTRACTS:
            file = self.truth / f"{extract}.csv"
            asvat("add", *data, "--mapping", self.truth / f"{mapping}.toml", file)
        asvat("areas", "add", self.truth / "areas.geojson", *data, "--kind", "ward")
        asvat("run", *data)
        return self

    @contextlib.contextmanager
    def opened(self) -> Iterator[Any]:
        """Open DuckDB with the run's tables, ``src`` (every log) and the truth (``truth_…``)."""
        snapshot = self.snapshot()
        with self.dataset.connect() as db:
            db.execute(_SOURCE)
            for name in LINKED:
                db.register(f"arrow_{name}", snapshot.table(name))
                db.execute(f"CREATE TEMP TABLE {name} AS FROM arrow_{name}")
            for file in sorted(self.truth.glob("truth_*.csv")):
                read = f"read_csv('{file}', header = true)"
                # The key first: joining on roles alone, as a planner may choose, never ends.
                by_log = "record_id" in file.read_text(encoding="utf-8").partition("\n")[0]
                more = "SELECT t.*, incident_id FROM {} t JOIN src USING (source, record_id)"
                db.execute(
                    f"CREATE TEMP TABLE {file.stem} AS "
                    + (more.format(read) if by_log and "noise" not in file.stem else f"FROM {read}")
                )
            yield db


def asvat(*words: object) -> None:
    """Run the command line, quietly."""
    command = [str(Path(sys.executable).with_name("asvat")), *map(str, words)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
