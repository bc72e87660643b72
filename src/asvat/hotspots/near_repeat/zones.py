"""Where and until when the risk is raised after recent incidents, from the bands that stand out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from asvat.errors import InputError
from asvat.hotspots.near_repeat.bands import MINUTES_A_DAY, Times
from asvat.hotspots.near_repeat.result import KnoxResult
from asvat.records.arrays import Bools, Floats, Ints
from asvat.records.provenance import stamp


@dataclass(frozen=True)
class RiskBand:
    """Neighbouring distance bands that stand out in one time band.

    ``near`` and ``far`` in metres, ``early`` and ``late`` in days, ``risk`` the pooled observed
    over expected.
    """

    near: float
    far: float
    early: float
    late: float
    risk: float


@dataclass(frozen=True)
class RiskZones:
    """Zones of raised risk that are in force on one day, one row a zone.

    Parameters
    ----------
    incident
        The incident each zone lies around, as a position in the input, shape (zones,).
    easting, northing
        Its centre, metres.
    band
        Its band, as a position in `bands`.
    begin, end
        When it is in force, in the units of the input; the end is excluded.
    bands
        The bands that stand out; none when the test found nothing.
    parameters
        The test and the level.
    """

    incident: Ints
    easting: Floats
    northing: Floats
    band: Ints
    begin: npt.NDArray[Any]
    end: npt.NDArray[Any]
    bands: tuple[RiskBand, ...]
    parameters: dict[str, Any]

    def table(self, caveats: list[str] | None = None) -> pa.Table:
        """Return incident, easting, northing, radius_from, radius, from, until, relative_risk."""

        def of(name: str) -> Floats:
            return np.array([getattr(b, name) for b in self.bands], np.float64)[self.band]

        table = pa.table(
            {
                "incident": self.incident,
                "easting": self.easting,
                "northing": self.northing,
                "radius_from": of("near"),
                "radius": of("far"),
                "from": self.begin,
                "until": self.end,
                "relative_risk": of("risk"),
            }
        )
        return stamp(table, "near-repeat risk zones", self.parameters, caveats)


def risk_bands(result: KnoxResult, alpha: float = 0.05) -> tuple[RiskBand, ...]:
    """Return the bands with more pairs than chance gives, neighbouring distances joined."""
    stands_out = (result.p <= alpha) & (result.ratio > 1)
    edges, days = result.bands.distance_bands, result.bands.day_bands
    bands = []
    for t, (early, late) in enumerate(days):
        for first, last in _runs(stands_out[:, t]):
            observed = float(result.observed[first:last, t].sum())
            expected = float(result.expected[first:last, t].sum())
            near, far = edges[first][0], edges[last - 1][1]
            if np.isfinite(far) and np.isfinite(late):
                bands.append(RiskBand(near, far, early, late, observed / expected))
    return tuple(bands)


def _runs(flags: Bools) -> list[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate([[False], flags, [False]]).astype(np.int8)))
    return list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))


def risk_zones(
    result: KnoxResult,
    easting: Floats,
    northing: Floats,
    time: Times,
    as_of: Any,
    *,
    alpha: float = 0.05,
) -> RiskZones:
    """Lay a zone around every recent incident for each band that stands out.

    Parameters
    ----------
    result
        A Knox table of past incidents; not the interval-censored one, which cannot say days.
    easting, northing, time
        The incidents to lay zones around, as in :func:`asvat.hotspots.near_repeat.knox.knox`.
    as_of
        The moment of the map, in the units of `time`: zones whose time has not ended are given,
        those of later incidents are not.
    alpha
        Level at which a cell's p value stands out.
    """
    if result.method != "knox":
        raise InputError(
            f"the {result.method} test cannot say in which days risk is raised",
            where="risk zones",
            mend="Use records with the day of each incident.",
        )
    bands = risk_bands(result, alpha)
    time = np.asarray(time)
    dated = time.dtype.kind == "M"
    parts = []
    for number, band in enumerate(bands):
        early, late = _span(band.early, dated), _span(band.late, dated)
        live = np.flatnonzero((time <= as_of) & (time + late > as_of))
        parts.append((live, np.full(len(live), number), time[live] + early, time[live] + late))
    if not parts:
        empty = np.array([], np.int64)
        parts = [(empty, empty, time[:0], time[:0])]
    incident, which, begin, end = (np.concatenate(column) for column in zip(*parts, strict=True))
    parameters = {
        "test": result.parameters,
        "alpha": alpha,
        "as_of": str(as_of),
    }
    return RiskZones(
        incident,
        np.asarray(easting, np.float64)[incident],
        np.asarray(northing, np.float64)[incident],
        which,
        begin,
        end,
        bands,
        parameters,
    )


def _span(days: float, dated: bool) -> Any:
    if not dated:
        return days
    if days == round(days):
        return np.timedelta64(int(days), "D")
    return np.timedelta64(round(days * MINUTES_A_DAY), "m")
