"""How good would each map have been? Forecast each month from its past alone, and count.

For places only, never for people: see :mod:`asvat.evaluation.forecasters`.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import numpy.typing as npt

from asvat.errors import InputError
from asvat.evaluation.accuracy import accuracy, compare
from asvat.evaluation.backtest_result import Backtest, MethodScore, Trials
from asvat.evaluation.cell_history import CellHistory, Months
from asvat.evaluation.forecast_fairness import Fairness, forecast_fairness
from asvat.evaluation.forecasters import COUNT_MAP, Forecaster, count_map, simple_forecasters
from asvat.evaluation.learned import learned_forecasters
from asvat.evaluation.ranking import best_possible, chosen_share
from asvat.hotspots.grid import Window
from asvat.records.arrays import Bools, Floats

# No forecast is made from fewer months than these.
LEAST_HISTORY = 6


def usual_forecasters(
    window: Window, bandwidth: float | None = None, seed: int = 0
) -> tuple[Forecaster, ...]:
    """Return the four simple maps and the two that learn.

    `bandwidth` is that of the density map, metres; one cell when absent. `seed` is of the trees.
    """
    size = float(window.grid.size)
    return (*simple_forecasters(bandwidth or size), *learned_forecasters(seed=seed))


def backtest(
    cube: Floats,
    month: Any,
    window: Window,
    mask: Bools | None = None,
    *,
    area_share: float = 0.05,
    test_months: int = 12,
    choose_months: int = 12,
    forecasters: Sequence[Forecaster] | None = None,
    groups: npt.ArrayLike | None = None,
    replicates: int = 2000,
    confidence: float = 0.95,
    seed: int = 0,
) -> Backtest:
    """Forecast each of the last months from the months before it, and judge the maps.

    Parameters
    ----------
    cube
        Incidents, shape (months, rows, columns).
    month
        The month of each layer: ``datetime64[M]`` or text such as 2019-06. Months may be
        missing; a missing month is neither forecast nor read as zero.
    window, mask
        The cells and the study area, shape (rows, columns). PAI depends on the area: an area
        with much empty land makes every map look better. Draw it from a boundary, never from
        what happened in the test months.
    area_share
        The share of the area that each map may choose.
    test_months, choose_months
        Months judged, the last there are, and months before them that serve to choose the
        method. Where the records are short, both shrink, half of what there is each.
    forecasters
        The methods; :func:`usual_forecasters` when absent. One must be ``count-12-months``.
    groups
        The group of each cell, shape (rows, columns): adds the fairness report of each
        forecast that learns.
    replicates, confidence, seed
        Of the intervals, see :func:`asvat.evaluation.accuracy.accuracy`, and of the trees.

    Raises
    ------
    InputError
        When the records are too short or do not fit.
    """
    history = CellHistory.of(cube, month, window, mask)
    methods = tuple(usual_forecasters(window, seed=seed) if forecasters is None else forecasters)
    if COUNT_MAP not in {f.name for f in methods}:
        raise InputError(
            f"no forecaster is called {COUNT_MAP}",
            where="forecasters",
            mend="Every method is held against that map: add it.",
        )
    months, tested = _months_to_forecast(history, test_months, choose_months)
    made = _forecasts(methods, history, months)
    trials = Trials(history, months, tested, methods, made)
    cell_group = None
    if groups is not None:
        laid = np.asarray(groups, dtype=object)
        if laid.shape != window.shape:
            raise InputError(f"groups {laid.shape} do not fit {window.shape}", where="groups")
        cell_group = laid.ravel() if mask is None else laid[np.asarray(mask, np.bool_)]
    return judge(trials, area_share, cell_group, replicates, confidence, seed)


def _forecasts(
    methods: Sequence[Forecaster], history: CellHistory, months: Months
) -> tuple[Floats, ...]:
    """Make every method's forecasts; those that learn run beside those that do not."""

    def made(learns: bool) -> dict[str, Floats]:
        return {f.name: f.forecast(history, months) for f in methods if f.learns == learns}

    with ThreadPoolExecutor(2) as pool:
        plain, learned = pool.map(made, (False, True))
    found = {**plain, **learned}
    return tuple(found[f.name] for f in methods)


def judge(
    trials: Trials,
    area_share: float,
    groups: npt.ArrayLike | None = None,
    replicates: int = 2000,
    confidence: float = 0.95,
    seed: int = 0,
) -> Backtest:
    """Judge forecasts that were made before, at any share of the area; see :func:`backtest`.

    `groups` holds one group a cell of the study area, shape (cells,).
    """
    happened = trials.happened
    if happened[-trials.tested :].sum() == 0:
        raise InputError("nothing happened in the test months", where="cube")
    area = np.ones(happened.shape[1])
    parts = [chosen_share(f, area, area_share) for f in trials.forecast]
    names = [f.name for f in trials.forecasters]
    base = names.index(COUNT_MAP)
    picks = _choose_before(parts, happened, base, trials.tested)
    test = slice(happened.shape[0] - trials.tested, None)
    counts = happened[test]
    previous = np.stack([count_map(trials.history.before(m), m) for m in trials.month[test]])
    settings: dict[str, Any] = {
        "replicates": replicates,
        "confidence": confidence,
        "seed": seed,
    }

    def score(name: str, learns: bool, chosen: bool, forecast: Floats) -> MethodScore:
        measured = accuracy(forecast, counts, area, area_share, previous=previous, **settings)
        against = None
        if name != COUNT_MAP:
            rival = trials.forecast[base][test]
            against = compare(forecast, rival, counts, area, area_share, **settings)
        return MethodScore(name, learns, chosen, measured, against)

    scores = tuple(
        score(f.name, f.learns, i == picks[0], made[test])
        for i, (f, made) in enumerate(zip(trials.forecasters, trials.forecast, strict=True))
    )
    by_choice = np.stack([trials.forecast[p][test][i] for i, p in enumerate(picks)])
    learns = any(trials.forecasters[p].learns for p in picks)
    parameters = {
        "area_share": area_share,
        "cells": int(area.size),
        "cell": trials.history.places.window.grid.size,
        "shape": trials.history.places.window.grid.shape_name,
        "test_months": [str(m) for m in trials.month[test]],
        "choose_months": [str(m) for m in trials.month[: -trials.tested]],
        "missing_months": trials.history.missing(),
        **settings,
    }
    return Backtest(
        scores,
        score("chosen-each-month", learns, False, by_choice),
        tuple((str(m), names[p]) for m, p in zip(trials.month[test], picks, strict=True)),
        tuple(_monthly(trials, [p[test] for p in parts], picks, area_share)),
        _fairness(trials, parts, test, groups, settings),
        trials,
        parameters,
    )


def _months_to_forecast(
    history: CellHistory, test_months: int, choose_months: int
) -> tuple[Months, int]:
    able = history.month[LEAST_HISTORY:]
    if test_months < 1 or choose_months < 1:
        raise InputError("test and choose months must be 1 or more", where="test_months")
    if able.size < 2:
        raise InputError(
            f"{history.month.size} months are too few to test a forecast",
            where="month",
            mend=f"Give {LEAST_HISTORY + 2} months or more.",
        )
    tested = min(test_months, able.size // 2)
    return able[-(tested + choose_months) :], tested


def _choose_before(parts: list[Floats], happened: Floats, base: int, tested: int) -> list[int]:
    """Return for each test month the method that the months before it recommend.

    The one with most hits, among those whose lead over the count map is more than its chance
    error (normal, 97.5% one-sided, incidents resampled); the count map where there is none.
    """
    hits = np.stack([(p * happened).sum(axis=1) for p in parts])
    spread = np.stack([((p - parts[base]) ** 2 * happened).sum(axis=1) for p in parts])
    picks = []
    for month in range(happened.shape[0] - tested, happened.shape[0]):
        caught = hits[:, :month].sum(axis=1)
        lead = caught - caught[base]
        sure = lead > 1.96 * np.sqrt(spread[:, :month].sum(axis=1))
        sure[base] = True
        picks.append(int(np.argmax(np.where(sure, lead, -np.inf))))
    return picks


def _monthly(
    trials: Trials, parts: list[Floats], picks: list[int], area_share: float
) -> list[dict[str, Any]]:
    counts = trials.happened[-trials.tested :]
    area = np.ones(counts.shape[1])
    ideal = chosen_share(best_possible(counts, area), area, area_share)
    rows = []
    for i, when in enumerate(trials.month[-trials.tested :]):
        total, most = counts[i].sum(), (ideal[i] * counts[i]).sum()
        for j, forecaster in enumerate(trials.forecasters):
            hits = float((parts[j][i] * counts[i]).sum())
            rate = hits / total if total > 0 else float("nan")
            rows.append(
                {
                    "month": str(when),
                    "method": forecaster.name,
                    "incidents": int(total),
                    "pai": rate / area_share,
                    "pei": hits / most if most > 0 else float("nan"),
                    "hit_rate": rate,
                    "chosen": picks[i] == j,
                }
            )
    return rows


def _fairness(
    trials: Trials,
    parts: list[Floats],
    test: slice,
    groups: npt.ArrayLike | None,
    settings: dict[str, Any],
) -> tuple[Fairness, ...]:
    if groups is None:
        return ()
    base = [f.name for f in trials.forecasters].index(COUNT_MAP)
    return tuple(
        forecast_fairness(
            parts[i][test],
            trials.happened[test],
            trials.forecast[i][test],
            groups,
            baseline_flagged=parts[base][test],
            baseline_expected=trials.forecast[base][test],
            method=f.name,
            **settings,
        )
        for i, f in enumerate(trials.forecasters)
        if f.learns and f.expects
    )
