"""What this room reads of a snapshot: located logs with their layers, and its small tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from asvat.dataset.query import NOT_FUTURE
from asvat.dataset.snapshots import Snapshot
from asvat.hotspots.reflection.layers import encoded, layer_of
from asvat.records.sessions import session
from asvat.run.event_points import EventPoints, points_of_events
from saferplaces.foundation.reference.queries import district_of, districts

Ints = npt.NDArray[np.int64]
LOGS = f"""
SELECT incident_id, month, category, closing_code, offence_class, location_text, area_name,
       easting, northing, coalesce(occurred_from, reported_at) AS start,
       coalesce(reported_at, occurred_from) AS reported
FROM read_parquet($files) WHERE {NOT_FUTURE}
"""
AREAS = """
SELECT code FROM (SELECT incident_id, row_number() OVER () - 1 AS n FROM logs) logs
LEFT JOIN read_parquet($files) USING (incident_id) ORDER BY n
"""
REPEATS = """
SELECT logs.n, r.counted, r.subject_id
FROM (SELECT DISTINCT incident_id, counted, subject_id FROM read_parquet($files) WHERE met) r
JOIN (SELECT incident_id, row_number() OVER () - 1 AS n FROM logs) logs USING (incident_id)
"""


@dataclass(frozen=True)
class Coded:
    """Words of many rows: `code` is the position in `names`, -1 where a row has none."""

    code: Ints
    names: list[str]

    def most(self, rows: Ints) -> str:
        """Return the word that most of some rows have, "" where none has any."""
        found = self.code[rows]
        number = np.bincount(found[found >= 0], minlength=1)
        return self.names[int(number.argmax())] if number.any() else ""


@dataclass(frozen=True)
class Logs:
    """Every log of a snapshot that is not in the future, in one order.

    Attributes
    ----------
    layer:
        As `asvat.hotspots.reflection.layers.layer_of` gives it.
    ward:
        The ward it lies in.
    district:
        The district: by the source's words, or by the area layer it lies in.
    """

    table: pa.Table
    layer: npt.NDArray[np.int64]
    month: npt.NDArray[np.datetime64]
    ward: Coded
    district: Coded

    def column(self, name: str) -> pa.ChunkedArray:
        """Return a column of the records."""
        return self.table.column(name)


class Reading:
    """A snapshot, read as far as a question needs it."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self._there = set(snapshot.tables())

    def has(self, name: str) -> bool:
        """Say whether the run made a table."""
        return name in self._there

    def rows(self, name: str) -> list[dict[str, Any]]:
        """Return the rows of a small table; none where the run did not make it."""
        found: list[dict[str, Any]] = self.table(name).to_pylist() if self.has(name) else []
        return found

    def table(self, name: str) -> pa.Table:
        """Return a table of the run."""
        return self.snapshot.table(name)

    @cached_property
    def about(self) -> Mapping[str, Any]:
        """What the maps are of; empty where the run made none."""
        return next(iter(self.rows("about")), {})

    @cached_property
    def emerging(self) -> dict[str, str]:
        """How cells came and went, by cell; those without a class are left out."""
        if not self.has("emerging"):
            return {}
        told = self.table("emerging").filter(pc.field("class") != "none")
        return dict(zip(told["cell_id"].to_pylist(), told["class"].to_pylist(), strict=True))

    @cached_property
    def logs(self) -> Logs:
        """The logs, with where they lie."""
        manifest = self.snapshot.manifest
        files = [
            str(self.snapshot.folder / "records" / part)
            for part in manifest["records"]["incidents"]
        ]
        with session() as db:
            table = db.execute(LOGS, {"files": files}).to_arrow_table()
            db.register("logs", table)
            wards, layer = self._areas(db, "ward"), self._areas(db, "district")
        layers = layer_of(*(table.column(c) for c in ("category", "closing_code", "offence_class")))
        return Logs(
            table,
            layers,
            table.column("month").to_numpy().astype("datetime64[M]"),
            wards,
            self._districts(table.column("area_name"), layer),
        )

    def points(self, logs: Logs, rows: Ints) -> EventPoints | None:
        """Return the points of some logs: one an event, none at a default."""
        names = ("incident_events", "incident_places")
        linked = {name: self.snapshot.content(name) for name in names if self.has(name)}
        ids = logs.column("incident_id").take(pa.array(rows))
        return points_of_events(ids, logs.layer[rows], linked)

    @cached_property
    def repeats(self) -> tuple[Ints, Coded, Coded]:
        """Position of a log, whose repeat it is of (caller, victim, location), and which."""
        if not self.has("repeats"):
            none = Coded(np.zeros(0, np.int64), [])
            return np.zeros(0, np.int64), none, none
        with session() as db:
            db.register("logs", self.logs.table)
            found = db.execute(REPEATS, {"files": self._files("repeats")}).to_arrow_table()
        return found["n"].to_numpy(), _coded(found["counted"]), _coded(found["subject_id"])

    @cached_property
    def wards(self) -> dict[str, tuple[str, float | None]]:
        """Name and residents of the wards, by code."""
        return self.residents("ward")

    def residents(self, kind: str) -> dict[str, tuple[str, float | None]]:
        """Return name and residents of the areas of a kind, by code."""
        table = self._named("area", kind)
        rows = self.rows(table) if table else []
        return {row["code"]: (row["name"], row["residents"]) for row in rows}

    def _files(self, name: str) -> list[str]:
        return list(map(str, self.snapshot.files(name).values()))

    def _areas(self, db: Any, kind: str) -> Coded:
        """Return the area of a kind in which each log lies."""
        name = self._named("incident", kind)
        if not name:
            return Coded(np.full(db.execute("SELECT count(*) FROM logs").fetchone()[0], -1), [])
        return _coded(db.execute(AREAS, {"files": self._files(name)}).to_arrow_table()["code"])

    def _named(self, of: str, kind: str) -> str:
        """Return the table of areas of a kind, such as incident_ward or incident_ward24."""
        return next((n for n in sorted(self._there) if n.startswith(f"{of}_{kind}")), "")

    def _districts(self, words: pa.ChunkedArray, layer: Coded) -> Coded:
        named = {code: name for code, (name, _) in self.residents("district").items()}
        by_words, by_layer = _coded(words), layer
        codes = [d.code for d in districts()]
        number = {code: i for i, code in enumerate(codes)} | {"": -1}

        def told(coded: Coded, names: dict[str, str]) -> Ints:
            found = [number[district_of(names.get(n, n))] for n in coded.names]
            return np.array([*found, -1], np.int64)[coded.code]

        first, second = told(by_words, {}), told(by_layer, named)
        return Coded(np.where(first < 0, second, first), codes)


def _coded(column: pa.ChunkedArray) -> Coded:
    names, code = encoded(column)
    return Coded(code, names)


def folder_of(dataset: Path, publication: Any) -> Path:
    """Return the folder of the snapshot that is being published."""
    known = getattr(publication, "folder", None)
    return Path(known) if known else dataset / "snapshots" / publication.snapshot
