"""Kernel density on a grid of cells: smooth, edge-corrected, and fast however many the points."""

from asvat.hotspots.density.surface import (
    NEED,
    TOLERANCE,
    Density,
    density,
)

__all__ = [
    "NEED",
    "TOLERANCE",
    "Density",
    "density",
]
