"""What a scan found, as records and as tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from asvat.records.arrays import Floats, Ints
from asvat.records.provenance import stamp


@dataclass(frozen=True)
class Cluster:
    """A circle and a window that held more cases than expected.

    Parameters
    ----------
    x, y
        Centre, as the coordinates were given.
    radius, span
        Distance from the centre to the furthest place inside, and between the two places
        furthest from each other, metres.
    places
        Numbers of the places inside, nearest first (rows of :attr:`ScanResult.xy`).
    start, end
        First and last day of the window, in the days given.
    cases, expected
        Cases observed and expected.
    statistic
        Log likelihood ratio.
    p
        Probability of a cluster at least as strong anywhere, were place and time independent.
    recurrence
        Prospective only: were the scan run daily, days between chance clusters as strong; 1 / p.
    """

    x: float
    y: float
    radius: float
    span: float
    places: Ints
    start: int
    end: int
    cases: int
    expected: float
    statistic: float
    p: float
    recurrence: float | None

    @property
    def ratio(self) -> float:
        """Observed cases / expected cases."""
        return self.cases / self.expected


@dataclass(frozen=True)
class ScanResult:
    """The most likely cluster and those that share no place with a stronger one.

    Clusters stand strongest first; those weaker than every replication (p = 1) are left out.
    ``xy`` are the places, shape (places, 2), ``cases_at`` their cases over the whole period,
    ``replications`` how many were run and ``stopped`` whether that was before the number asked
    for because p was plainly large.
    """

    clusters: tuple[Cluster, ...]
    xy: Floats
    cases_at: Ints
    replications: int
    stopped: bool
    parameters: dict[str, Any]

    def table(self) -> pa.Table:
        """Return one row a cluster, strongest first."""
        some = self.clusters
        columns = {
            "cluster": pa.array(range(1, len(some) + 1), pa.int32()),
            "x": pa.array([c.x for c in some], pa.float64()),
            "y": pa.array([c.y for c in some], pa.float64()),
            "radius_m": pa.array([c.radius for c in some], pa.float64()),
            "span_m": pa.array([c.span for c in some], pa.float64()),
            "places": pa.array([c.places.size for c in some], pa.int32()),
            "start": pa.array([c.start for c in some], pa.int64()),
            "end": pa.array([c.end for c in some], pa.int64()),
            "observed": pa.array([c.cases for c in some], pa.int64()),
            "expected": pa.array([c.expected for c in some], pa.float64()),
            "ratio": pa.array([c.ratio for c in some], pa.float64()),
            "statistic": pa.array([c.statistic for c in some], pa.float64()),
            "p": pa.array([c.p for c in some], pa.float64()),
            "recurrence_days": pa.array([c.recurrence for c in some], pa.float64()),
        }
        return self._stamped(pa.table(columns))

    def place_table(self) -> pa.Table:
        """Return one row for each place of each cluster, nearest the centre first."""
        numbers = [c.places for c in self.clusters]
        place = np.concatenate([np.empty(0, dtype=np.int64), *numbers])
        cluster = np.repeat(np.arange(1, len(numbers) + 1), [len(n) for n in numbers])
        columns = {
            "cluster": pa.array(cluster, pa.int32()),
            "x": pa.array(self.xy[place, 0], pa.float64()),
            "y": pa.array(self.xy[place, 1], pa.float64()),
            "cases_in_period": pa.array(self.cases_at[place], pa.int64()),
        }
        return self._stamped(pa.table(columns))

    def _stamped(self, table: pa.Table) -> pa.Table:
        done = {"replications_run": self.replications, "stopped_early": self.stopped}
        return stamp(table, "space-time permutation scan", {**self.parameters, **done})
