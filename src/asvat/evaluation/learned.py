"""Forecasts that learn from past months how a cell's history tells its next month.

Both models are about places only, see :mod:`asvat.evaluation.forecasters`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from asvat.evaluation.cell_features import features, level, shares
from asvat.evaluation.cell_history import CellHistory, Months
from asvat.evaluation.forecasters import Forecaster
from asvat.records.arrays import Floats

# A month can be learned from when so many months before it are known.
_MEMORY = 6
_LEARN_FROM = 12
_LEAST_INCIDENTS = 200
# Before anything can be learned: the past year, faded with a half-life of 12 months.
_YEAR_MAP = 2
_TREES = {
    "loss": "poisson",
    "max_iter": 40,
    "learning_rate": 0.05,
    "max_leaf_nodes": 6,
    "min_samples_leaf": 500,
    "max_bins": 63,
    "l2_regularization": 50.0,
    "early_stopping": False,
}


def blend_weights(maps: Floats, count: Floats, steps: int = 300) -> Floats:
    """Return the weights of a sum of maps that make the counts likeliest, Poisson.

    Parameters
    ----------
    maps
        Expected counts if one map alone were right, shape (rows, maps), not negative.
    count
        What happened, shape (rows,).
    steps
        Of expectation-maximisation; weights stay above 0 and no step lowers the likelihood.
    """
    total = maps.sum(axis=0)
    some = count > 0
    seen, happened = maps[some], count[some]
    weight = np.full(maps.shape[1], 1.0 / maps.shape[1])
    for _ in range(steps):
        # Not a matrix product: its sums depend on how many threads make it.
        expected = np.maximum(np.einsum("rm,m->r", seen, weight), 1e-300)
        weight = weight * np.einsum("rm,r->m", seen, happened / expected) / total
    return weight


@dataclass
class _Lessons:
    """Maps and features by month, made once and only from before that month."""

    history: CellHistory
    maps: dict[np.datetime64, Floats] = field(default_factory=dict)
    seen: dict[np.datetime64, Floats] = field(default_factory=dict)
    learned: dict[np.datetime64, Floats] = field(default_factory=dict)

    def map_of(self, month: np.datetime64) -> Floats:
        if month not in self.maps:
            past = self.history.before(month)
            self.maps[month] = shares(past, month) * level(past, month)
        return self.maps[month]

    def features_of(self, month: np.datetime64) -> Floats:
        if month not in self.seen:
            self.seen[month] = features(self.history.before(month), month)
        return self.seen[month]

    def before(self, target: np.datetime64) -> Months:
        """Return the months before `target` that can be learned from, the latest dozen."""
        known = self.history.month[_MEMORY:]
        return known[known < target][-_LEARN_FROM:]

    def count_of(self, month: np.datetime64) -> Floats:
        happened: Floats = self.history.count[np.searchsorted(self.history.month, month)]
        return happened

    def weights(self, target: np.datetime64) -> Floats:
        """Return the weights of the maps, learned from months before `target`."""
        if target not in self.learned:
            months = self.before(target)
            weight: Floats
            if months.size == 0:
                weight = np.zeros(self.map_of(target).shape[1])
                weight[_YEAR_MAP] = 1.0
            else:
                maps = np.concatenate([self.map_of(m) for m in months])
                count = np.concatenate([self.count_of(m) for m in months])
                weight = blend_weights(maps, count)
            self.learned[target] = weight
        return self.learned[target]

    def expected(self, target: np.datetime64) -> Floats:
        """Return the blend's expected counts of the month `target`, from before it."""
        expected: Floats = np.einsum("cm,m->c", self.map_of(target), self.weights(target))
        return expected


class _Shared:
    """The lessons of one history, kept between the two models that learn from it."""

    def __init__(self) -> None:
        self._last: _Lessons | None = None

    def of(self, history: CellHistory) -> _Lessons:
        if self._last is None or self._last.history is not history:
            self._last = _Lessons(history)
        return self._last


def _blended(shared: _Shared) -> Callable[[CellHistory, Months], Floats]:
    def forecast(history: CellHistory, targets: Months) -> Floats:
        lessons = shared.of(history)
        return np.stack([lessons.expected(t) for t in targets])

    return forecast


def _boosted(
    shared: _Shared, refit_every: int, seed: int
) -> Callable[[CellHistory, Months], Floats]:
    def forecast(history: CellHistory, targets: Months) -> Floats:
        lessons = shared.of(history)
        order = np.argsort(targets)
        made = np.empty((targets.size, history.places.cells))
        correct: Callable[[Floats, Floats], Floats] = _unchanged
        for place, i in enumerate(order):
            if place % refit_every == 0:
                correct = _corrections(lessons, targets[i], seed)
            expected = lessons.expected(targets[i])
            made[i] = correct(expected, lessons.features_of(targets[i]))
        return made

    return forecast


def _unchanged(expected: Floats, _: Floats) -> Floats:
    return expected


def _worth_learning(expected: Floats) -> Floats:
    # Cells where next to nothing is expected are many, alike and teach nothing.
    worth: Floats = expected > 0.1 * expected.mean()
    return worth


def _corrections(
    lessons: _Lessons, target: np.datetime64, seed: int
) -> Callable[[Floats, Floats], Floats]:
    """Return what corrects the blend's expected counts, fitted to months before `target`."""
    rows, ratio, weight = [], [], []
    for month in lessons.before(target):
        if lessons.before(month).size == 0:
            continue
        expected = lessons.expected(month)
        worth = _worth_learning(expected)
        rows.append(lessons.features_of(month)[worth])
        ratio.append(lessons.count_of(month)[worth] / expected[worth])
        weight.append(expected[worth])
    if (
        not rows
        or sum(float((r * w).sum()) for r, w in zip(ratio, weight, strict=True)) < _LEAST_INCIDENTS
    ):
        return _unchanged
    return _fit(np.concatenate(rows), np.concatenate(ratio), np.concatenate(weight), seed)


def _fit(
    rows: Floats, ratio: Floats, weight: Floats, seed: int
) -> Callable[[Floats, Floats], Floats]:
    from sklearn.ensemble import HistGradientBoostingRegressor  # noqa: PLC0415 - 2 s to import
    from threadpoolctl import (  # noqa: PLC0415 - with scikit-learn
        threadpool_limits,
    )

    # A Poisson ratio weighted by what was expected is a Poisson count with that offset. One
    # thread: sums in another order give other trees, and threads that wait for a busy machine
    # cost ten times what they save.
    trees = HistGradientBoostingRegressor(random_state=seed, **_TREES)
    # A column of one value cannot be split, and scikit-learn fails on it.
    lowest = np.where(np.isnan(rows), np.inf, rows).min(axis=0)
    highest = np.where(np.isnan(rows), -np.inf, rows).max(axis=0)
    telling = np.flatnonzero(lowest < highest)
    with threadpool_limits(1):
        trees.fit(rows[:, telling], ratio, sample_weight=weight)

    def correct(expected: Floats, seen: Floats) -> Floats:
        worth = _worth_learning(expected)
        corrected = expected.copy()
        with threadpool_limits(1):
            corrected[worth] *= trees.predict(seen[np.ix_(worth, telling)])
        return corrected

    return correct


def learned_forecasters(refit_every: int = 6, seed: int = 0) -> tuple[Forecaster, ...]:
    """Return the two models that learn.

    Parameters
    ----------
    refit_every
        Months after which the trees are grown again; in between, the last trees serve.
    seed
        Of the trees.

    Returns
    -------
    tuple of Forecaster
        ``history-blend``: a weighted sum of nine maps of the past, the weights likeliest over
        the last twelve months. ``boosted-trees``: gradient-boosted regression trees (Poisson)
        on a cell's history that correct the blend.

    References
    ----------
    Friedman (2001) Annals of Statistics 29:1189-1232, gradient boosting.
    """
    shared = _Shared()
    boosted = _boosted(shared, refit_every, seed)
    return (
        Forecaster("history-blend", _blended(shared), learns=True, expects=True),
        Forecaster("boosted-trees", boosted, learns=True, expects=True),
    )
