"""Hotspots of events and of raw logs, beside the map that one would draw if all were known."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from force import Force
from pages import publish, table
from scores import wilson

from asvat.hotspots.getis_ord import gi_star
from asvat.run.maps import Maps
from asvat.run.settings import Settings

Bools = npt.NDArray[np.bool_]
HOT = 0.05
"""False-discovery rate below which a cell is hot."""
_TRUE = """
SELECT DISTINCT ON (e.event) p.easting, p.northing FROM truth_events e
JOIN truth_places p USING (incident_id) SEMI JOIN subject USING (incident_id)
ORDER BY e.event, incident_id
"""
_RINGING = """
SELECT DISTINCT easting, northing FROM truth_series WHERE kind = 'everyone rings'
"""


def measure(logs: int, seed: int) -> None:
    """Compare which cells are hot on events, on raw logs, and on true events at true points."""
    force = Force(logs, seed, 1.0).make()
    snapshot = force.snapshot()
    linked = {name: snapshot.table(name) for name in ("incident_events", "incident_places")}
    raw, ours = (_maps(force, tables) for tables in ({}, linked))
    with force.opened() as db:
        chosen = raw.subject & raw.inside
        logs_of = raw.all.labels["incident_id"].filter(pa.array(chosen))
        db.register("subject", pa.table({"incident_id": logs_of}))
        true = db.execute(_TRUE).fetchnumpy()
        planted = db.execute("SELECT * FROM truth_hotspots").fetchnumpy()
        ringing = db.execute(_RINGING).fetchnumpy()
    study = raw.study
    perfect = gi_star(study.counts(true["easting"], true["northing"]), study.window, study.mask)
    truly = _hot(perfect.table())
    rings = study.counts(ringing["easting"], ringing["northing"])[study.mask] > 0
    near = _near(raw.tables["cells_subject"], planted)
    rows = []
    for name, hot in (
        ("asvat: events", _hot(ours.tables["cells_subject"])),
        ("raw logs", _hot(raw.tables["cells_subject"])),
        ("everything known", truly),
    ):
        both = int((hot & truly).sum())
        rows.append((
            name, int(hot.sum()), wilson(both, hot.sum()), wilson(both, truly.sum()),
            f"{int((near & hot).any(axis=1).sum())} of {len(near)}",
            f"{int((hot & rings).sum())} of {int(rings.sum())}",
        ))  # fmt: skip
    head = ("map of", "hot cells", "of them hot if everything were known", "found of those",
            "planted hotspots found", "hot cells where everyone rings")  # fmt: skip
    publish(
        "hotspots",
        f"{force.words()}; ASB of all agencies, cells of 250 m, Gi*, false discovery 5%; "
        f"{int(chosen.sum()):,} logs, {len(true['easting']):,} true events",
        table(head, rows),
    )


def _maps(force: Force, linked: dict[str, Any]) -> Maps:
    maps = Maps(force.dataset, Settings(), linked)
    maps.make(lambda _step: None)
    return maps


def _hot(cells: Any) -> Bools:
    z, q = cells.column("z").to_numpy(), cells.column("q").to_numpy()
    hot: Bools = (z > 0) & (q <= HOT)
    return hot


def _near(cells: Any, planted: dict[str, Any]) -> Bools:
    """Mark for each planted hotspot the cells whose centre lies within its radius."""
    x, y = cells.column("easting").to_numpy(), cells.column("northing").to_numpy()
    away = np.hypot(x - planted["easting"][:, None], y - planted["northing"][:, None])
    # A cell's half diagonal more: a small hotspot may hold no centre.
    near: Bools = away <= planted["radius_m"][:, None] + 177
    return near
