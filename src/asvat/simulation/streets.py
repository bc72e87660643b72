"""Invented street names: the same name for the same 250 m square."""

from __future__ import annotations

import numpy as np

from asvat.simulation.points import Floats

# fmt: off
_FIRST = (
    "Alder", "Amber", "Ashlar", "Barley", "Beacon", "Birch", "Bobbin", "Bramble",
    "Carding", "Clover", "Cobble", "Copper", "Curlew", "Dyer", "Elder", "Fern",
    "Flax", "Foundry", "Garnet", "Hazel", "Heather", "Heron", "Indigo", "Juniper",
    "Kestrel", "Lantern", "Larch", "Loom", "Madder", "Maple", "Mallow", "Millrace",
    "Moss", "Nettle", "Oriole", "Otter", "Packhorse", "Quarry", "Rowan", "Sable",
    "Shuttle", "Skylark", "Sorrel", "Spindle", "Tamarisk", "Teasel", "Thistle", "Umber",
    "Weaver", "Willow", "Woad", "Yarrow",
)
# fmt: on
_LAST = ("Street", "Road", "Lane", "Avenue", "Grove", "Terrace", "Place", "Mount")


def street_names(easting: Floats, northing: Floats, town: list[str]) -> list[str]:
    """Return a location text a point, such as ``Shuttle Lane, Dewsbury``."""
    column, row = (easting // 250).astype(np.int64), (northing // 250).astype(np.int64)
    mixed = (column * 7919 + row * 104_729) % 65_521
    first, last = mixed % len(_FIRST), (mixed // len(_FIRST)) % len(_LAST)
    return [
        f"{_FIRST[a]} {_LAST[b]}, {name}"
        for a, b, name in zip(first.tolist(), last.tolist(), town, strict=True)
    ]
