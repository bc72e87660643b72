"""A whole report of the simulated force: what the pictures are drawn from in tests.

The figures are plain sums of simulated incidents; the back-test's and the baselines' are invented.
"""

from __future__ import annotations

from datetime import date

import numpy as np
import shapely

from asvat.hotspots.count_intervals import rate_ratio
from asvat.hotspots.coverage import cells_within
from asvat.hotspots.getis_ord import gi_star
from asvat.hotspots.grid import SquareGrid, Window
from asvat.reporting import model as m
from asvat.simulation.areas import ward_polygons, wards
from asvat.simulation.force import SimulatedForce, simulate
from asvat.simulation.places import DISTRICTS, TOWNS

TONES = {
    "hot spot 99%": "hot-3",
    "hot spot 95%": "hot-2",
    "hot spot 90%": "hot-1",
    "not significant": "none",
    "cold spot 90%": "cold-1",
    "cold spot 95%": "cold-2",
    "cold spot 99%": "cold-3",
}


def change(before: int, after: int) -> m.Change:
    ratio, low, high = (100 * (float(v) - 1) for v in rate_ratio(before, after))
    return m.Change(before, after, ratio, low, high)


def by_month(times: np.ndarray) -> m.ByMonth:
    month = times.astype("datetime64[M]")
    kinds, counts = np.unique(month, return_counts=True)
    season = (counts[:12] + counts[12:]) / 2
    rows = []
    for i, (when, n) in enumerate(zip(kinds.tolist(), counts.tolist(), strict=True)):
        expected = float(season[i % 12])
        spread = 2.6 * expected**0.5
        shown = n + (160 if i == 17 else 0)
        low, high = expected - spread, expected + spread
        rows.append(m.MonthCount(when, shown, expected, low, high, not low <= shown <= high))
    return m.ByMonth(tuple(rows), "Expected: the mean of the same month in both years.")


def boundaries() -> tuple[m.Boundary, ...]:
    out = []
    for name in DISTRICTS:
        parts = [p for p, w in zip(ward_polygons(), wards(), strict=True) if w.district == name]
        shapes = shapely.get_parts(shapely.union_all(parts))
        rings = tuple(tuple(shapely.get_exterior_ring(s).coords) for s in shapes)
        out.append(m.Boundary(name, rings))
    return tuple(out)


def maps(east: np.ndarray, north: np.ndarray) -> tuple[m.Where, m.Hotspots]:
    grid = SquareGrid(250)
    window = Window.around(grid, east, north, margin=2)
    count = window.count(east, north)
    mask = cells_within(window, np.array(ward_polygons(), dtype=object))
    found = gi_star(count, window, mask)
    column, row = (v[mask.ravel()] for v in window.cells())
    corners, value = grid.corners(column, row), count[mask]
    names = grid.cell_id(column, row)
    centre = np.column_stack(grid.centre(column, row))
    kinds = found.local.classes
    some = (value > 0) | (kinds != "not significant")
    density = m.MapLayer(
        "Most incidents were in the town centres",
        corners[value > 0],
        value[value > 0],
        "incidents a cell of 250 m",
        method="Counts of incidents in square cells on a fixed national grid.",
    )
    words = {k: k.replace("spot", "spot,") if "spot" in k else k for k in TONES}
    hot = m.MapLayer(
        "Hot spots of incidents",
        corners[some],
        value[some],
        "incidents a cell of 250 m",
        tuple(kinds[some].tolist()),
        tuple(m.MapClass(k, words[k], t) for k, t in TONES.items()),
        "Getis-Ord Gi* over each cell and its eight neighbours, false discovery held at the "
        "level of the class.",
    )
    best = np.argsort(-np.where(kinds == "hot spot 99%", value, -1), kind="stable")[:12]
    where = m.Where(
        (density, hot),
        boundaries(),
        tuple(m.Place(t.name, t.easting, t.northing, 1 if t.population > 80_000 else 2 if
                      t.population > 30_000 else 3) for t in TOWNS),
        ("Places are exact, and invented: this is a simulated force.",),
        "Simulated data; boundaries are invented.",
    )  # fmt: skip
    rows = []
    for rank, i in enumerate(best.tolist(), start=1):
        gaps = [np.hypot(t.easting - centre[i, 0], t.northing - centre[i, 1]) for t in TOWNS]
        near = TOWNS[int(np.argmin(gaps))]
        rows.append(
            m.Hotspot(
                rank, str(names[i]), f"Near {near.name} centre", *centre[i].tolist(), int(value[i]),
                float(value.mean()), value[i] - 1.96 * value[i] ** 0.5,
                value[i] + 1.96 * value[i] ** 0.5, float(found.local.q[i]), "hot spot, 99%",
                "61% anti-social behaviour, 8% disputes closed as no crime, 31% crime",
                "No clear change on the year before",
            )
        )  # fmt: skip
    return where, m.Hotspots(
        tuple(rows), 20, "95% interval of the count",
        "A cell is listed when Gi* calls it hot at a false-discovery rate of 1%.",
    )  # fmt: skip


def lorenz(value: np.ndarray) -> tuple[tuple[float, float], ...]:
    ordered = np.sort(value)[::-1]
    held = np.concatenate([[0.0], np.cumsum(ordered) / ordered.sum()])
    share = np.linspace(0, 1, held.size)
    keep = np.unique((np.linspace(0, 1, 200) ** 2 * (held.size - 1)).astype(int))
    return tuple(zip(share[keep].tolist(), held[keep].tolist(), strict=True))


def held_by(curve: tuple[tuple[float, float], ...], share: float) -> float:
    return float(np.interp(share, [y for _, y in curve], [x for x, _ in curve]))


def simulated_report(force: SimulatedForce | None = None) -> m.ReportData:
    force = force or simulate(texts=False)
    table = force.incidents
    when = table["occurred"].to_numpy()
    now = when >= np.datetime64("2025-01-01")
    kind = np.array(table["type"].to_pylist())
    east, north = (table[c].to_numpy().astype(float) for c in ("easting", "northing"))
    types = tuple(
        m.TypeCount(
            str(k), int((kind[now] == k).sum()), float((kind[now] == k).mean()),
            change(int((kind[~now] == k).sum()), int((kind[now] == k).sum())),
        )
        for k in np.unique(kind)
    )  # fmt: skip
    day = (when.astype("datetime64[D]").astype(int) + 3) % 7
    hour = when.astype("datetime64[h]").astype(int) % 24
    grid = np.zeros((7, 24))
    np.add.at(grid, (day[now], hour[now]), 1)
    where, hotspots = maps(east[now], north[now])
    curve = lorenz(np.concatenate([where.layers[0].value, np.zeros(15_000)]))
    total = change(int((~now).sum()), int(now.sum()))
    return m.ReportData(
        title="Where incidents gather, and what changed",
        area="West Yorkshire (simulated)",
        agency="Simulated Police",
        subject="incidents",
        first=date(2025, 1, 1),
        last=date(2025, 12, 31),
        generated_for="the Deputy Mayor for Policing and Crime",
        marking="OFFICIAL",
        notes=("These are simulated data. Nothing here happened.",),
        summary=(
            m.Figure("Incidents in the year", f"{total.after:,}", "", "9,943 the year before"),
            m.Figure("Anti-social behaviour", "36%", "35% to 37%", "of all incidents"),
            m.Figure("Half of all incidents", "4.6% of cells", "4.3% to 4.9%", "of 250 m"),
            m.Figure("Hotspots", "12", "", "holding 11% of incidents"),
        ),
        headline=total,
        by_type=m.ByType(types),
        by_month=by_month(when),
        by_day_hour=m.DayHour(tuple(tuple(row) for row in grid.tolist())),
        where=where,
        hotspots=hotspots,
        perception=m.Perception(
            tuple(
                m.Perceived(h.rank, h.place, h.count, 0, 0) if h.rank % 3 else
                m.Perceived(h.rank, h.place, h.count, 16, 8, 0.28, 0.72)
                for h in hotspots.rows
            ),
            "Answers are self-selected.",
        ),
        emerging=m.Emerging(
            (
                m.EmergingClass("new", "hot in the last period only", 4),
                m.EmergingClass("consecutive", "hot in the last periods without a break", 3),
                m.EmergingClass("intensifying", "hot nearly always, and more so", 0),
                m.EmergingClass("persistent", "hot nearly always, without a trend", 61),
                m.EmergingClass("diminishing", "hot nearly always, and less so", 2),
                m.EmergingClass("sporadic", "hot now and then", 11),
                m.EmergingClass("oscillating", "hot now, cold before", 0),
                m.EmergingClass("historical", "hot before, not now", 7),
                m.EmergingClass("none", "no pattern", 9_300),
            ),
            "Space-time Gi* by quarter with a Mann-Kendall trend.",
        ),
        concentration=m.Concentration(
            curve, 0.71, 0.69, 0.73,
            tuple(m.TopShare(s, held_by(curve, s), held_by(curve, s) * 0.95,
                             held_by(curve, s) * 1.05) for s in (0.25, 0.5)),
            "cells", "Generalised Gini for sparse counts.",
        ),
        new_since=m.NewSince(
            "the snapshot of 3 December 2025",
            ("412 incidents were added.", "The hotspot near Harehills centre is new."),
            m.DataTable("new", "Incidents added by month", ("Month", "Incidents"),
                        (("Nov 2025", 12), ("Dec 2025", 400))),
        ),
        backtest=m.BackTest(
            (
                m.BackTestRow("kernel density", 8.1, 7.4, 8.9, 0.71, 0.41),
                m.BackTestRow("last period", 7.2, 6.4, 8.0, 0.63, 0.36),
                m.BackTestRow("Gi*", 6.9, 6.0, 7.7, 0.60, 0.34),
                m.BackTestRow("gradient boosting on cell history", 8.6, 7.9, 9.3, 0.75, 0.43, True),
            ),
            0.05, "Months held out: July to December 2025.",
            "Each month is forecast from the months before it alone.",
        ),
        quality=m.Quality(
            20_014, 20_000, 14, 0,
            (m.FlagCount("no-location", "No coordinates in the record", 31),),
            (m.Reject("incidents.csv", 877, "occurred", "31/02/2025 10:00",
                      "No such date. Correct it at source and add the file again."),),
            (("the minute", 20_000),), (("an exact place", 20_000),),
        ),
        imports=(
            m.ImportRow("3 December 2025, 09:14", "incidents.csv", "force_extract", 20_014, 20_000,
                        14, 0),
        ),
        methods=(
            m.MethodNote("Hot spots", "Getis-Ord Gi* with false-discovery control.",
                         "Ord and Getis 1995"),
        ),
        sources=(m.SourceNote("Simulated force", "MIT", "Made by asvat simulate.", "NONE"),),
    )  # fmt: skip
