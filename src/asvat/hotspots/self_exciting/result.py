"""What a self-exciting fit says, and what it expects next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from scipy.special import ndtri

from asvat.errors import InputError
from asvat.hotspots.grid import Window
from asvat.hotspots.self_exciting.fit import Data
from asvat.hotspots.self_exciting.kernels import delay_mass
from asvat.records.arrays import Bools, Floats
from asvat.records.provenance import stamp

METHOD = "Self-exciting model"


@dataclass(frozen=True)
class SelfExciting:
    """The answer of :func:`asvat.hotspots.self_exciting.fit_self_exciting`.

    ``branching`` is the mean number of near repeats that an incident sets off: below 1, and the
    share of incidents that were set off when the period is long. ``mean_days`` is the mean delay
    (before the cut at the reach), ``sd_metres`` the standard deviation of the displacement in
    east and in north, ``rate`` the background incidents a day; ``*_se`` their standard errors
    with the background's shape held fixed. ``background`` is the probability that each incident
    used was not set off, shape (n,); ``used`` tells which of those given were, in their order.
    ``share`` is the weight of the background maps: one a bandwidth, the last is even over the
    area. The rest is what the fit was given: cells, study area, incidents used.
    """

    rate: float
    rate_se: float
    branching: float
    branching_se: float
    mean_days: float
    mean_days_se: float
    sd_metres: float
    sd_metres_se: float
    share: Floats
    background: Floats
    used: Bools
    converged: bool
    steps: int
    log_likelihood: float
    parameters: dict[str, Any]
    window: Window
    mask: Bools
    easting: Floats
    northing: Floats
    data: Data

    @property
    def triggered_share(self) -> float:
        """Share of the incidents in the period that were set off by an earlier one in it."""
        return 1.0 - float(self.background.mean())

    @property
    def caveats(self) -> list[str]:
        """What a reader must know before believing the numbers."""
        said = []
        if not self.converged:
            said.append("The fit had not settled when it was stopped.")
        reach = self.data.reach_days, self.data.reach_metres
        if self.mean_days > reach[0] / 3 or self.sd_metres > reach[1] / 2:
            said.append(
                "The delay or the spread does not die out within its reach: what was found is more "
                "likely a slow change of risk than near repeats."
            )
        if not self.branching > 2.0 * self.branching_se:
            said.append("The branching ratio does not differ clearly from none.")
        return said

    def table(self) -> pa.Table:
        """Return one row a parameter: name, value, standard error, unit."""
        rows = [
            ("background rate", self.rate, self.rate_se, "incidents a day"),
            ("branching ratio", self.branching, self.branching_se, "near repeats an incident"),
            ("mean delay", self.mean_days, self.mean_days_se, "days"),
            ("spread", self.sd_metres, self.sd_metres_se, "metres, in east and in north"),
            ("triggered share", self.triggered_share, None, "of incidents in the period"),
        ]
        named = [dict(zip(("name", "value", "se", "unit"), r, strict=True)) for r in rows]
        fitted = {
            "converged": self.converged,
            "steps": self.steps,
            "log_likelihood": self.log_likelihood,
            "incidents": int(self.used.sum()),
            "left_out": int((~self.used).sum()),
        }
        return stamp(
            pa.Table.from_pylist(named), METHOD, {**self.parameters, **fitted}, self.caveats
        )

    def expected(self, days: int) -> Floats:
        """Return incidents to expect a cell in the `days` after the period, shape (rows, columns).

        Near repeats of incidents still to come are counted in, at the places of their parents.
        """
        if days < 1:
            raise InputError(f"{days} days cannot be forecast", where="days")
        window = self.window
        reach = float(self.parameters["reach_days"])
        lags = np.arange(1, days + 1, dtype=np.float64)
        mass = delay_mass(lags, self.mean_days, reach)
        daily = self.branching * np.diff(mass, prepend=0.0)
        # An incident with k days left is followed, itself included, by this many in the mean.
        family = np.ones(days)
        for k in range(1, days):
            family[k] = 1.0 + daily[:k] @ family[k - 1 :: -1]
        left = family[::-1]
        column, row = window.cells()
        cx, cy = window.grid.centre(column, row)
        third = window.grid.size / 3.0
        shift = np.array([(i * third, j * third) for i in (-1, 0, 1) for j in (-1, 0, 1)])
        nine_x = (cx[None, :] + shift[:, :1]).ravel()
        nine_y = (cy[None, :] + shift[:, 1:]).ravel()
        density = self.data.maps.at(self.background, self.share, nine_x, nine_y)
        mean = density.reshape(9, cx.size).mean(axis=0)
        still = self.rate * left.sum() * window.grid.area * mean
        ahead = np.minimum(self.data.follow_up[:, None] + np.arange(days + 1)[None, :], reach)
        steps = np.diff(delay_mass(ahead, self.mean_days, reach), axis=1)
        pull = self.branching * steps @ left
        some = pull > 0.0
        spread = self._spread(self.easting[some], self.northing[some], pull[some])
        return np.where(self.mask, still.reshape(window.shape) + spread, 0.0)

    def _spread(self, x: Floats, y: Floats, weight: Floats) -> Floats:
        """Lay each event's expected near repeats on the cells, at 81 points of equal weight."""
        point = ndtri((np.arange(9) + 0.5) / 9.0)
        point *= self.sd_metres / point.std()
        laid = np.zeros(self.window.shape)
        for i in point:
            for j in point:
                laid += self.window.count(x + i, y + j, weight / 81.0)
        return laid
