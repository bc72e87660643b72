"""Getis-Ord Gi and Gi*: where counts are higher, or lower, around a place than chance allows.

Sources: Getis and Ord (1992), Geographical Analysis 24, 189-206; Ord and Getis (1995),
Geographical Analysis 27, 286-306. What each p value holds fixed is set out in
``docs/methods/getis-ord.md``.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Literal

import numpy as np

from asvat.errors import InputError
from asvat.hotspots.false_discovery import Correction, q_values
from asvat.hotspots.getis_ord.draw_sums import draw_sums, to_levels
from asvat.hotspots.getis_ord.normal import normal_upper
from asvat.hotspots.getis_ord.permutations import permuted_tails
from asvat.hotspots.getis_ord.rest import against_rest
from asvat.hotspots.getis_ord.result import CLASSES, LEVELS, GiResult, LocalG
from asvat.hotspots.grid import Window
from asvat.hotspots.neighbours import Contiguity, Neighbourhood, lattice, lattice_runs
from asvat.records.arrays import Bools, Floats
from asvat.records.precision import Need, PlacePrecision, TimePrecision

PValue = Literal["exact", "conditional", "permutation", "normal"]
LatticePValue = Literal["rest", "exact", "conditional", "permutation", "normal"]
Alternative = Literal["two-sided", "hot", "cold"]

_NEUTRAL = CLASSES.index("not significant")

FINE_CELL = 250
"""Below this cell size, metres, a map of snapped points carries a caveat."""


def need_for(cell: int) -> Need:
    """Return what the method needs of records that are counted in cells of `cell` metres."""
    return Need(
        method="Getis-Ord Gi*",
        time=TimePrecision.NONE,
        place=PlacePrecision.SNAPPED,
        place_caveat=PlacePrecision.STREET if cell < FINE_CELL else None,
        because="A cell's count means nothing when the places are not known to the cell.",
        instead="Count by the areas that the records name.",
    )


NEED = need_for(FINE_CELL)


def gi_star(
    counts: Floats,
    window: Window,
    mask: Bools | None = None,
    *,
    neighbours: Contiguity = "queen",
    star: bool = True,
    p: LatticePValue = "rest",
    permutations: int = 999,
    seed: int = 0,
    alternative: Alternative = "two-sided",
    correction: Correction = "bh",
) -> GiResult:
    """Return Gi* (or Gi) of every cell of a study area.

    Parameters
    ----------
    counts
        Incidents, or summed weights, a cell; shape (rows, columns).
    window
        The rectangle of square or hexagonal cells that `counts` lies on.
    mask
        True for the cells of the study area; all of them when absent. Other cells count for
        nothing: not as neighbours, not in the number of cells, mean or variance.
    neighbours
        ``queen``, ``rook`` or a radius in cells (rings, on hexagons).
    p
        ``rest``, the default: as ``exact``, but cells that stand out (z of 3.29 or more) are held
        against the area without themselves and without the hot spots that ``exact`` finds, so
        that strong ones do not hide weaker ones; see :mod:`asvat.hotspots.getis_ord.rest`. The
        others as in :func:`local_g`.
    star, permutations, seed, alternative, correction
        See :func:`local_g`.

    Raises
    ------
    InputError
        When shapes differ, no cell is in the study area or a count is not a finite number.
    """
    area = np.ones(window.shape, dtype=np.bool_) if mask is None else np.asarray(mask, np.bool_)
    if counts.shape != window.shape or area.shape != window.shape:
        raise InputError(
            f"counts {counts.shape} and mask {area.shape} do not fit the window {window.shape}",
            where="counts",
            mend="Count the points on the same window.",
        )
    local = local_g(
        np.asarray(counts, dtype=np.float64)[area],
        lattice(window, area, neighbours),
        star=star,
        p="exact" if p == "rest" else p,
        permutations=permutations,
        seed=seed,
        alternative=alternative,
        correction=correction,
    )
    if p == "rest" and star and alternative != "cold":
        local = _against_rest(local, window, area, neighbours, alternative, correction)
    local.parameters.update(cell=window.grid.size, shape=window.grid.shape_name)
    return GiResult(local, window, area)


def _against_rest(
    local: LocalG,
    window: Window,
    area: Bools,
    neighbours: Contiguity,
    alternative: Alternative,
    correction: Correction,
) -> LocalG:
    """Test the cells that stand out again, against the area without the hot spots found."""
    levels = to_levels(local.count, min(local.count.size, _most_neighbours(window, neighbours)))
    sides = 1.0 if alternative == "hot" else 2.0
    chance = against_rest(levels, local.z, local.p, window, area, neighbours, correction, sides)
    q = q_values(chance, correction)
    direction = np.where(chance < local.p, 1, local.direction)
    code = _NEUTRAL + sum((q <= level).astype(np.int64) for level in LEVELS) * direction
    about = {**local.parameters, "p": "rest"}
    return replace(local, p=chance, q=q, direction=direction, code=code, parameters=about)


def _most_neighbours(window: Window, neighbours: Contiguity) -> int:
    return max(
        sum(last - first + 1 for _, first, last in runs)
        for runs in lattice_runs(window, neighbours)
    )


def local_g(
    values: Floats,
    around: Neighbourhood,
    *,
    star: bool = True,
    p: PValue = "exact",
    permutations: int = 999,
    seed: int = 0,
    alternative: Alternative = "two-sided",
    correction: Correction = "bh",
) -> LocalG:
    """Return Gi* (or Gi) of n places with any neighbourhoods.

    Parameters
    ----------
    values
        One finite value a place, shape (n,).
    around
        Their neighbours.
    star
        Whether a place belongs to its own neighbourhood (Gi*) or not (Gi).
    p
        ``exact``: all values shuffled (Gi keeps the place's own), the whole distribution, no
        normal approximation and no sampling. ``conditional``: the place's own value is kept in
        both, the whole distribution. ``permutation``: the same by `permutations` random draws
        with `seed`. ``normal``: from z.
    alternative
        ``two-sided`` doubles the smaller tail, at most 1; ``hot`` and ``cold`` take one tail.
    correction
        See :func:`asvat.hotspots.false_discovery.q_values`.
    """
    values = np.asarray(values, dtype=np.float64)
    _check(values, around, p, permutations, alternative)
    observed, expected, z = _standardised(values, around, star)
    if p == "normal":
        above, below = normal_upper(z), normal_upper(-z)
    else:
        above, below = _tails(values, around, star, p, permutations, seed)
    chance = _sided(above, below, alternative)
    q = q_values(chance, correction)
    strength = sum((q <= level).astype(np.int64) for level in LEVELS)
    direction = np.sign(below - above).astype(np.int64)
    parameters: dict[str, Any] = {
        "method": "Getis-Ord Gi*" if star else "Getis-Ord Gi",
        "neighbours": around.described,
        "p": p,
        "alternative": alternative,
        "correction": correction,
        "places": around.n,
    }
    if p == "permutation":
        parameters.update(permutations=permutations, seed=seed)
    return LocalG(
        count=values,
        observed=observed,
        expected=expected,
        z=z,
        p=chance,
        q=q,
        direction=direction,
        code=_NEUTRAL + strength * direction,
        parameters=parameters,
    )


def _check(
    values: Floats, around: Neighbourhood, p: str, permutations: int, alternative: str
) -> None:
    if values.shape != (around.n,):
        raise InputError(f"{values.size} values for {around.n} places", where="values")
    if values.size < 2:
        raise InputError(
            f"{values.size} cells in the study area", where="mask", mend="Give at least two."
        )
    if not np.isfinite(values).all():
        raise InputError(
            "a count is missing or not finite",
            where="counts",
            mend="Leave such cells out of the mask.",
        )
    if p not in ("exact", "conditional", "permutation", "normal"):
        raise InputError(
            f"unknown p {p!r}",
            where="p",
            mend="Use 'exact', 'conditional', 'permutation' or 'normal'.",
        )
    if alternative not in ("two-sided", "hot", "cold"):
        raise InputError(
            f"unknown alternative {alternative!r}",
            where="alternative",
            mend="Use 'two-sided', 'hot' or 'cold'.",
        )
    if p == "permutation" and permutations < 1:
        raise InputError("no permutations", where="permutations", mend="Use 999.")


def _standardised(
    values: Floats, around: Neighbourhood, star: bool
) -> tuple[Floats, Floats, Floats]:
    """Return observed and expected neighbourhood sums and z (Ord and Getis 1995, equation 5)."""
    own = around.self_weight if star else np.zeros(around.n)
    observed = around.lag(values) + own * values
    weight, squares = around.weight + own, around.squares + own**2
    total, total_squares = float(values.sum()), float(values @ values)
    left_out: Floats = np.zeros(1) if star else values
    n = around.n if star else around.n - 1
    mean = (total - left_out) / n
    variance = (total_squares - left_out**2) / n - mean**2
    spread = (n * squares - weight**2) / max(n - 1, 1)
    # Rounding leaves crumbs where nothing can vary: equal values, or a neighbourhood of all.
    varies = (variance > 1e-12 * total_squares / n) & (spread > 1e-12 * n * squares)
    deviation = np.sqrt(np.where(varies, variance * spread, 1.0))
    z: Floats = np.where(varies, (observed - weight * mean) / deviation, 0.0)
    return observed, weight * mean, z


def _tails(
    values: Floats, around: Neighbourhood, star: bool, p: PValue, permutations: int, seed: int
) -> tuple[Floats, Floats]:
    whole_draw = star and p == "exact"
    size = around.size + 1 if whole_draw else around.size
    largest = int(size.max())
    levels = to_levels(values, min(largest + 1, values.size))
    total = np.rint(around.total(levels.astype(np.float64))).astype(np.int64)
    if p == "permutation":
        return permuted_tails(levels, size, total, permutations, seed)
    sums = draw_sums(levels, largest)
    if whole_draw:
        return sums.tails(size, total + levels)
    return sums.tails_without(size, total, levels)


def _sided(above: Floats, below: Floats, alternative: Alternative) -> Floats:
    if alternative == "hot":
        return above
    if alternative == "cold":
        return below
    doubled: Floats = np.minimum(2.0 * np.minimum(above, below), 1.0)
    return doubled
