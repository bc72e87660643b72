"""Kulldorff's space-time permutation scan: where and when were there more cases than usual?"""

from asvat.hotspots.scan.search import (
    NEED,
    Limits,
    space_time_scan,
)

__all__ = [
    "NEED",
    "Limits",
    "space_time_scan",
]
