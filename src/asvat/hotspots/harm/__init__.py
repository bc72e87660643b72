"""Harm: incidents weighted by how much each kind hurts, with anti-social behaviour kept apart."""

from asvat.hotspots.harm.totals import (
    harm,
    total_crime_harm,
)

__all__ = [
    "harm",
    "total_crime_harm",
]
