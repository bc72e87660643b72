"""Emerging hot spots: how the hot spots of a cube of cells by periods come and go.

Space-time Gi* of every cell in every period, false discoveries controlled over all of them
together, a Mann-Kendall trend, and the eight usual classes (after Esri's Emerging Hot Spot
Analysis), each defined in ``docs/methods/emerging.md``. Sources: see
:mod:`asvat.hotspots.getis_ord` and :mod:`asvat.hotspots.mann_kendall`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from asvat.errors import InputError
from asvat.hotspots.columns import floats, integers, named, strings
from asvat.hotspots.false_discovery import Correction, q_values
from asvat.hotspots.getis_ord import FINE_CELL, LocalG, PValue, local_g
from asvat.hotspots.grid import Window
from asvat.hotspots.mann_kendall import MannKendall, mann_kendall
from asvat.hotspots.neighbours import Contiguity, space_time
from asvat.records.arrays import Bools, Floats, Ints
from asvat.records.precision import Need, PlacePrecision, TimePrecision
from asvat.records.provenance import stamp

TrendOf = Literal["neighbourhood", "count", "z"]

KINDS = (
    "new",
    "consecutive",
    "intensifying",
    "persistent",
    "diminishing",
    "sporadic",
    "oscillating",
    "historical",
)
CLASSES = ("none", *(f"{k} hot spot" for k in KINDS), *(f"{k} cold spot" for k in KINDS))

FEWEST, ENOUGH = 5, 10
"""Periods below which the trend cannot be significant at 5%, and below which there is a caveat."""


def need_for(cell: int) -> Need:
    """Return what the method needs of records that are counted in cells of `cell` metres."""
    return Need(
        method="Emerging hot spots",
        time=TimePrecision.MONTH,
        place=PlacePrecision.SNAPPED,
        place_caveat=PlacePrecision.STREET if cell < FINE_CELL else None,
        because="The classes say how each cell changed from period to period.",
        instead="Use Gi* on the whole time, or the trends of areas.",
    )


NEED = need_for(FINE_CELL)


@dataclass(frozen=True)
class EmergingResult:
    """Emerging hot spots of the m cells of a study area over n periods.

    Parameters
    ----------
    window, mask
        The rectangle of cells and which of them are in the study area, (rows, columns).
    bins
        Space-time Gi* of every cell in every period, flat, periods first.
    hot, cold
        Whether a cell was a significant hot or cold spot in a period, shape (n, m).
    trend
        Mann-Kendall trend of each cell, shape (m,).
    trend_q
        q value of the trend, where it decides the class (hot or cold in at least 90% of the
        periods), not-a-number elsewhere; shape (m,).
    code
        Class of each cell as a position in ``CLASSES``, shape (m,).
    recent
        The number of last periods that count as recent; all others are earlier.
    parameters
        Everything needed to repeat it.
    """

    window: Window
    mask: Bools
    bins: LocalG
    hot: Bools
    cold: Bools
    trend: MannKendall
    trend_q: Floats
    code: Ints
    recent: int
    parameters: dict[str, Any]

    @property
    def classes(self) -> npt.NDArray[np.str_]:
        """The class of each cell in words, shape (m,)."""
        return np.array(CLASSES)[self.code]

    @property
    def recent_share(self) -> Floats:
        """Share of the recent periods in which each cell was hot, shape (m,)."""
        return share_of_periods(self.hot, self.recent)[0]

    @property
    def earlier_share(self) -> Floats:
        """Share of the periods before the recent ones in which each cell was hot, shape (m,)."""
        return share_of_periods(self.hot, self.recent)[1]

    def table(self, caveats: list[str] | None = None) -> pa.Table:
        """Return one row a cell; z, p and q are those of the last period.

        Columns: cell_id, easting, northing, count (all periods), periods_hot, periods_cold,
        recent_share, earlier_share, tau, trend_p, trend_q, z, p, q, class.
        """
        column, row = self.window.cells()
        inside = self.mask.ravel()
        column, row = column[inside], row[inside]
        easting, northing = self.window.grid.centre(column, row)
        n, m = self.hot.shape
        table = pa.table(
            {
                "cell_id": strings(self.window.grid.cell_id(column, row).tolist()),
                "easting": floats(easting),
                "northing": floats(northing),
                "count": floats(self.bins.count.reshape(n, m).sum(axis=0)),
                "periods_hot": integers(self.hot.sum(axis=0)),
                "periods_cold": integers(self.cold.sum(axis=0)),
                "recent_share": floats(self.recent_share),
                "earlier_share": floats(self.earlier_share),
                "tau": floats(self.trend.tau),
                "trend_p": floats(self.trend.p),
                "trend_q": floats(self.trend_q, known=~np.isnan(self.trend_q)),
                "z": floats(self.bins.z[-m:]),
                "p": floats(self.bins.p[-m:]),
                "q": floats(self.bins.q[-m:]),
                "class": named(self.code, CLASSES),
            }
        )
        few = [f"Only {n} periods: at least {ENOUGH} are usual."] if n < ENOUGH else []
        return stamp(table, "Emerging hot spots", self.parameters, [*few, *(caveats or [])])


def emerging_hot_spots(
    cube: Floats,
    window: Window,
    mask: Bools | None = None,
    *,
    neighbours: Contiguity = "queen",
    back: int = 1,
    p: PValue = "exact",
    correction: Correction = "bh",
    alpha: float = 0.05,
    trend_of: TrendOf = "neighbourhood",
    recent: int | None = None,
    cold: bool = False,
) -> EmergingResult:
    """Return the class of every cell of a study area from its counts over time.

    Parameters
    ----------
    cube
        Incidents, or summed weights, in each period and cell; shape (periods, rows, columns),
        the earliest period first, periods of equal length.
    window
        The rectangle of square or hexagonal cells.
    mask
        True for the cells of the study area; all of them when absent.
    neighbours
        ``queen``, ``rook`` or a radius in cells.
    back
        How many earlier periods belong to a bin's neighbourhood beside its own.
    p, correction
        See :func:`asvat.hotspots.getis_ord.local_g`; the correction is over cells by periods.
    alpha
        The false-discovery rate at which a bin is hot or cold and a trend is one.
    trend_of
        The series that the trend is of: the ``neighbourhood``'s count in the period alone, the
        cell's own ``count``, or ``z``, which overlaps from one period to the next and so trends
        by chance more often than `alpha`.
    recent
        The number of last periods in ``recent_share``; a fifth of all, at least 1, when absent.
    cold
        Whether to give the cold classes too.

    Raises
    ------
    InputError
        When shapes differ, there are fewer than five periods or an option is out of range.
    """
    area = np.ones(window.shape, dtype=np.bool_) if mask is None else np.asarray(mask, np.bool_)
    if cube.ndim != 3 or cube.shape[1:] != window.shape or area.shape != window.shape:
        raise InputError(
            f"cube {cube.shape} and mask {area.shape} do not fit the window {window.shape}",
            where="cube",
            mend="Count the points of each period on the same window.",
        )
    n = cube.shape[0]
    recent = max(1, n // 5) if recent is None else recent
    _check(n, back, recent, alpha, trend_of)
    values = np.asarray(cube, dtype=np.float64)[:, area]
    m = values.shape[1]
    around = space_time(window, area, n, neighbours, back)
    bins = local_g(values.ravel(), around, p=p, correction=correction)
    called = (bins.q <= alpha).reshape(n, m)
    direction = bins.direction.reshape(n, m)
    hot, chilly = called & (direction > 0), called & (direction < 0)
    if trend_of == "z":
        series = bins.z.reshape(n, m)
    elif trend_of == "count":
        series = values
    else:
        series = values + space_time(window, area, n, neighbours, 0).lag(values.ravel()).reshape(
            n, m
        )
    trend = mann_kendall(series)
    deciding = _often(hot) | _often(chilly)
    trend_q = np.full(m, np.nan)
    trend_q[deciding] = q_values(trend.p[deciding], correction)
    rising = np.where(np.nan_to_num(trend_q, nan=1.0) <= alpha, np.sign(trend.s), 0)
    kind = classify(hot, chilly, rising)
    if cold:
        below = classify(chilly, hot, -rising)
        kind = np.where((kind == 0) & (below > 0), below + len(KINDS), kind)
    parameters: dict[str, Any] = {
        **bins.parameters,
        "method": "Emerging hot spots",
        "cell": window.grid.size,
        "shape": window.grid.shape_name,
        "periods": n,
        "back": back,
        "alpha": alpha,
        "trend_of": trend_of,
        "recent": recent,
        "cold": cold,
    }
    return EmergingResult(window, area, bins, hot, chilly, trend, trend_q, kind, recent, parameters)


def classify(hot: Bools, cold: Bools, rising: Ints) -> Ints:
    """Return 0 for no hot-spot pattern, else 1 + the position of its kind in ``KINDS``.

    Parameters
    ----------
    hot, cold
        Whether each of m cells was a significant hot or cold spot in each of n periods, (n, m).
        Exchanged, the result is the kind of cold spot.
    rising
        1 where the trend is significantly up, -1 down, 0 neither, shape (m,).
    """
    times = hot.sum(axis=0)
    run = np.cumprod(hot[::-1], axis=0).sum(axis=0)
    often, now = _often(hot), hot[-1]
    ever_cold = cold.any(axis=0)
    at_times = now & ~often
    rules = [
        at_times & (times == 1),
        at_times & (run == times) & (run >= 2),
        often & now & (rising > 0),
        often & now & (rising == 0),
        often & now & (rising < 0),
        at_times & (run < times) & ~ever_cold,
        at_times & (run < times) & ever_cold,
        often & ~now,
    ]
    kinds: Ints = np.select(rules, np.arange(1, len(KINDS) + 1)).astype(np.int64)
    return kinds


def share_of_periods(hot: Bools, recent: int) -> tuple[Floats, Floats]:
    """Return each cell's share of hot periods among the last `recent` and among those before.

    No period is in both, so neither share can exceed 1. `hot` has the shape (periods, cells).
    """
    late, early = hot[-recent:], hot[:-recent]
    return late.mean(axis=0), early.mean(axis=0)


def _often(hot: Bools) -> Bools:
    often: Bools = 10 * hot.sum(axis=0) >= 9 * len(hot)
    return often


def _check(n: int, back: int, recent: int, alpha: float, trend_of: str) -> None:
    if n < FEWEST:
        raise InputError(
            f"{n} periods are too few to tell how hot spots emerge",
            where="cube",
            mend=f"Give at least {FEWEST}, better {ENOUGH}.",
        )
    if not 0 <= back < n:
        raise InputError(f"{back} periods back of {n}", where="back", mend="Use 0, 1 or 2.")
    if not 0 < recent < n:
        raise InputError(f"{recent} recent periods of {n}", where="recent", mend="Leave some.")
    if not 0 < alpha < 1:
        raise InputError(f"rate {alpha}", where="alpha", mend="Use 0.05.")
    if trend_of not in ("neighbourhood", "count", "z"):
        raise InputError(
            f"unknown series {trend_of!r}",
            where="trend_of",
            mend="Use 'neighbourhood', 'count' or 'z'.",
        )
