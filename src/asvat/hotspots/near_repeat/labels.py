"""Which incidents are followed by a near repeat, and which are one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from asvat.hotspots.near_repeat.bands import Bands, Times
from asvat.hotspots.near_repeat.links import near_links
from asvat.records.arrays import Floats, Ints
from asvat.records.provenance import stamp

LABELS = np.array(["none", "originator", "near repeat", "both"])


@dataclass(frozen=True)
class Labels:
    """The part each incident plays, in the order of the input.

    Parameters
    ----------
    before, after
        Number of incidents in the band before and after each, shape (n,). Two incidents with the
        same recorded time count as both before and after each other: the record cannot say which
        came first.
    bands
        The one band of distance and time.
    """

    before: Ints
    after: Ints
    bands: Bands

    @property
    def label(self) -> npt.NDArray[np.str_]:
        """``originator``, ``near repeat``, ``both`` or ``none`` for each incident."""
        return LABELS[(self.after > 0) + 2 * (self.before > 0)]

    def counts(self) -> dict[str, int]:
        """Return the number of incidents of each label."""
        part = self.label
        return {str(name): int(np.count_nonzero(part == name)) for name in LABELS}

    def table(self, caveats: list[str] | None = None) -> pa.Table:
        """Return one row an incident: its position in the input, label, number before and after."""
        table = pa.table(
            {
                "incident": np.arange(len(self.before)),
                "label": self.label.tolist(),
                "before": self.before,
                "after": self.after,
            }
        )
        return stamp(table, "near-repeat labels", describe_bands(self.bands), caveats)


def describe_bands(bands: Bands) -> dict[str, Any]:
    """Return the one band as parameters to stamp."""
    return {
        "distances": list(bands.distances),
        "days": ["inf" if np.isinf(b) else b for b in bands.days],
        "metric": bands.metric,
        "convention": bands.convention,
    }


def near_repeat_labels(easting: Floats, northing: Floats, time: Times, bands: Bands) -> Labels:
    """Label incidents by whether another follows or precedes them within one band.

    Parameters
    ----------
    easting, northing
        Metres, shape (n,).
    time
        Days as numbers, or NumPy dates or times, shape (n,).
    bands
        One band of distance and one of time, such as ``Bands((0, 200), (0, 14))``.
    """
    links = near_links(easting, northing, time, bands)
    size = len(links.order)
    tied = links.time[links.earlier] == links.time[links.later]
    before = np.bincount(links.later, minlength=size)
    before += np.bincount(links.earlier[tied], minlength=size)
    after = np.bincount(links.earlier, minlength=size)
    after += np.bincount(links.later[tied], minlength=size)
    back = np.argsort(links.order)
    return Labels(before[back], after[back], bands)
