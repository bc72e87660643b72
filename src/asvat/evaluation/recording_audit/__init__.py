"""Recording audits: how many logs to read, which, and what they say of all.

As crime data integrity audits go: a stratified sample drawn by chance, the crime as the unit, the
log as the cluster, and an interval on every rate.
"""

from asvat.evaluation.recording_audit.allocation import allocate
from asvat.evaluation.recording_audit.bands import Band, banded
from asvat.evaluation.recording_audit.draw import draw
from asvat.evaluation.recording_audit.rates import Rate, Sample, bootstrap, rate
from asvat.evaluation.recording_audit.shares import exact_interval, interval
from asvat.evaluation.recording_audit.size import implied_size, margin, sample_size

__all__ = [
    "Band",
    "Rate",
    "Sample",
    "allocate",
    "banded",
    "bootstrap",
    "draw",
    "exact_interval",
    "implied_size",
    "interval",
    "margin",
    "rate",
    "sample_size",
]
