"""What the maps of the report show, as plain data, in metres (EPSG:27700)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from asvat.records.arrays import Floats


@dataclass(frozen=True)
class Boundary:
    """A named area: closed or open rings of (easting, northing)."""

    name: str
    rings: tuple[tuple[tuple[float, float], ...], ...]


@dataclass(frozen=True)
class Place:
    """A place to name on the map; rank 1 is named first, larger ranks where there is room."""

    name: str
    easting: float
    northing: float
    rank: int = 1


Tone = Literal["hot-3", "hot-2", "hot-1", "none", "cold-1", "cold-2", "cold-3"]


@dataclass(frozen=True)
class MapClass:
    """A class of cells: its code, the words of the key, and how strongly it is drawn."""

    code: str
    label: str
    tone: Tone


@dataclass(frozen=True, eq=False)
class MapLayer:
    """One map: cells drawn by class (``classes`` given) or by value.

    Parameters
    ----------
    title
        What it shows, such as ``Hot spots of anti-social behaviour``.
    corners
        Corners of each cell, shape (n, k, 2), metres, as the grids give them.
    value
        The value of each cell, shape (n,).
    value_label
        What the value is, with its unit, such as ``incidents a cell``.
    code
        The class code of each cell; empty for a map by value.
    classes
        The classes in the order of the key; empty for a map by value.
    method
        How it was made, as one or two sentences.
    note
        What to beware of on this map alone.
    """

    title: str
    corners: Floats
    value: Floats
    value_label: str
    code: tuple[str, ...] = ()
    classes: tuple[MapClass, ...] = ()
    method: str = ""
    note: str = ""


@dataclass(frozen=True)
class Where:
    """The maps, and what is drawn on each of them.

    ``caveats`` are printed under every map (how precisely places are known); ``attribution``
    names whose data and boundaries they are, as licences ask.
    """

    layers: tuple[MapLayer, ...]
    boundaries: tuple[Boundary, ...] = ()
    places: tuple[Place, ...] = ()
    caveats: tuple[str, ...] = ()
    attribution: str = ""
