"""Getis-Ord Gi and Gi*: where counts are higher, or lower, around a place than chance allows.

Sources: Getis and Ord (1992), Geographical Analysis 24, 189-206; Ord and Getis (1995),
Geographical Analysis 27, 286-306. What each p value holds fixed is set out in
``docs/methods/getis-ord.md``.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from asvat.errors import InputError
from asvat.hotspots.columns import floats, named, strings
from asvat.hotspots.false_discovery import Correction, q_values
from asvat.hotspots.getis_ord.draw_sums import draw_sums, to_levels
from asvat.hotspots.getis_ord.normal import normal_upper
from asvat.hotspots.getis_ord.permutations import permuted_tails
from asvat.hotspots.getis_ord.rest import against_rest
from asvat.hotspots.grid import Bools, Floats, Ints, Window
from asvat.hotspots.neighbours import Contiguity, Neighbourhood, lattice, lattice_runs
from asvat.records.precision import Need, PlacePrecision, TimePrecision
from asvat.records.provenance import stamp

PValue = Literal["exact", "conditional", "permutation", "normal"]
LatticePValue = Literal["rest", "exact", "conditional", "permutation", "normal"]
Alternative = Literal["two-sided", "hot", "cold"]

LEVELS = (0.10, 0.05, 0.01)
CLASSES = (
    "cold spot 99%",
    "cold spot 95%",
    "cold spot 90%",
    "not significant",
    "hot spot 90%",
    "hot spot 95%",
    "hot spot 99%",
)
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


@dataclass(frozen=True)
class LocalG:
    """Gi or Gi* of n places.

    Parameters
    ----------
    count
        The values tested, shape (n,), as are all below.
    observed, expected
        Sum over the neighbourhood (with the place itself for Gi*), and its mean if the values
        fell on the places at random.
    z
        The standardised sum; 0 where it cannot vary.
    p, q
        p value, and the smallest false-discovery rate at which the place would be called.
    direction
        1 where the upper tail is the smaller, -1 the lower, 0 neither.
    code
        Class as a position in ``CLASSES``.
    parameters
        Everything needed to repeat it.
    """

    count: Floats
    observed: Floats
    expected: Floats
    z: Floats
    p: Floats
    q: Floats
    direction: Ints
    code: Ints
    parameters: dict[str, Any] = field(default_factory=dict)

    @property
    def classes(self) -> npt.NDArray[np.str_]:
        """The class of each place in words, shape (n,)."""
        return np.array(CLASSES)[self.code]

    @property
    def expected_count(self) -> Floats:
        """The count of one place if all were alike; for Gi its own count is left out of it."""
        total, n = float(self.count.sum()), self.count.size
        if self.parameters["method"] == "Getis-Ord Gi":
            return (total - self.count) / max(n - 1, 1)
        return np.full(n, total / n)

    def table(
        self,
        cell_id: npt.NDArray[np.str_],
        easting: Floats,
        northing: Floats,
        caveats: list[str] | None = None,
    ) -> pa.Table:
        """Return one row a place.

        Columns: cell_id, easting, northing, count, expected (the count of one place if they were
        all alike, to hold beside ``count``), z, p, q, class, neighbourhood and
        neighbourhood_expected (the sums that z compares).
        """
        table = pa.table(
            {
                "cell_id": strings(cell_id.tolist()),
                "easting": floats(easting),
                "northing": floats(northing),
                "count": floats(self.count),
                "expected": floats(self.expected_count),
                "z": floats(self.z),
                "p": floats(self.p),
                "q": floats(self.q),
                "class": named(self.code, CLASSES),
                "neighbourhood": floats(self.observed),
                "neighbourhood_expected": floats(self.expected),
            }
        )
        return stamp(table, self.parameters["method"], self.parameters, caveats)


@dataclass(frozen=True)
class GiResult:
    """Gi or Gi* of the cells of a study area; `mask` has the shape (rows, columns).

    ``local`` holds one value a cell of the study area, in array order.
    """

    local: LocalG
    window: Window
    mask: Bools

    def on_window(self, values: Floats) -> Floats:
        """Return one of `local`'s arrays as (rows, columns), not-a-number outside the area."""
        laid = np.full(self.window.shape, np.nan)
        laid[self.mask] = values
        return laid

    @property
    def z(self) -> Floats:
        """Standardised sums, shape (rows, columns)."""
        return self.on_window(self.local.z)

    @property
    def p(self) -> Floats:
        """The p values, shape (rows, columns)."""
        return self.on_window(self.local.p)

    @property
    def q(self) -> Floats:
        """The q values, shape (rows, columns)."""
        return self.on_window(self.local.q)

    def table(self, caveats: list[str] | None = None) -> pa.Table:
        """Return one row a cell; the columns are those of :meth:`LocalG.table`."""
        column, row = self.window.cells()
        inside = self.mask.ravel()
        column, row = column[inside], row[inside]
        easting, northing = self.window.grid.centre(column, row)
        return self.local.table(self.window.grid.cell_id(column, row), easting, northing, caveats)


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
