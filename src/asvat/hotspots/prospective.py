"""Prospective surfaces: recent and near incidents raise the score of a cell for the days ahead.

Two versions. ``classic`` is the published one (ProMap): every incident adds
1 / (1 + distance in half cells) x 1 / (1 + weeks ago), up to a distance and an age. ``smooth``
spreads each incident with a Gaussian and lets it fade exponentially with age.

Sources: Bowers, Johnson and Pease (2004) British Journal of Criminology 44:641-658; Johnson,
Bowers, Birks and Pease (2009) in Weisburd and others (eds), Putting Crime in its Place.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from asvat.errors import InputError
from asvat.hotspots.density import density
from asvat.hotspots.density.exact import Edge
from asvat.hotspots.density.study_area import cell_index
from asvat.hotspots.grid import HexGrid, Window
from asvat.records.arrays import Bools, Floats
from asvat.records.precision import Need, PlacePrecision, TimePrecision

if TYPE_CHECKING:
    import pyarrow as pa

NEED = Need(
    method="A prospective map",
    time=TimePrecision.DAY,
    place=PlacePrecision.STREET,
    place_caveat=PlacePrecision.EXACT,
    because="It scores the days and the few hundred metres after an incident, which months and "
    "snapped points do not tell.",
    instead="Use a density map of the last months as the forecast.",
)

Days = npt.NDArray[np.datetime64]


class Fading(StrEnum):
    """How an incident's weight falls with distance and age."""

    CLASSIC = "classic"
    SMOOTH = "smooth"


@dataclass(frozen=True)
class Prospective:
    """Scores of a window's cells for the days from ``now`` on.

    ``score`` has the shape (rows, columns), NaN outside the study area; it ranks cells and is not
    a number of incidents to expect. ``share`` is each cell's part of the whole score. ``used``
    counts the incidents that had any weight, ``later`` those on or after ``now``, which are never
    used.
    """

    window: Window
    now: np.datetime64
    score: Floats
    fading: Fading
    settings: dict[str, float]
    used: int
    later: int
    caveats: list[str] = field(default_factory=list)

    @property
    def share(self) -> Floats:
        """Each cell's part of the whole score, shape (rows, columns); NaN outside the area."""
        total = float(np.nansum(self.score))
        share: Floats = self.score / total if total > 0.0 else self.score
        return share

    @property
    def parameters(self) -> dict[str, Any]:
        """What is needed to make the surface again from the same records."""
        return {
            "cell": self.window.grid.size,
            "shape": self.window.grid.shape_name,
            "now": str(self.now),
            "fading": str(self.fading),
            **self.settings,
            "used": self.used,
            "later": self.later,
        }

    def table(self) -> pa.Table:
        """Return one row a cell of the study area: cell_id, easting, northing, score, share."""
        import pyarrow as pa  # noqa: PLC0415 - a map without a table does not need it

        from asvat.records.provenance import stamp  # noqa: PLC0415 - the same

        inside = ~np.isnan(self.score.ravel())
        column, row = (part[inside] for part in self.window.cells())
        x, y = self.window.grid.centre(column, row)
        columns = {
            "cell_id": self.window.grid.cell_id(column, row),
            "easting": x,
            "northing": y,
            "score": self.score.ravel()[inside],
            "share": self.share.ravel()[inside],
        }
        return stamp(pa.table(columns), "prospective", self.parameters, self.caveats)


def prospective(
    easting: Floats,
    northing: Floats,
    day: Days,
    now: np.datetime64,
    window: Window,
    *,
    fading: Fading | str = Fading.CLASSIC,
    distance: float = 400.0,
    weeks: float = 8.0,
    weight: Floats | None = None,
    mask: Bools | None = None,
) -> Prospective:
    """Score every cell by the recent incidents near its centre.

    Parameters
    ----------
    easting, northing
        Where the incidents were, metres, shape (n,).
    day
        When, as ``datetime64[D]``, shape (n,).
    now
        First day of the forecast. Incidents on this day or later are left out.
    window
        The cells.
    fading
        ``classic``: 1 / (1 + half cells) x 1 / (1 + whole weeks), for incidents within `distance`
        of the cell's centre and less than `weeks` old. The distance is measured from the incident
        itself, in half cell widths, not rounded. ``smooth``: a Gaussian of standard deviation
        `distance` / 2 times exp(-age / (`weeks` / 2)), which never stops quite.
    distance
        Metres. Published: 400 m.
    weeks
        Weeks. Published: about two months.
    weight
        One a incident, shape (n,), for instance harm. By default 1.
    mask
        The study area, shape (rows, columns).

    Raises
    ------
    InputError
        When inputs do not fit, limits are not positive, or no incident is recent enough.
    """
    fading = Fading(fading)
    x, y = np.asarray(easting, dtype=np.float64), np.asarray(northing, dtype=np.float64)
    today = now.astype("datetime64[D]")
    age = (today - np.asarray(day).astype("datetime64[D]")).astype(np.int64)
    share = np.ones(len(x)) if weight is None else np.asarray(weight, dtype=np.float64)
    if not len(x) == len(y) == len(age) == len(share):
        raise InputError("eastings, northings, days and weights are not of one length", where="day")
    if not (distance > 0.0 and weeks > 0.0):
        raise InputError("distance and weeks must be positive", where="distance, weeks")
    if np.isnat(np.asarray(day)).any() or not np.isfinite(x.sum() + y.sum()):
        raise InputError(
            "some days or coordinates are missing", where="day", mend="Leave such records out."
        )
    past = age > 0
    recent = past & (age < 7.0 * weeks) if fading is Fading.CLASSIC else past
    later = int(np.count_nonzero(~past))
    if not recent.any():
        raise InputError(
            f"no incident lies in the time before {now} that counts",
            where="now",
            mend="Check the date, or allow more weeks.",
        )
    x, y, age, share = x[recent], y[recent], age[recent], share[recent]
    if fading is Fading.CLASSIC:
        share = share / (1.0 + age // 7)
        score = _classic(x, y, share, window, distance)
        if mask is not None:
            score[~np.asarray(mask, dtype=bool)] = np.nan
        used = len(x)
    else:
        faded = share * np.exp(-age / (3.5 * weeks))
        surface = density(
            x,
            y,
            window,
            bandwidth=0.5 * distance,
            edge=Edge.DIGGLE,
            weight=faded,
            mask=mask,
            check=0,
        )
        score, used = surface.density, surface.used
    settings = {"distance_m": float(distance), "weeks": float(weeks)}
    return Prospective(window, today, score, fading, settings, used, later)


def _classic(x: Floats, y: Floats, share: Floats, window: Window, distance: float) -> Floats:
    """Add share / (1 + half cells) at every cell centre within `distance` of each incident."""
    grid = window.grid
    across = math.ceil(distance / grid.size) + 1
    rise = grid.size * (math.sqrt(0.75) if isinstance(grid, HexGrid) else 1.0)
    up = math.ceil(distance / rise) + 1
    # Incidents beside the window count as well; a rim as wide again takes what they add outside.
    near = _grown(window, across, up)
    close = cell_index(near, x, y) >= 0
    x, y, share = x[close], y[close], share[close]
    rim = _grown(window, 2 * across, 2 * up)
    home = cell_index(rim, x, y)
    row, column = np.divmod(home, rim.columns)
    total = np.zeros(rim.rows * rim.columns)
    for step_up in range(-up, up + 1):
        for step in range(-across, across + 1):
            at_x, at_y = grid.centre(column + (rim.column0 + step), row + (rim.row0 + step_up))
            away = np.hypot(at_x - x, at_y - y)
            hit = np.flatnonzero(away <= distance)
            if hit.size:
                score = share[hit] / (1.0 + away[hit] / (0.5 * grid.size))
                cell = home[hit] + (step_up * rim.columns + step)
                total += np.bincount(cell, weights=score, minlength=len(total))
    return total.reshape(rim.shape)[
        2 * up : 2 * up + window.rows, 2 * across : 2 * across + window.columns
    ].copy()


def _grown(window: Window, across: int, up: int) -> Window:
    return Window(
        window.grid,
        window.column0 - across,
        window.row0 - up,
        window.columns + 2 * across,
        window.rows + 2 * up,
    )
