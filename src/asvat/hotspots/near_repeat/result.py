"""The table of a near-repeat test: one cell for each distance band and time band."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from scipy.special import gammainc

from asvat.hotspots.near_repeat.bands import Bands
from asvat.hotspots.near_repeat.shuffles import Simulated
from asvat.records.arrays import Floats, Ints
from asvat.records.provenance import stamp


@dataclass(frozen=True)
class KnoxResult:
    """Observed and expected pairs of incidents by distance and time; arrays are (distances, days).

    Parameters
    ----------
    method
        ``knox`` or ``interval-censored knox``.
    bands
        The bands, exactly as asked for.
    incidents
        Number of incidents.
    observed
        Pairs in each cell; for the interval-censored test the expected number given the intervals.
    expected
        Mean of the permutations.
    expected_exact
        Mean over all permutations in closed form, N_space * N_time / N: a check on `expected`.
        None where times were permuted within strata.
    low, high
        The middle 95% of the permutations: what chance alone gives.
    p
        Upper-tail Monte-Carlo p value, (1 + number as large or larger) / (1 + permutations);
        never 0.
    permutations
        Permutations behind each p value.
    overall_p
        One p value for the table as a whole, from its largest standardised excess, so that many
        cells are not many chances to find something. None with sequential stopping.
    parameters
        What is needed to make the table again.
    """

    method: str
    bands: Bands
    incidents: int
    observed: Ints | Floats
    expected: Floats
    expected_exact: Floats | None
    low: Floats
    high: Floats
    p: Floats
    permutations: Ints
    overall_p: float | None
    parameters: dict[str, Any]

    @property
    def convention(self) -> str:
        """What the bands mean, as one sentence to print beside the table."""
        return self.bands.convention

    @property
    def ratio(self) -> Floats:
        """Observed over expected (the Knox ratio); not a number where nothing was expected."""
        known = self.expected > 0
        return np.where(known, self.observed / np.where(known, self.expected, 1.0), np.nan)

    @property
    def poisson_p(self) -> Floats | None:
        """P(X >= observed) of a Poisson count with the closed-form mean, an approximation.

        Good only where pairs are few; the permutation p value is the one to report.
        """
        if self.expected_exact is None:
            return None
        some = self.observed > 0
        return np.where(some, gammainc(np.where(some, self.observed, 1), self.expected_exact), 1.0)

    def caveats(self) -> list[str]:
        """Return what to print with the result about what it can and cannot say."""
        said = []
        if not self.parameters["strata"]:
            said.append(
                "Times were permuted over the whole map: risk that moves from area to area also "
                "gives small p values, without any repetition. Compare with strata."
            )
        if self.method != "knox":
            said.append(
                "Days are known only to intervals: bands shorter than the intervals rise and fall "
                "together and do not tell within how many days."
            )
        asked = int(self.parameters["permutations"])
        early = int(np.count_nonzero(self.permutations < asked))
        if early:
            said.append(
                f"{early} of {self.permutations.size} cells were decided before {asked} "
                f"permutations; the run ended after {int(self.permutations.max())}."
            )
        return said

    def _cells(self) -> list[dict[str, Any]]:
        exact, poisson = self.expected_exact, self.poisson_p
        return [
            {
                "distance_from": near,
                "distance_to": far,
                "days_from": early,
                "days_to": late,
                "observed": self.observed[s, t].item(),
                "expected": float(self.expected[s, t]),
                "ratio": float(self.ratio[s, t]),
                "p": float(self.p[s, t]),
                "low": float(self.low[s, t]),
                "high": float(self.high[s, t]),
                "expected_exact": None if exact is None else float(exact[s, t]),
                "poisson_p": None if poisson is None else float(poisson[s, t]),
                "permutations": int(self.permutations[s, t]),
            }
            for s, (near, far) in enumerate(self.bands.distance_bands)
            for t, (early, late) in enumerate(self.bands.day_bands)
        ]

    def to_dict(self) -> dict[str, Any]:
        """Return the table for JSON; an open end or an undefined ratio is None."""
        cells = [
            {
                name: None if isinstance(value, float) and not math.isfinite(value) else value
                for name, value in cell.items()
            }
            for cell in self._cells()
        ]
        return {
            "convention": self.convention,
            "method": self.method,
            "incidents": self.incidents,
            "overall_p": self.overall_p,
            "cells": cells,
        }

    def table(self, caveats: list[str] | None = None) -> pa.Table:
        """Return one row a cell, stamped with method, parameters, its own and other caveats."""
        count = pa.int64() if self.observed.dtype.kind == "i" else pa.float64()
        schema = pa.schema(
            [
                *((name, pa.float64()) for name in _EDGES),
                ("observed", count),
                *((name, pa.float64()) for name in _VALUES),
                ("permutations", pa.int64()),
            ]
        )
        cells = pa.Table.from_pylist(self._cells(), schema=schema)
        return stamp(cells, self.method, self.parameters, [*self.caveats(), *(caveats or [])])


_EDGES = ("distance_from", "distance_to", "days_from", "days_to")
_VALUES = ("expected", "ratio", "p", "low", "high", "expected_exact", "poisson_p")


def knox_result(
    method: str,
    bands: Bands,
    incidents: int,
    observed: Ints,
    simulated: Simulated,
    expected_exact: Floats | None,
    parameters: dict[str, Any],
    unit: int = 1,
) -> KnoxResult:
    """Lay the flat counts out as a table; counts are whole multiples of 1 / `unit`."""
    shape = bands.shape
    low, high = np.quantile(simulated.counts, [0.025, 0.975], axis=0, method="inverted_cdf") / unit
    pairs = observed.reshape(shape)
    return KnoxResult(
        method=method,
        bands=bands,
        incidents=incidents,
        observed=pairs if unit == 1 else pairs / unit,
        expected=simulated.counts.mean(axis=0).reshape(shape) / unit,
        expected_exact=expected_exact,
        low=low.reshape(shape),
        high=high.reshape(shape),
        p=simulated.p.reshape(shape),
        permutations=simulated.used.reshape(shape),
        overall_p=simulated.overall_p,
        parameters=parameters,
    )
