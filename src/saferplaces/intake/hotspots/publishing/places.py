"""Hotspots of each layer, as the engine lists them, and what lies in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import shapely

from asvat.hotspots.getis_ord import CLASSES, GiResult
from asvat.hotspots.getis_ord.result import LocalG
from asvat.hotspots.grid import SquareGrid, Window
from asvat.hotspots.hot_places import HotPlaces, hot_places
from asvat.hotspots.reflection.composition import Composition, composition
from asvat.hotspots.reflection.layers import LAYERS, POLICE_UK_CAVEAT
from asvat.records.precision import TimePrecision
from asvat.records.provenance import read_stamp
from asvat.reporting.summaries import day_hour
from saferplaces.intake.hotspots.drawing import geojson
from saferplaces.intake.hotspots.models import Cell, Hotspot, HotspotLog, HotspotSubject, LayerKey
from saferplaces.intake.hotspots.publishing.reading import Logs, Reading

LATEST_LOGS, MOST_SUBJECTS = 50, 20
"""Kept of each hotspot: its latest logs, and of each kind its most frequent repeats."""
SQUARE = 250.0
"""Metres within which one log speaks for the district of the others."""
Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Located:
    """The logs on the map: one an event and layer, none at a default point."""

    logs: Logs
    keep: Bools
    x: npt.NDArray[np.float64]
    y: npt.NDArray[np.float64]

    @cached_property
    def _known(self) -> tuple[Ints, Any]:
        """One log of each small square that has any with a district, and a tree of them."""
        known = np.flatnonzero(self.keep & (self.logs.district.code >= 0))
        squares = (self.x[known] // SQUARE).astype(np.int64) << 32
        _, first = np.unique(
            squares + (self.y[known] // SQUARE).astype(np.int64), return_index=True
        )
        rows = known[first]
        return rows, shapely.STRtree(np.asarray(shapely.points(self.x[rows], self.y[rows])))

    def districts(self, x: Floats, y: Floats) -> list[str]:
        """Return for each point the district of the nearest log that has one."""
        rows, tree = self._known
        if not rows.size:
            return [""] * x.size
        found = self.logs.district.code[rows[tree.nearest(shapely.points(x, y))]]
        return [self.logs.district.names[code] for code in found.tolist()]


@dataclass(frozen=True)
class Found:
    """Rows of one layer."""

    key: LayerKey
    hotspots: list[Hotspot]
    cells: list[Cell]
    logs: list[HotspotLog]
    subjects: list[HotspotSubject]
    incidents: int
    study: int
    method: str


def located(reading: Reading) -> Located:
    """Return the logs that the engine's maps hold."""
    logs = reading.logs
    x, y = (logs.column(c).to_numpy().astype(float) for c in ("easting", "northing"))
    # Where all is told by layers, a log in none is on no map.
    asked = np.flatnonzero((logs.layer >= 0) | (not reading.about["layered"]))
    points = reading.points(logs, asked)
    keep = np.zeros(x.size, bool)
    keep[asked] = True
    if points is not None:
        x[asked] = np.where(points.known, points.x, x[asked])
        y[asked] = np.where(points.known, points.y, y[asked])
        keep[asked] = ~points.default & ~points.further
    return Located(logs, keep & ~np.isnan(x), x, y)


def find(reading: Reading, key: LayerKey, where: Located, top: int) -> Found | None:
    """Return the hotspots of a layer, or None where the run made no map of it."""
    if not reading.has(f"cells_{key}"):
        return None
    told = reading.table(f"cells_{key}")
    size = int(reading.snapshot.manifest["parameters"]["cell"])
    result, counts = _laid(told, size)
    found = hot_places(result, counts, top)
    at = np.full(where.x.size, -1, np.int64)
    at[where.keep] = found.of_points(where.x[where.keep], where.y[where.keep])
    about, emerging = reading.about, reading.emerging
    listed = {row["cell_id"]: row for row in reading.rows("hotspots")} if key == "subject" else {}
    given = [listed[c]["place"] for c in found.cell_id if c in listed]
    names, made = _made(reading, key, where, found, at, given)
    hours = about["time_precision"] == "minute"
    hotspots, logs = [], []
    for i, cell_id in enumerate(found.cell_id):
        mine = np.flatnonzero(at == i)
        hotspot = _hotspot(key, i, names[i], found, made, emerging)
        if cell_id in listed:  # the engine's own words are the ones to show
            hotspot.sentence = listed[cell_id]["sentence"]
        _whereabouts(hotspot, reading, where.logs, mine)
        hotspot.made_of = _contents(made, i, where.logs, mine, about)
        hotspot.hours = _hours(where.logs, mine) if hours else None
        hotspots.append(hotspot)
        logs += _latest(hotspot, where.logs, mine)
    subjects = _repeats(reading, hotspots, at)
    cells = _cells(key, told, found, size, emerging, where, hotspots)
    return Found(
        key, hotspots, cells, logs, subjects, int(counts.sum()), told.num_rows, _stamp(told)
    )


def _stamp(told: pa.Table) -> str:
    found: str = read_stamp(told).get("method", "")
    return found


def _laid(told: pa.Table, size: int) -> tuple[GiResult, npt.NDArray[np.float64]]:
    """Lay the table of cells out as the map that it was made from."""
    grid = SquareGrid(size)
    x, y = (told.column(name).to_numpy() for name in ("easting", "northing"))
    window = Window.around(grid, x, y)
    column, row = grid.index(x, y)
    at = (row - window.row0, column - window.column0)
    order = np.lexsort((at[1], at[0]))  # the order in which a mask holds its values

    def values(name: str) -> npt.NDArray[np.float64]:
        found: npt.NDArray[np.float64] = told.column(name).to_numpy()[order]
        return found

    mask = np.zeros(window.shape, bool)
    mask[at] = True
    coded = told.column("class").combine_chunks().dictionary_encode()
    codes = np.array([CLASSES.index(name) for name in coded.dictionary.to_pylist()], np.int64)
    local = LocalG(
        values("count"), values("neighbourhood"), values("neighbourhood_expected"), values("z"),
        values("p"), values("q"), np.sign(values("z")).astype(np.int64),
        codes[coded.indices.to_numpy()][order],
    )  # fmt: skip
    counts = np.zeros(window.shape)
    counts[mask] = values("count")
    return GiResult(local, window, mask), counts


def _made(
    reading: Reading, key: LayerKey, where: Located, found: HotPlaces, at: Ints, given: list[str]
) -> tuple[list[str], Composition]:
    about, logs = reading.about, where.logs
    first, last = (np.datetime64(about[name], "M") for name in ("first", "last"))
    inside = (logs.month >= first) & (logs.month <= last)
    layered = bool(about["layered"]) or key != "subject"
    member = logs.layer >= 0
    if key in {LayerKey.CRIME, LayerKey.DISPUTE}:
        member = logs.layer == (1 if key == LayerKey.CRIME else 2)
    elif key == LayerKey.SUBJECT and layered:
        member = logs.layer == 0
    rows = np.flatnonzero(at >= 0)
    taken = logs.table.select(["category", "location_text", "area_name"]).take(pa.array(rows))
    chosen = (member & inside)[rows]
    names = given
    if len(given) < len(found.cell_id):  # the engine lists the subject's hotspots alone
        names = found.names(at[rows], chosen, taken["location_text"], taken["area_name"])
    made = composition(
        at[rows],
        names,
        taken["category"],
        logs.layer[rows] if layered else None,
        logs.month[rows],
        first=about["first"],
        last=about["last"],
        known_months=np.unique(logs.month),
        caveats=[POLICE_UK_CAVEAT] if layered and about["place_precision"] == "snapped" else [],
    )
    return names, made


def _hotspot(
    key: LayerKey,
    i: int,
    name: str,
    found: HotPlaces,
    made: Composition,
    emerging: Mapping[str, str],
) -> Hotspot:
    of, window = made.places[i], found.window
    row, column = np.nonzero(found.group == i)
    cell_ids = window.grid.cell_id(column + window.column0, row + window.row0).tolist()
    classes = Counter(c for c in map(emerging.get, cell_ids) if c)
    corners = window.grid.corners(column + window.column0, row + window.row0)
    return Hotspot(
        key=f"{key}-{found.cell_id[i]}", layer=key, rank=i + 1, place=name,
        easting=float(found.easting[i]), northing=float(found.northing[i]),
        outline=_outline(corners), cells=int(found.cells[i]), count=int(found.count[i]),
        expected=float(found.expected[i]), low=float(found.low[i]), high=float(found.high[i]),
        q=float(found.q[i]), classed=CLASSES[found.code[i]],
        emerging=classes.most_common(1)[0][0] if classes else "",
        incidents=of.incidents, peak_month=of.peak_month or "",
        months_compared=of.months_compared, now=of.now, before=of.before,
        ratio=_finite(of.ratio), ratio_low=_finite(of.ratio_low), ratio_high=_finite(of.ratio_high),
        sentence=of.sentence, repeats={}, made_of={}, is_new=False,
    )  # fmt: skip


def _finite(value: float | None) -> float | None:
    return value if value is not None and np.isfinite(value) else None


def _outline(corners: npt.NDArray[Any]) -> dict[str, Any]:
    """Return cells as one shape, in GeoJSON."""
    return geojson(shapely.union_all(shapely.polygons(corners)))


def _whereabouts(hotspot: Hotspot, reading: Reading, logs: Logs, mine: Ints) -> None:
    """Say in which district and ward most of its logs lie."""
    hotspot.district, hotspot.ward = logs.district.most(mine), logs.ward.most(mine)
    hotspot.ward_name = reading.wards.get(hotspot.ward, ("", None))[0]


def _contents(
    made: Composition, i: int, logs: Logs, mine: Ints, about: Mapping[str, Any]
) -> dict[str, Any]:
    """Return what a hotspot is made of: by layer, by category, and by month and layer."""
    of = made.places[i]
    first, last = (np.datetime64(about[name], "M") for name in ("first", "last"))
    months = np.arange(first, last + 1)
    at = (logs.month[mine] - first).astype(np.int64)
    kept = (at >= 0) & (at < months.size) & (logs.layer[mine] >= 0)
    table = np.zeros((months.size, len(LAYERS)), np.int64)
    np.add.at(table, (at[kept], logs.layer[mine][kept]), 1)
    return {
        "layers": list(of.layers),
        "categories": [list(pair) for pair in of.categories],
        "months": [[str(m), *row] for m, row in zip(months, table.tolist(), strict=True)],
    }


def _hours(logs: Logs, mine: Ints) -> list[int] | None:
    start = logs.column("start").to_numpy()[mine]
    known = start[~np.isnat(start)]
    found: list[int] = day_hour(known, TimePrecision.MINUTE).column("count").to_pylist()
    return found


def _latest(hotspot: Hotspot, logs: Logs, mine: Ints) -> list[HotspotLog]:
    reported = logs.column("reported").to_numpy()[mine]
    order = mine[np.argsort(reported, kind="stable")[::-1][:LATEST_LOGS]]
    ids = logs.column("incident_id").take(pa.array(order)).to_pylist()
    return [HotspotLog(hotspot=hotspot, incident_id=k, position=n) for n, k in enumerate(ids)]


def _repeats(reading: Reading, hotspots: list[Hotspot], at: Ints) -> list[HotspotSubject]:
    """Count the repeats in each hotspot, and keep the most frequent."""
    log, counted, subject = reading.repeats
    inside = at[log] >= 0
    trios = np.stack([at[log], counted.code, subject.code], 1)[inside]
    found, logs = np.unique(trios, axis=0, return_counts=True)
    kept: list[HotspotSubject] = []
    for at_row in np.lexsort((-logs, found[:, 1], found[:, 0])).tolist():
        place, kind, which = found[at_row].tolist()
        hotspot, name = hotspots[place], counted.names[kind]
        seen = hotspot.repeats.get(name, 0)
        hotspot.repeats[name] = seen + 1
        if seen < MOST_SUBJECTS:
            kept.append(
                HotspotSubject(
                    hotspot=hotspot, counted=name, subject_id=subject.names[which],
                    logs=int(logs[at_row]),
                )
            )  # fmt: skip
    return kept


def _cells(
    key: LayerKey,
    told: pa.Table,
    found: HotPlaces,
    size: int,
    emerging: Mapping[str, str],
    where: Located,
    hotspots: list[Hotspot],
) -> list[Cell]:
    """Return the hot cells, each with the district of the nearest logs."""
    chosen = told.filter(pc.starts_with(told["class"], "hot")).to_pylist()
    if not chosen:
        return []
    x, y = (np.array([row[c] for row in chosen], float) for c in ("easting", "northing"))
    group = found.of_points(x, y)
    districts = where.districts(x, y)
    return [
        Cell(
            layer=key, cell_id=row["cell_id"], district=district, easting=row["easting"],
            northing=row["northing"], size=size, count=int(row["count"]),
            expected=row["expected"], q=row["q"], classed=row["class"],
            emerging=emerging.get(row["cell_id"], ""),
            hotspot=hotspots[g].key if g >= 0 else "",
        )
        for row, g, district in zip(chosen, group.tolist(), districts, strict=True)
    ]  # fmt: skip
