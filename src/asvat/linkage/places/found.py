"""All that is known of the logs' places before they are written down."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from asvat.linkage.places.addresses import CROSSING, DOOR, HALT, NAMED, WHOLE_STREET, Doors
from asvat.linkage.places.arrays import Bools, Floats, Ints
from asvat.linkage.places.heads import Heads
from asvat.linkage.places.mentions import Mentions
from asvat.linkage.places.reading import Incidents

SORTS = {DOOR: "address", NAMED: "premises", CROSSING: "junction", HALT: "stop"}
SORTS |= {WHOLE_STREET: "street"}
POINT, BUILDING = "point", "building"


@dataclass(frozen=True, eq=False)
class Found:
    """All that is known of the logs' places before they are written down.

    Parameters
    ----------
    logs, seen, heads, doors
        What was read and linked.
    place
        Place of each log (after UPRNs), -1 without one; shape (logs,).
    uprn_of
        UPRN of each place, -1 without one.
    flats, buildings, group
        Places of texts that are flats, their buildings' (-1 where no log names the building), and
        a code for flats of one building.
    sure
        How sure the place of each mention is.
    set_aside
        Logs whose point is a default.
    """

    logs: Incidents
    seen: Mentions
    heads: Heads
    doors: Doors
    place: Ints
    uprn_of: Ints
    flats: Ints
    buildings: Ints
    group: Ints
    sure: Floats
    set_aside: Bools


def taken(values: list[str] | pa.Array, code: Ints) -> pa.Array:
    """Return what each code stands for; empty for -1."""
    source = values if isinstance(values, pa.Array) else pa.array(values, pa.string())
    if not len(source):
        return pa.nulls(code.size, pa.string())
    return source.take(pa.array(code, mask=code < 0)).cast(pa.string())


def or_none(values: Floats) -> pa.Array:
    """Return numbers as an Arrow column, empty where they are not finite."""
    return pa.array(values, pa.float64(), mask=~np.isfinite(values))
