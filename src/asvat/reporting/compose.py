"""From a snapshot to what the report's page shows."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Any

import numpy as np
import shapely

from asvat.dataset.areas import layers
from asvat.dataset.layout import Layout
from asvat.dataset.ledger import Ledger
from asvat.dataset.snapshots import Snapshot
from asvat.hotspots.getis_ord import CLASSES
from asvat.hotspots.grid import SquareGrid
from asvat.hotspots.layers import LAYER_WORDS, LAYERS
from asvat.records.code_lists import label
from asvat.reporting import model
from asvat.reporting.notes import METHODS, source_notes

_TONES: dict[str, model.Tone] = {
    "hot spot 99%": "hot-3",
    "hot spot 95%": "hot-2",
    "hot spot 90%": "hot-1",
    "cold spot 90%": "cold-1",
    "cold spot 95%": "cold-2",
    "cold spot 99%": "cold-3",
}
MOST_REJECTS = 20
EMERGING = {
    "new hot spot": "hot in the last month and never before",
    "consecutive hot spot": "hot in an unbroken run of last months and never before it",
    "intensifying hot spot": "hot nearly always, the last month too, and rising",
    "persistent hot spot": "hot nearly always, neither rising nor falling",
    "diminishing hot spot": "hot nearly always, the last month too, and falling",
    "sporadic hot spot": "hot in the last month and on and off before",
    "oscillating hot spot": "hot in the last month, and cold in some month before",
    "historical hot spot": "hot nearly always before, but not in the last month",
    "none": "none of these",
}


def compose(
    layout: Layout, snapshot: Snapshot, title: str = "", generated_for: str = ""
) -> model.ReportData:
    """Return the report's data for a snapshot: every part, or the reason why it is not there."""
    return _Page(layout, snapshot, title, generated_for).data()


class _Page:
    def __init__(self, layout: Layout, snapshot: Snapshot, title: str, generated_for: str) -> None:
        self._layout, self._snapshot = layout, snapshot
        self._title, self._for = title, generated_for
        self._absent = {r["part"]: r["why"] for r in snapshot.table("absent").to_pylist()}
        self._about: dict[str, Any] = snapshot.table("about").to_pylist()[0]
        self._agencies = snapshot.table("agencies").to_pylist()
        self._layers = layers(layout)

    def _rows(self, name: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self._snapshot.table(name).to_pylist()
        return found

    def _has(self, name: str) -> bool:
        return name in self._snapshot.tables()

    def _why(self, part: str) -> model.Absent:
        return model.Absent(self._absent.get(part, "The run made no such table."))

    def data(self) -> model.ReportData:
        first = dt.date.fromisoformat(f"{self._about['first']}-01")
        last = _last_day(self._about["last"])
        agencies = sorted({row["agency"] for row in self._agencies})
        agency = ", ".join(agencies)
        area = self._area_name(agencies)
        subject = self._about["subject"]
        headline = self._headline()
        return model.ReportData(
            title=self._title or f"{subject[0].upper()}{subject[1:]} in {area}",
            area=area,
            agency=agency,
            subject=subject,
            first=first,
            last=last,
            summary=self._summary(headline),
            headline=headline,
            by_type=self._by_type(),
            by_month=self._by_month(),
            by_day_hour=self._day_hour(),
            where=self._where(),
            hotspots=self._hotspots(),
            emerging=self._emerging(),
            concentration=self._concentration(),
            new_since=self._new_since(),
            backtest=self._backtest(),
            quality=self._quality(),
            imports=self._imports(),
            methods=METHODS,
            sources=source_notes(self._agencies, self._layers),
            generated_for=self._for,
            marking=self._marking(),
            notes=self._notes(),
        )

    def _area_name(self, agencies: list[str]) -> str:
        trimmed = [a.removesuffix(" Police").removesuffix(" Constabulary") for a in agencies]
        return " and ".join(trimmed[:2]) if len(trimmed) <= 2 else f"{len(trimmed)} agencies' areas"

    def _marking(self) -> str:
        order = ["NONE", "OFFICIAL", "OFFICIAL-SENSITIVE"]
        highest = max((row["marking"] for row in self._agencies), key=order.index, default="NONE")
        return "" if highest == "NONE" else highest

    def _notes(self) -> tuple[str, ...]:
        caveat = self._about["place_caveat"]
        notes = [caveat] if caveat else []
        if self._about["time_precision"] == "month":
            notes.append("Times are known only to the month.")
        return tuple(notes)

    def _headline(self) -> model.Change | None:
        rows = self._rows("headline") if self._has("headline") else []
        return _change(rows[0]) if rows else None

    def _summary(self, headline: model.Change | None) -> tuple[model.Figure, ...]:
        count = self._about["incidents"]
        figures = [model.Figure(f"Located incidents of {self._about['subject']}", f"{count:,}")]
        if headline is not None and headline.percent is not None:
            interval = (
                f"95% interval {headline.low:+.0f}% to {headline.high:+.0f}%"
                if headline.low is not None and headline.high is not None
                else ""
            )
            figures.append(
                model.Figure(
                    "Change in a year",
                    f"{headline.percent:+.0f}%",
                    interval,
                    f"{headline.after:,} against {headline.before:,} in {headline.against}",
                )
            )
        if self._has("hotspots"):
            hot = self._hot_cells("cells_subject")
            figures.append(
                model.Figure(
                    "Hot cells",
                    f"{len(hot):,}",
                    "at most 5% of them by chance",
                    f"of {self._about['cells']:,} cells",
                )
            )
        if self._has("concentration"):
            shares = {r["measure"]: r for r in self._rows("concentration")}
            half = shares.get("share_of_places_for_50%")
            if half:
                figures.append(
                    model.Figure(
                        "Cells that hold half of all",
                        f"{100 * half['value']:.1f}%",
                        f"95% interval {100 * half['low']:.1f}% to {100 * half['high']:.1f}%",
                    )
                )
        return tuple(figures)

    def _by_type(self) -> model.ByType | model.Absent:
        if not self._has("by_type"):
            return self._why("by_type")
        return model.ByType(
            tuple(
                model.TypeCount(
                    label("categories", row["category"]) if row["category"] else "not stated",
                    row["count"],
                    row["share"],
                    _change(row),
                )
                for row in self._rows("by_type")
            )
        )

    def _by_month(self) -> model.ByMonth | model.Absent:
        if not self._has("by_month"):
            return self._why("by_month")
        rows = tuple(
            model.MonthCount(
                row["month"], row["count"], row["expected"], row["low"], row["high"], row["unusual"]
            )
            for row in self._rows("by_month")
        )
        note = self._snapshot.table("by_month").schema.metadata or {}
        return model.ByMonth(rows, note.get(b"note", b"").decode())

    def _day_hour(self) -> model.DayHour | model.Absent:
        if not self._has("day_hour"):
            return self._why("day_hour")
        counts = self._snapshot.table("day_hour").column("count").to_numpy().reshape(7, 24)
        return model.DayHour(tuple(tuple(float(c) for c in row) for row in counts))

    def _grid(self) -> SquareGrid:
        return SquareGrid(int(self._snapshot.manifest["parameters"]["cell"]))

    def _hot_cells(self, name: str) -> set[str]:
        table = self._snapshot.table(name)
        return {
            cell
            for cell, kind in zip(
                table.column("cell_id").to_pylist(), table.column("class").to_pylist(), strict=True
            )
            if kind in {"hot spot 95%", "hot spot 99%"}
        }

    def _where(self) -> model.Where | model.Absent:
        if not self._has("cells_subject"):
            return self._why("where")
        drawn = [self._layer("cells_subject", self._about["subject"])]
        for name in LAYERS:
            key = f"cells_{name.replace(' ', '_').replace('-', '_')}"
            if self._has(key):
                drawn.append(self._layer(key, LAYER_WORDS[name]))
        if self._has("cells_together"):
            words = "ASB incidents, ASB-linked crimes and disputes together"
            drawn.append(self._layer("cells_together", words))
        return model.Where(
            tuple(drawn),
            self._boundaries(),
            self._places(),
            tuple(c for c in (self._about["place_caveat"],) if c),
            "; ".join(
                dict.fromkeys(n.attribution for n in source_notes(self._agencies, self._layers))
            ),
        )

    def _layer(self, name: str, words: str) -> model.MapLayer:
        table = self._snapshot.table(name)
        kind = table.column("class").to_pylist()
        grid = self._grid()
        east, north = (table.column(c).to_numpy() for c in ("easting", "northing"))
        chosen = np.array([k in _TONES for k in kind], bool)
        column, row = grid.index(east[chosen], north[chosen])
        codes = [k for k in kind if k in _TONES]
        present = [c for c in reversed(CLASSES) if c in set(codes)]
        return model.MapLayer(
            f"Hot spots: {words}",
            grid.corners(column, row),
            table.column("count").to_numpy()[chosen],
            f"incidents a cell of {grid.size} m",
            tuple(codes),
            tuple(model.MapClass(c, c[0].upper() + c[1:], _TONES[c]) for c in present),
            f"Getis-Ord Gi* on cells of {grid.size} m with their eight neighbours; exact "
            "permutation p, false discoveries controlled over all cells.",
            "" if present else "No cell differs from chance once false discoveries are controlled.",
        )

    def _boundaries(self) -> tuple[model.Boundary, ...]:
        for stem in ("ltla", "district", "force", "ward"):
            for kind in sorted(self._layers, reverse=True):
                if kind.startswith(stem):
                    areas = self._layers[kind]
                    return tuple(
                        _boundary(str(name), shape)
                        for name, shape in zip(areas.names, areas.shapes, strict=True)
                    )
        for kind in sorted(self._layers, reverse=True):
            if kind.startswith("lsoa"):
                return _by_district(self._layers[kind].names, self._layers[kind].shapes)
        return ()

    def _places(self) -> tuple[model.Place, ...]:
        found = self._rows("place_names") if self._has("place_names") else []
        return tuple(model.Place(r["name"], r["easting"], r["northing"], r["rank"]) for r in found)

    def _hotspots(self) -> model.Hotspots | model.Absent:
        if not self._has("hotspots"):
            return self._why("hotspots")
        rows = self._rows("hotspots")
        return model.Hotspots(
            tuple(
                model.Hotspot(
                    r["rank"], r["cell_id"], r["place"], r["easting"], r["northing"],
                    int(r["count"]), r["expected"], r["low"], r["high"], r["q"], r["class"],
                    (r.get("sentence") or "").rstrip("."), f"{r['cells']} cells",
                )
                for r in rows
            ),
            len(rows),
            "the count, from a Poisson process (95%)",
            f"Hot cells of {self._grid().size} m that touch are one hotspot, named after the words "
            "that most of its records carry.",
            "Hotspots are picked because they are high: most will fall back without any action.",
        )  # fmt: skip

    def _emerging(self) -> model.Emerging | model.Absent:
        if not self._has("emerging"):
            return self._why("emerging")
        counts = Counter(self._snapshot.table("emerging").column("class").to_pylist())
        rows = tuple(
            model.EmergingClass(name, meaning, counts.get(name, 0))
            for name, meaning in EMERGING.items()
            if counts.get(name, 0)
        )
        return model.Emerging(
            rows,
            "Space-time Gi* of every cell and month with its neighbours and the month before, "
            "false discoveries controlled over cells and months, and the Mann-Kendall trend.",
        )

    def _concentration(self) -> model.Concentration | model.Absent:
        if not self._has("concentration"):
            return self._why("concentration")
        by = {r["measure"]: r for r in self._rows("concentration")}
        curve = self._snapshot.table("lorenz")
        gini = by["generalised_gini"]
        return model.Concentration(
            tuple(
                zip(
                    curve.column("share_of_places").to_pylist(),
                    curve.column("share_of_incidents").to_pylist(),
                    strict=True,
                )
            ),
            gini["value"], gini["low"], gini["high"],
            tuple(
                model.TopShare(
                    float(name.removeprefix("share_of_places_for_").rstrip("%")) / 100,
                    r["value"], r["low"], r["high"],
                )
                for name, r in by.items()
                if name.startswith("share_of_places_for_")
            ),
            "cells",
            "Generalised Gini of counts a cell (Bernasco and Steenbeek 2017), intervals by "
            "parametric bootstrap.",
        )  # fmt: skip

    def _backtest(self) -> model.BackTest | model.Absent:
        if not self._has("backtest"):
            return self._why("backtest")
        table = self._snapshot.table("backtest")
        rows = tuple(
            model.BackTestRow(
                r["method"], r["pai"], r["pai_low"], r["pai_high"], r["pei"], r["hit_rate"],
                r["chosen"],
            )
            for r in table.to_pylist()
        )  # fmt: skip
        months = sorted({r["month"] for r in self._rows("backtest_months")})
        return model.BackTest(
            rows,
            float(self._snapshot.manifest["parameters"]["area_share"]),
            f"{_month_words(months[0])} to {_month_words(months[-1])}",
            "Each month was forecast from the months before it alone; the method marked was chosen "
            "on earlier months, not on these.",
            "Forecasts are of reports at places, never of people.",
        )

    def _new_since(self) -> model.NewSince | model.Absent:
        parent = self._snapshot.parent()
        if parent is None:
            return model.Absent("This is the first snapshot of the dataset.")
        then, now = parent.manifest, self._snapshot.manifest
        if then["parameters"] != now["parameters"]:
            return model.Absent(
                "The snapshot before was made with other settings, so the two do not compare."
            )
        before = parent.table("about").to_pylist()[0]
        sentences = [
            f"{self._about['incidents'] - before['incidents']:+,} located incidents "
            f"({before['incidents']:,} before, {self._about['incidents']:,} now)."
        ]
        if before["last"] != self._about["last"]:
            sentences.append(f"The records now run to {_month_words(self._about['last'])}.")
        earlier = {
            c
            for c, k in zip(
                parent.table("cells_subject").column("cell_id").to_pylist(),
                parent.table("cells_subject").column("class").to_pylist(),
                strict=True,
            )
            if k in {"hot spot 95%", "hot spot 99%"}
        }
        hot = self._hot_cells("cells_subject")
        appeared, gone = sorted(hot - earlier), sorted(earlier - hot)
        sentences.append(f"{len(appeared):,} cells are newly hot; {len(gone):,} no longer are.")
        rows = [(c, "newly hot") for c in appeared] + [(c, "no longer hot") for c in gone]
        table = model.DataTable(
            "new-since",
            "Cells that changed since the last snapshot",
            ("Cell", "Change"),
            tuple(rows),
        )
        return model.NewSince(f"snapshot {parent.name}", tuple(sentences), table if rows else None)

    def _quality(self) -> model.Quality:
        with Ledger(self._layout) as ledger:
            files = [r for r in ledger.imports() if r["status"] not in {"refused", "skipped"}]
        sums = {n: sum(r[n] for r in files) for n in ("rows", "accepted", "rejected", "unchanged")}
        time, place = Counter[str](), Counter[str]()
        for row in self._rows("precision"):
            time[row["time_precision"]] += row["rows"]
            place[row["place_precision"]] += row["rows"]
        rejects = self._snapshot.table("rejects").slice(0, MOST_REJECTS).to_pylist()
        left = self._about["without_place"]
        return model.Quality(
            sums["rows"], sums["accepted"], sums["rejected"], sums["unchanged"],
            tuple(model.FlagCount(r["flag"], r["meaning"], r["rows"]) for r in self._rows("flags")),
            tuple(
                model.Reject(r["file"], r["line"], r["field"], r["value"] or "", r["reason"])
                for r in rejects
            ),
            tuple(time.most_common()),
            tuple(place.most_common()),
            (
                f"{left:,} incidents have no place and are on no map.",
                f"Study area: {self._about['area_from']}.",
            ),
        )  # fmt: skip

    def _imports(self) -> tuple[model.ImportRow, ...]:
        with Ledger(self._layout) as ledger:
            rows = ledger.imports()
        return tuple(
            model.ImportRow(
                r["added_at"][:10], r["file"], r["source"] or r["status"], r["rows"],
                r["accepted"], r["rejected"], r["unchanged"],
            )
            for r in rows
        )  # fmt: skip


def _change(row: dict[str, Any]) -> model.Change | None:
    if row.get("before") is None or row.get("after") is None:
        return None
    against = row.get("against") or "the 12 months before"
    return model.Change(
        row["before"], row["after"], row["percent"], row["low"], row["high"], against
    )


def _month_words(month: str) -> str:
    return dt.date.fromisoformat(f"{month[:7]}-01").strftime("%B %Y")


def _last_day(month: str) -> dt.date:
    first = dt.date.fromisoformat(f"{month}-01")
    following = (first.replace(day=28) + dt.timedelta(days=4)).replace(day=1)
    return following - dt.timedelta(days=1)


def _boundary(name: str, shape: shapely.Geometry, tolerance: float = 40.0) -> model.Boundary:
    simple = shapely.simplify(shape, tolerance)
    rings = [
        tuple(
            (float(x), float(y)) for x, y in shapely.get_coordinates(shapely.get_exterior_ring(p))
        )
        for p in shapely.get_parts(simple)
        if shapely.get_type_id(p) == 3
    ]
    return model.Boundary(name, tuple(r for r in rings if len(r) > 3))


def _by_district(names: np.ndarray, shapes: np.ndarray) -> tuple[model.Boundary, ...]:
    """Join LSOAs to districts by the first words of their names (“Leeds 111B” is in Leeds)."""
    districts = np.array([str(n).rsplit(" ", 1)[0] for n in names], object)
    return tuple(
        _boundary(str(d), shapely.union_all(shapes[districts == d])) for d in sorted(set(districts))
    )
