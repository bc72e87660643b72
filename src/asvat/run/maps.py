"""What happened, where, how concentrated it is, how hot spots developed and what each is made of.

Lays out the study area, and says how good such maps would have been and what became of every row.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import pyarrow as pa

from asvat.dataset.areas import assign, layers
from asvat.dataset.events import from_dataset
from asvat.dataset.extent import extent
from asvat.dataset.query import Dataset, Selection
from asvat.dataset.snapshots import Content, current
from asvat.errors import AsvatError, InputError
from asvat.evaluation.backtest import backtest
from asvat.hotspots.concentration import concentration
from asvat.hotspots.emerging import emerging_hot_spots
from asvat.hotspots.emerging import need_for as emerging_need
from asvat.hotspots.getis_ord import GiResult, gi_star, need_for
from asvat.hotspots.grid import SquareGrid
from asvat.hotspots.hot_places import HotPlaces, hot_places
from asvat.hotspots.reflection.composition import composition
from asvat.hotspots.reflection.layers import LAYERS, POLICE_UK_CAVEAT, layer_of
from asvat.hotspots.study import lay_out
from asvat.records.precision import PLACE_CAVEATS
from asvat.reporting.districts import cell_districts, district_names
from asvat.reporting.naming import ASB_WORDS, subject_words
from asvat.reporting.reckoning import on_record, reckoning
from asvat.reporting.summaries import area_rates, day_hour, quality_tables
from asvat.reporting.timelines import timelines
from asvat.run.event_points import SetAside, points_of_events
from asvat.run.settings import Settings
from asvat.run.verdicts import verdict_key, verdict_of

RULES = {"layers": "1", "hotspots": "gi-star exact, false discovery 5%"}
LABELS = (
    "incident_id",
    "month",
    "location_text",
    "area_name",
    "closing_code",
    "offence_class",
    "lsoa_code",
)
SMALLEST_LAYER = 30
"""Incidents below which a layer gets no hotspot map of its own."""


class Maps:
    """The tables of hotspots, trends and tests; what cannot be had is noted with the reason."""

    def __init__(self, dataset: Dataset, settings: Settings) -> None:
        self.dataset, self.settings = dataset, settings
        self.linked: Mapping[str, pa.Table | Content] = {}
        self.tables: dict[str, pa.Table] = {}
        self.absent: dict[str, str] = {}

    def load(self) -> None:
        """Read what does not depend on what is linked; it may be done beside the linking."""
        self.tables |= quality_tables(self.dataset)
        self.tables["on_record"] = on_record(self.dataset)
        self.nowhere: InputError | None = None
        agencies = self.settings.selection.agencies
        try:
            self.all = from_dataset(self.dataset, Selection(agencies=agencies), labels=LABELS)
        except InputError as error:
            self.nowhere = error
            return
        self.extent = extent(self.dataset)

    def make(self, linked: Mapping[str, pa.Table | Content], tell: Callable[[str], None]) -> None:
        """Do the work on what was loaded, saying before each step what it is.

        Where no record has a place there is no map, which takes nothing from what is found of
        the logs.

        Raises
        ------
        InputError
            When no record with a place is selected, or there is nothing else that a run finds.
        """
        self.linked = linked
        tell("reading the records")
        try:
            self._read()
        except InputError as error:
            if not self.linked or any(self.settings.selection.words().values()):
                raise
            self.absent["maps"] = f"{error.what}, so there are no maps"
            return
        tell("counting what happened")
        self._what()
        tell("finding hotspots")
        self._where()
        tell("following hot spots over time")
        self._try("emerging", self._emerging)
        tell("measuring concentration")
        self._try("concentration", self._concentration)
        tell("testing last year's maps")
        self._try("backtest", self._backtest)
        tell("counting by area")
        self._try("areas", self._areas)

    def _try(self, part: str, work: Callable[[], None]) -> None:
        """Do a part of the run; where the records do not allow it, keep the reason instead."""
        try:
            work()
        except AsvatError as error:
            self.absent[part] = str(error)

    def _read(self) -> None:
        if self.nowhere is not None:
            raise self.nowhere
        wanted = self.settings.selection
        labels = self.all.labels
        self.layer = layer_of(
            pa.chunked_array([pa.array(self.all.category.tolist(), pa.string())]),
            labels["closing_code"],
            labels["offence_class"],
        )
        self.month = labels["month"].to_numpy().astype("datetime64[M]")
        self.first = np.datetime64(wanted.first or self.month.min(), "M")
        self.last = np.datetime64(wanted.last or self.month.max(), "M")
        self.inside = (self.month >= self.first) & (self.month <= self.last)
        self.everything = False
        if wanted.categories:
            self.subject = np.isin(self.all.category.astype(str), wanted.categories)
            self.subject_name = subject_words(wanted.categories)
        elif (self.layer == 0).any():
            self.subject = self.layer == 0
            self.subject_name = ASB_WORDS
        else:
            self.subject = np.ones(len(self.all), bool)
            self.subject_name = subject_words(self.all.category.tolist())
            self.everything = True
        self.located = int((self.subject & self.inside).sum())
        self.set_aside = self._one_a_log_to_one_an_event()
        if not (self.subject & self.inside).any():
            raise InputError(
                "no incident with a place matches the period and categories",
                where="--from, --to, --category",
                mend="See what there is with: asvat imports --dataset DIR",
            )
        where = self.extent
        self.study = lay_out(
            SquareGrid(self.settings.cell), where.x, where.y, where.shapes, where.layer
        )
        self.tables["about"] = pa.table(
            {
                "subject": [self.subject_name],
                "first": [str(self.first)],
                "last": [str(self.last)],
                "incidents": [int((self.subject & self.inside).sum())],
                "without_place": [self.all.left_out],
                "future": [self.all.future],
                "layered": [self._layered()],
                "time_precision": [self.all.time_precision.value],
                "place_precision": [self.all.place_precision.value],
                "place_caveat": [PLACE_CAVEATS[self.all.place_precision]],
                "area_from": [self.study.area_from],
                "cells": [int(self.study.mask.sum())],
            }
        )

    def _one_a_log_to_one_an_event(self) -> SetAside:
        """Keep one point an event, and none at a default; return how many logs that sets aside."""
        chosen = self.subject & self.inside
        points = points_of_events(self.all.labels["incident_id"], self.layer, self.linked)
        if points is None:
            return SetAside(0, 0)
        aside = SetAside(int((chosen & points.default).sum()), int((chosen & points.further).sum()))
        keep = ~points.default & ~points.further
        x, y = (
            np.where(points.known, points.x, self.all.x),
            np.where(points.known, points.y, self.all.y),
        )
        self.all = self.all.only(keep, x, y)
        for name in ("layer", "month", "subject", "inside"):
            setattr(self, name, getattr(self, name)[keep])
        return aside

    def _layered(self) -> bool:
        """Say whether all of the subject lies in a layer, so that hotspots are told by layers."""
        return bool((self.layer[self.subject & self.inside] >= 0).all())

    def _what(self) -> None:
        agencies = self.settings.selection.agencies
        counted = self.dataset.arrow(
            "incidents",
            ["category", "month", "closing_code", "offence_class"],
            Selection(agencies=agencies),
        )
        month = counted.column("month").to_numpy().astype("datetime64[M]")
        category = counted.column("category")
        layer = layer_of(category, counted.column("closing_code"), counted.column("offence_class"))
        subject = self._is_subject(category, layer)
        chosen = self.subject & self.inside
        self.tables["reckoning"] = reckoning(
            subject,
            layer,
            category,
            (month >= self.first) & (month <= self.last),
            (self.located, int(self._counts(chosen).sum())),
            (self.set_aside.default, self.set_aside.further),
        )
        made, why_not = timelines(
            category,
            month,
            subject,
            self.dataset.months(Selection(agencies=agencies)),
            (self.first, self.last),
        )
        self.tables |= made
        if why_not:
            self.absent["trends"] = why_not
        start, precision = self.all.start[chosen], self.all.time_precision
        self._try("day_hour", lambda: self.tables.update(day_hour=day_hour(start, precision)))

    def _is_subject(self, category: pa.ChunkedArray, layer: np.ndarray) -> np.ndarray:
        """Mark the incidents that the report is about, those without a place among them."""
        wanted = self.settings.selection.categories
        if wanted:
            return np.isin(np.array(category.to_pylist(), str), wanted)
        if self.everything:
            return np.ones(len(category), bool)
        return np.asarray(layer == 0)

    def _counts(self, chosen: np.ndarray) -> np.ndarray:
        return self.study.counts(self.all.x[chosen], self.all.y[chosen])

    def _where(self) -> None:
        need = need_for(self.settings.cell)
        self.caveats = need.check(self.all.time_precision, self.all.place_precision)
        main = self._hot("subject", self.subject & self.inside)
        for number, name in enumerate(LAYERS):
            members = (self.layer == number) & self.inside
            if members.sum() >= SMALLEST_LAYER and not np.array_equal(
                members, self.subject & self.inside
            ):
                self._hot(name.replace(" ", "_").replace("-", "_"), members)
        together = (self.layer >= 0) & self.inside
        if together.sum() > (self.subject & self.inside).sum():
            self._hot("together", together)
        self._list(main)
        self.tables["place_names"] = district_names(
            self.all.labels["area_name"], self.all.x, self.all.y
        )

    def _hot(self, name: str, members: np.ndarray) -> GiResult:
        result = gi_star(self._counts(members), self.study.window, self.study.mask)
        self.tables[f"cells_{name}"] = result.table(self.caveats)
        return result

    def _list(self, result: GiResult) -> None:
        """List the hotspots, and say what each is made of."""
        chosen = self.subject & self.inside
        found = hot_places(result, self._counts(chosen), self.settings.top)
        at = found.of_points(self.all.x, self.all.y)
        names = found.names(
            at, chosen, self.all.labels["location_text"], self.all.labels["area_name"]
        )
        layered = self._layered()
        snapped = self.all.place_precision.value == "snapped"
        told = composition(
            at if layered else np.where(self.subject, at, -1),
            names,
            pa.chunked_array([pa.array(self.all.category.tolist(), pa.string())]),
            self.layer if layered else None,
            self.month,
            first=str(self.first),
            last=str(self.last),
            caveats=[POLICE_UK_CAVEAT] if layered and snapped else [],
        ).table()
        self.tables["hotspots"] = _beside(found, names, told)

    def _emerging(self) -> None:
        need = emerging_need(self.settings.cell)
        caveats = need.check(self.all.time_precision, self.all.place_precision)
        months = np.unique(self.month)
        months = months[(months >= self.first) & (months <= self.last)]
        gaps = np.arange(self.first, self.last + 1)
        if len(months) != len(gaps):
            missing = len(gaps) - len(months)
            raise InputError(
                f"{missing} of the {len(gaps)} months of the period are not on record, and a "
                "missing month would look like a quiet one",
                mend="Add them, or choose a period without gaps with --from and --to.",
            )
        cube = self._cube(months)
        result = emerging_hot_spots(cube, self.study.window, self.study.mask)
        self.tables["emerging"] = result.table(caveats)

    def _cube(self, months: np.ndarray) -> np.ndarray:
        return np.stack([self._counts(self.subject & (self.month == m)) for m in months])

    def _concentration(self) -> None:
        counts = self._counts(self.subject & self.inside)[self.study.mask].astype(np.int64)
        found = concentration(counts, seed=self.settings.seed)
        self.tables["concentration"] = found.table()
        self.tables["lorenz"] = _thinned(found.curve_table())

    def _backtest(self) -> None:
        """Judge last year's maps on whole months; it stands until another month is full."""
        months = np.unique(self.month)
        months = months[(months <= self.last) & (months < self._begun())]
        if not len(months):
            raise InputError("no month on record is full yet, so there is none to judge maps on")
        cube = self._cube(months)
        key = verdict_key(cube, months, self.dataset.layout, self.settings)
        kept = None if self.settings.everything else verdict_of(current(self.dataset.layout), key)
        if kept is not None:
            self.tables |= kept
            return
        found = backtest(
            cube,
            months,
            self.study.window,
            self.study.mask,
            area_share=self.settings.area_share,
            test_months=self.settings.test_months,
            groups=cell_districts(self.study, layers(self.dataset.layout)),
            seed=self.settings.seed,
        )
        for report in found.fairness:
            self.tables[f"fairness_{report.method.replace('-', '_')}"] = report.table()
        self.tables["backtest"] = found.table()
        self.tables["backtest_procedure"] = found.procedure_table()
        self.tables["backtest_months"] = found.month_table()
        self.tables["backtest_key"] = key

    def _begun(self) -> np.datetime64:
        """Return the month that has begun and is not full yet, or the one after the last."""
        after: np.datetime64 = self.month.max() + 1
        if self.all.time_precision.value == "month":
            return after
        last: np.datetime64 = np.nanmax(self.all.start).astype("datetime64[D]")
        begun: np.datetime64 = last.astype("datetime64[M]")
        return after if (last + 1).astype("datetime64[M]") > begun else begun

    def _areas(self) -> None:
        found = layers(self.dataset.layout)
        if not found:
            raise InputError(
                "the dataset has no area layer", mend="Add one with: asvat areas add FILE."
            )
        incidents = self.dataset.arrow(
            "incidents",
            ["incident_id", "lsoa_code", "easting", "northing", "category", "month"],
            Selection(agencies=self.settings.selection.agencies),
        )
        for kind, areas in found.items():
            position = assign(self.dataset.layout, incidents, areas)
            codes = [*areas.codes.tolist(), None]
            self.tables[f"incident_{kind}"] = pa.table(
                {
                    "incident_id": incidents.column("incident_id"),
                    "code": pa.array([codes[i] for i in position], pa.string()),
                }
            )
            self.tables[f"area_{kind}"] = area_rates(
                areas, position, incidents, (self.first, self.last)
            )


def _beside(found: HotPlaces, names: list[str], told: pa.Table) -> pa.Table:
    table = found.table(names)
    for column in told.column_names:
        if column not in table.column_names:
            table = table.append_column(column, told.column(column))
    return table


def _thinned(curve: pa.Table, points: int = 200) -> pa.Table:
    """Keep so many points of a curve, its ends among them."""
    if curve.num_rows <= points:
        return curve
    at = np.unique(np.linspace(0, curve.num_rows - 1, points).astype(int))
    return curve.take(pa.array(at))
