"""Getis-Ord Gi and Gi*: where counts are higher, or lower, around a place than chance allows."""

from asvat.hotspots.getis_ord.local import FINE_CELL, PValue, gi_star, local_g, need_for
from asvat.hotspots.getis_ord.result import CLASSES, LEVELS, GiResult, LocalG

__all__ = [
    "CLASSES",
    "FINE_CELL",
    "LEVELS",
    "GiResult",
    "LocalG",
    "PValue",
    "gi_star",
    "local_g",
    "need_for",
]
