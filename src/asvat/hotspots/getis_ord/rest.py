"""Hot spots held against the rest of the area.

The plain shuffle lets a tall cell fall anywhere, with nine neighbourhoods to hold it each time.
Among tens of thousands of cells a peak then explains itself away, and a few strong hot spots hide
all weaker ones. So each group of touching cells that stands out (z of 3.29 or more) is held
against sums drawn from the area *without the group itself and without the hot spots that the
plain shuffle finds*. On noise hardly anything stands out, and the two do not differ. Setting
found clusters aside before the next is tested is usual for scan statistics: Zhang, Assunção and
Kulldorff (2010), Journal of Probability and Statistics 2010, 642379.
"""

from __future__ import annotations

import numpy as np

from asvat.hotspots.false_discovery import Correction, q_values
from asvat.hotspots.getis_ord.draw_sums import draw_sums
from asvat.hotspots.grid import Window
from asvat.hotspots.neighbours import Contiguity, Run, lattice_runs, lattice_sum
from asvat.records.arrays import Bools, Floats, Ints

STANDS_OUT = 3.29
"""z from which a cell is tested against the rest: a normal p of 0.001, two-sided."""
ALPHA = 0.05
"""False-discovery rate at which the plain shuffle's hot spots are set aside."""

Runs = tuple[list[Run], list[Run]]


def against_rest(
    levels: Ints,
    z: Floats,
    p: Floats,
    window: Window,
    mask: Bools,
    contiguity: Contiguity,
    correction: Correction,
    sides: float,
) -> Floats:
    """Return the p values of Gi*, smaller where cells stand out from the rest of the area.

    Parameters
    ----------
    levels
        Whole numbers from 0, one a cell of the study area, shape (n,).
    z, p
        Of the plain exact test, shape (n,).
    window, mask, contiguity
        The cells and their neighbourhoods.
    correction
        How false discoveries are controlled.
    sides
        1 or 2: what an upper tail is multiplied by.
    """
    chance = p.copy()
    found = (q_values(p, correction) <= ALPHA) & (z > 0)
    out = ~found & (z >= STANDS_OUT)
    if not out.any():
        return chance
    from scipy.ndimage import label  # noqa: PLC0415 - only where something stands out

    runs = lattice_runs(window, contiguity)
    total, size = (
        np.rint(lattice_sum(_laid(values, window, mask), runs, window.row0)[mask]).astype(np.int64)
        for values in (levels, np.ones(levels.size))
    )
    aside = _around(found, window, mask, runs)
    group = label(_laid(out, window, mask) > 0, structure=np.ones((3, 3)))[0][mask]
    for number in range(1, int(group.max()) + 1):
        mine = group == number
        rest = levels[~(aside | _around(mine, window, mask, runs))]
        largest = int(size[mine].max())
        if largest**2 > 12 * rest.size:
            continue
        # Counts above the sum that is asked for count alike.
        sums = draw_sums(np.minimum(rest, int(total[mine].max())), largest)
        above, _ = sums.tails(size[mine], total[mine])
        chance[mine] = np.minimum(p[mine], np.minimum(sides * above, 1.0))
    return chance


def _laid(values: Floats | Ints | Bools, window: Window, mask: Bools) -> Floats:
    laid = np.zeros(window.shape)
    laid[mask] = values
    return laid


def _around(marked: Bools, window: Window, mask: Bools, runs: Runs) -> Bools:
    """Mark the cells in the neighbourhoods of marked cells, shape (n,)."""
    near: Bools = lattice_sum(_laid(marked, window, mask), runs, window.row0)[mask] > 0.5
    return near
