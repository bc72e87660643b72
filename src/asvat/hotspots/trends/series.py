"""Trends by area and type: seasonal, over-dispersed, and with control of false alarms.

For each series of monthly counts: the change a year, the last twelve months against the twelve
before, and the months that stand out, each with an interval and a q value over all series.

Sources: McCullagh and Nelder (1989), Generalized Linear Models, chapters 6 and 9 (quasi-Poisson);
Benjamini and Hochberg (1995), Journal of the Royal Statistical Society B 57, 289-300.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from scipy.special import stdtr, stdtrit

from asvat.errors import InputError
from asvat.hotspots.false_discovery import q_values
from asvat.hotspots.trends.fit import Fit, Months, fit
from asvat.hotspots.trends.significance import Noise, dispersion, rate_change, surprise
from asvat.records.arrays import Bools, Floats, Ints
from asvat.records.precision import Need, PlacePrecision, TimePrecision
from asvat.records.provenance import stamp

NEED = Need(
    method="Trends",
    time=TimePrecision.MONTH,
    place=PlacePrecision.AREA,
    because="It counts incidents by month and area.",
    instead="Leave out the records without a month or an area and say how many they were.",
)

FEWEST_MONTHS, FEWEST_FOR_SEASON = 12, 24
FEWEST_INCIDENTS_FOR_SEASON = 120
SMALL_BASE = 20

Labels = Mapping[str, Sequence[str]]
MonthArray = npt.NDArray[np.datetime64]


@dataclass(frozen=True)
class SeriesTrend:
    """What each series did, shapes (series,); rates of change are ratios (1 = no change).

    ``spread`` is the dispersion (1 = Poisson). The trend is the ratio from one year to the next
    and is nan below twenty incidents. ``before`` and ``after`` count the months of the last two
    years that were known in both (``months_compared``); ``small_base`` marks fewer than twenty
    incidents before, where a percentage means little. q are over all series.
    """

    incidents: Ints
    months: Ints
    spread: Floats
    trend: Floats
    trend_low: Floats
    trend_high: Floats
    trend_p: Floats
    trend_q: Floats
    months_compared: Ints
    before: Ints
    after: Ints
    change: Floats
    change_low: Floats
    change_high: Floats
    change_p: Floats
    change_q: Floats
    small_base: Bools


@dataclass(frozen=True)
class MonthTrend:
    """What each month held, shapes (series, months); nan where it was not known.

    ``adjusted`` is the count with the season and the length of the month taken out. ``expected``
    to ``high`` predict the month from the other months of its series. ``unusual`` is 1 for more
    than expected, -1 for fewer, 0 otherwise.
    """

    count: Floats
    season: Floats
    adjusted: Floats
    expected: Floats
    low: Floats
    high: Floats
    p: Floats
    q: Floats
    unusual: Ints


@dataclass(frozen=True)
class Trends:
    """Trends of all series: see :class:`SeriesTrend` and :class:`MonthTrend`."""

    labels: dict[str, list[str]]
    month: MonthArray
    series: SeriesTrend
    months: MonthTrend
    parameters: dict[str, Any]
    caveats: tuple[str, ...]

    def table(self) -> pa.Table:
        """Return one row a series."""
        columns = {name: pa.array(values) for name, values in self.labels.items()}
        columns |= {
            f.name: pa.array(getattr(self.series, f.name), from_pandas=True)
            for f in fields(self.series)
        }
        return stamp(pa.table(columns), "trends by series", self.parameters, list(self.caveats))

    def month_table(self) -> pa.Table:
        """Return one row a series and month that was known."""
        known = np.isfinite(self.months.count)
        series, month = np.nonzero(known)
        columns = {
            name: pa.array(values).dictionary_encode().take(pa.array(series))
            for name, values in self.labels.items()
        }
        columns["month"] = pa.array(self.month[month].astype("datetime64[D]"))
        columns |= {
            f.name: pa.array(getattr(self.months, f.name)[known], from_pandas=True)
            for f in fields(self.months)
        }
        return stamp(pa.table(columns), "trends by month", self.parameters, list(self.caveats))


def trends(
    counts: Ints,
    months: MonthArray,
    labels: Labels,
    *,
    season_by: str | None = None,
    known: Bools | None = None,
    days: Floats | None = None,
    level: float = 0.95,
    false_discovery_rate: float = 0.05,
) -> Trends:
    """Fit trends to monthly counts.

    Parameters
    ----------
    counts
        Incidents, shape (series, months).
    months
        Calendar months, shape (months,), ``datetime64[M]``, rising; a month that is left out is
        missing for all series.
    labels
        Names of the series, each of length (series,): for example ``area`` and ``type``.
    season_by
        The label whose series share month factors (usually ``type``); None gives each series
        its own.
    known
        False where a count is not known (a force did not report), shape (months,) or (series,
        months). A month with no incidents is known.
    days
        Days that each month covers, shape (months,); by default the whole month.
    level
        Level of the intervals.
    false_discovery_rate
        Share of false alarms to accept among the months flagged.

    Raises
    ------
    InputError
        For arrays that do not fit together, negative counts or fewer than twelve months.
    """
    counts = np.asarray(counts)
    known = _check(counts, months, labels, season_by, known)
    names = {name: [str(v) for v in values] for name, values in labels.items()}
    number = (months - months[0]).astype(np.int64)
    if days is None:
        days = ((months + 1).astype("datetime64[D]") - months.astype("datetime64[D]")).astype(
            np.float64
        )
    y = np.where(known, counts, 0).astype(np.float64)
    total = y.sum(axis=1)
    some = np.flatnonzero(total > 0)
    group = np.arange(some.size)
    if season_by is not None:
        _, group = np.unique(np.array(names[season_by])[some], return_inverse=True)
    seen_in = np.zeros((int(group.max(initial=-1)) + 1, len(months)), dtype=np.bool_)
    np.logical_or.at(seen_in, group, known[some])
    enough = np.bincount(group, total[some]) >= FEWEST_INCIDENTS_FOR_SEASON
    seasonal = (seen_in.sum(axis=1) >= FEWEST_FOR_SEASON) & enough
    about = Months(
        year=(number - number.mean()) / 12,
        of_year=months.astype(np.int64) % 12,
        days=days,
        seen=known[some],
        group=group,
        with_trend=total[some] >= SMALL_BASE,
        with_season=seasonal,
    )
    fitted = fit(y[some], about)
    kind = np.zeros_like(group) if season_by is None else group
    noise = dispersion(y[some], known[some], fitted, kind)
    parameters = {
        "season_by": season_by, "level": level, "false_discovery_rate": false_discovery_rate,
        "first": str(months[0]), "last": str(months[-1]), "series": len(counts),
    }  # fmt: skip
    found = _series(y, known, number, days, some, fitted, about, noise, level)
    caveats = [*_season_caveat(seasonal), *_comparison_caveat(int(found.months_compared.max()))]
    return Trends(
        names, months,
        found,
        _months(y, known, some, fitted, about, noise, level, false_discovery_rate),
        parameters, tuple(caveats),
    )  # fmt: skip


def _season_caveat(seasonal: Bools) -> list[str]:
    if seasonal.all():
        return []
    where = "" if not seasonal.any() else "in some of what is shown, "
    return [
        f"With fewer than {FEWEST_FOR_SEASON} months on record or {FEWEST_INCIDENTS_FOR_SEASON} "
        f"incidents seasons are not taken out: {where}a season may look like a trend or an "
        "unusual month."
    ]


def _comparison_caveat(compared: int) -> list[str]:
    """Say which months of the last two years could be compared, where not all of them could."""
    if compared == 12:
        return []
    if not compared:
        return ["No month is on record in both of the last two years, so no year is compared."]
    some = "month is" if compared == 1 else "months are"
    return [
        f"Only {compared} {some} on record in both of the last two years: the comparison with "
        "the year before is of the same months in both, and not of whole years."
    ]


def _series(
    y: Floats, known: Bools, number: Ints, days: Floats, some: Ints, fitted: Fit, about: Months,
    noise: Noise, level: float,
) -> SeriesTrend:  # fmt: skip
    spread = _spread_out(noise.spread, some, len(y))
    error = np.sqrt(noise.spread * fitted.trend_variance)
    reach = stdtrit(noise.freedom, (1 + level) / 2) * error
    fitted_trend = np.where(about.with_trend, fitted.trend, np.nan)
    with np.errstate(divide="ignore", invalid="ignore"):
        p = 2 * stdtr(noise.freedom, -np.abs(fitted_trend) / error)
    trend_p = _spread_out(p, some, len(y))
    before, after, exposure, compared = _two_years(y, known, number, days)
    change = rate_change(before, after, exposure, np.nan_to_num(spread, nan=1.0), level)
    comparable = (compared > 0) & (before + after > 0)
    change_p = np.where(comparable, change.p, np.nan)
    return SeriesTrend(
        incidents=y.sum(axis=1).astype(np.int64),
        months=known.sum(axis=1),
        spread=spread,
        trend=_spread_out(np.exp(fitted_trend), some, len(y)),
        trend_low=_spread_out(np.exp(fitted_trend - reach), some, len(y)),
        trend_high=_spread_out(np.exp(fitted_trend + reach), some, len(y)),
        trend_p=trend_p,
        trend_q=_q(trend_p),
        months_compared=compared,
        before=before.astype(np.int64),
        after=after.astype(np.int64),
        change=np.where(comparable, change.ratio, np.nan),
        change_low=np.where(comparable, change.low, np.nan),
        change_high=np.where(comparable, change.high, np.nan),
        change_p=change_p,
        change_q=_q(change_p),
        small_base=before < SMALL_BASE,
    )


def _months(
    y: Floats, known: Bools, some: Ints, fitted: Fit, about: Months, noise: Noise,
    level: float, rate: float,
) -> MonthTrend:  # fmt: skip
    found = surprise(y[some], known[some], fitted, noise, level)
    factor = np.exp(fitted.season[about.group][:, about.of_year])
    # Twelve factors average 1 over the year, so that adjusted counts keep the year's total.
    yearly = np.exp(fitted.season).mean(axis=1)[about.group][:, None]
    factor = factor / yearly
    season = _spread_out(factor, some, len(y))
    p = _spread_out(np.where(known[some], found.p, np.nan), some, len(y))
    q = _q(p)
    above = np.where(_spread_out(found.above.astype(np.float64), some, len(y)) == 1, 1, -1)
    usual_days = 365.25 / 12
    return MonthTrend(
        count=np.where(known, y, np.nan),
        season=season,
        adjusted=y / season * usual_days / about.days,
        expected=_spread_out(found.expected, some, len(y)),
        low=_spread_out(found.low, some, len(y)),
        high=_spread_out(found.high, some, len(y)),
        p=p,
        q=q,
        unusual=np.where(np.nan_to_num(q, nan=1.0) <= rate, above, 0).astype(np.int64),
    )


def _two_years(
    y: Floats, known: Bools, number: Ints, days: Floats
) -> tuple[Floats, Floats, tuple[Floats, Floats], Ints]:
    """Return counts and days of the months of the last two years that were known in both."""
    series = len(y)
    calendar = np.zeros((2, 12), dtype=np.int64)
    there = np.zeros((2, 12), dtype=np.bool_)
    back = number[-1] - number
    for year, first in ((1, 0), (0, 12)):
        inside = (back >= first) & (back < first + 12)
        calendar[year, back[inside] - first] = np.flatnonzero(inside)
        there[year, back[inside] - first] = True
    both = known[:, calendar[0]] & known[:, calendar[1]] & there.all(axis=0)
    before, after = ((y[:, calendar[k]] * both).sum(axis=1) for k in range(2))
    exposure = tuple(
        np.maximum((np.broadcast_to(days[calendar[k]], (series, 12)) * both).sum(axis=1), 1.0)
        for k in range(2)
    )
    return before, after, (exposure[0], exposure[1]), both.sum(axis=1)


def _spread_out(values: Floats, some: Ints, series: int) -> Floats:
    """Return `values` of the series with incidents at their places, nan elsewhere."""
    full = np.full((series, *values.shape[1:]), np.nan)
    full[some] = values
    return full


def _q(p: Floats) -> Floats:
    tested = np.isfinite(p)
    q = np.full(p.shape, np.nan)
    q[tested] = q_values(p[tested])
    return q


def _check(
    counts: Ints, months: MonthArray, labels: Labels, season_by: str | None, known: Bools | None
) -> Bools:
    if counts.ndim != 2 or not np.issubdtype(counts.dtype, np.integer) or counts.size == 0:
        raise InputError("counts are not whole numbers of shape (series, months)", where="counts")
    if months.dtype != np.dtype("datetime64[M]") or months.shape != counts.shape[1:]:
        raise InputError("months are not one datetime64[M] for each column", where="months")
    if (np.diff(months) <= np.timedelta64(0, "M")).any():
        raise InputError("months do not rise", where="months")
    if not labels or any(len(v) != len(counts) for v in labels.values()):
        raise InputError("each label needs one name for each series", where="labels")
    if season_by is not None and season_by not in labels:
        raise InputError(
            f"no label is called {season_by!r}", where="season_by", mend=f"Use {list(labels)}."
        )
    if known is None:
        known = np.ones(counts.shape, dtype=np.bool_)
    try:
        known = np.broadcast_to(np.asarray(known, dtype=np.bool_), counts.shape)
    except ValueError:
        raise InputError(
            "known has neither the shape (months,) nor (series, months)", where="known"
        ) from None
    if known.any(axis=0).sum() < FEWEST_MONTHS:
        raise InputError(
            f"fewer than {FEWEST_MONTHS} months cannot show a trend",
            where="months",
            mend="Add earlier months, or compare two periods.",
        )
    if counts[known].min() < 0 or counts[known].sum() == 0:
        raise InputError("counts are negative or hold no incident", where="counts")
    return known
