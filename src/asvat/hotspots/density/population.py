"""Incidents per thousand people: one density divided by another."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from asvat.errors import InputError
from asvat.hotspots.density.kernels import Kernel
from asvat.hotspots.density.surface import Density, density
from asvat.hotspots.grid import Window
from asvat.records.arrays import Bools, Floats

if TYPE_CHECKING:
    import pyarrow as pa


class Population(StrEnum):
    """Whom the rate is taken over."""

    RESIDENT = "resident"
    WORKDAY = "workday"


_CAVEATS = {
    Population.RESIDENT: (
        "The rate is per thousand residents. Where many people visit and few live, as in town "
        "centres, it overstates the risk to a person: compare with a workday population."
    ),
    Population.WORKDAY: (
        "The rate is per thousand people present on a working day. It does not stand for evenings "
        "and weekends, when much anti-social behaviour happens."
    ),
}


@dataclass(frozen=True)
class Risk:
    """Rates on a window's cells.

    ``rate`` is incidents (or weight) per thousand people over the period of the records, shape
    (rows, columns), NaN outside the study area and where too few people are in reach of the
    kernel. ``people`` is the density of people a square kilometre. ``incidents`` is the density
    that was divided.
    """

    incidents: Density
    population: Population
    people: Floats
    rate: Floats
    fewest_people: float
    people_left_out: int
    caveats: list[str] = field(default_factory=list)

    def table(self) -> pa.Table:
        """Return one row a cell: that of the density, then people (a square kilometre) and rate.

        A rate that is not given is null.
        """
        import pyarrow as pa  # noqa: PLC0415 - a map without a table does not need it

        from asvat.records.provenance import stamp  # noqa: PLC0415 - the same

        inside = self.incidents.coverage.ravel() > 0.0
        table = self.incidents.table()
        table = table.append_column("people", pa.array(self.people.ravel()[inside]))
        rate = self.rate.ravel()[inside]
        table = table.append_column("rate", pa.array(rate, mask=np.isnan(rate)))
        parameters = {
            **self.incidents.parameters,
            "population": str(self.population),
            "fewest_people": self.fewest_people,
            "rate": "per thousand people over the period of the records",
            "people_left_out": self.people_left_out,
        }
        return stamp(table, "risk", parameters, self.caveats)


def risk(
    easting: Floats,
    northing: Floats,
    people_easting: Floats,
    people_northing: Floats,
    people: Floats,
    window: Window,
    *,
    bandwidth: float,
    population: Population | str = Population.RESIDENT,
    fewest_people: float = 500.0,
    kernel: Kernel | str = Kernel.GAUSSIAN,
    weight: Floats | None = None,
    mask: Bools | None = None,
) -> Risk:
    """Return incidents per thousand people around each cell's centre.

    Both densities take the same kernel, bandwidth and edge correction (Diggle's), so that rate
    times people, added up, gives back the incidents where no cell is masked.

    Parameters
    ----------
    easting, northing, weight
        The incidents, as for :func:`density`.
    people_easting, people_northing, people
        Where people are (households, postcodes, output areas, or centres of population cells) and
        how many, shape (m,). Centres of large areas leave holes between them: use points no
        farther apart than the bandwidth.
    window, bandwidth, kernel, mask
        As for :func:`density`.
    population
        ``resident`` or ``workday``: what `people` counts.
    fewest_people
        A rate is given only where at least this many people are in reach of the kernel: the
        density of people times the area over which the kernel averages (4 pi s^2 for a Gaussian).

    Raises
    ------
    InputError
        As :func:`density` does, and when `people` are not counts.

    References
    ----------
    Bithell (1990) Statistics in Medicine 9:691-701. Kelsall and Diggle (1995) Statistics in
    Medicine 14:2335-2342.
    """
    population = Population(population)
    count = np.asarray(people, dtype=np.float64)
    if count.shape != np.shape(people_easting) or not np.all(count >= 0.0):
        raise InputError(
            "the population is not one number a place, known and not negative", where="people"
        )
    alike = partial(density, window=window, bandwidth=bandwidth, kernel=kernel, mask=mask)
    above = alike(easting, northing, weight=weight)
    below = alike(people_easting, people_northing, weight=count)
    in_reach = below.density / 1e6 * above.kernel.effective_area(above.bandwidth)
    enough = (in_reach >= fewest_people) & (below.density > 0.0)
    rate = np.full(window.shape, np.nan)
    np.divide(1000.0 * above.density, below.density, out=rate, where=enough)
    caveats = [
        _CAVEATS[population],
        f"No rate is given where fewer than {fewest_people:g} people are in reach of the kernel.",
    ]
    return Risk(
        incidents=replace(above, caveats=caveats),
        population=population,
        people=below.density,
        rate=rate,
        fewest_people=fewest_people,
        people_left_out=below.left_out,
        caveats=caveats,
    )
