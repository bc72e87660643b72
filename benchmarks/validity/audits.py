"""How often the interval of a recording audit holds the truth, on populations that are known."""

from __future__ import annotations

import numpy as np
import pages

from asvat.evaluation.recording_audit import Sample, allocate, bootstrap, rate

RUNS, CHECKED = 4000, 500
POPULATIONS = (6000, 2500, 900)
RATES = {"96, 90 and 80%": (0.96, 0.90, 0.80), "99, 98 and 97%": (0.99, 0.98, 0.97)}


def measure(_logs: int, seed: int) -> None:
    """Write the table: samples of three sizes from two populations."""
    rows = []
    for name, shares in RATES.items():
        random = np.random.default_rng(seed)
        hits, of = _population(random, shares)
        rows += [[name, *_covered(random, hits, of, size)] for size in (150, 400, 1000)]
    head = [
        "recorded, by stratum", "logs read", "crimes, mean", "interval holds the truth",
        "width, mean", "bootstrap holds it",
    ]  # fmt: skip
    conditions = (
        f"{sum(POPULATIONS):,} logs in 3 strata, a third with 1 to 4 crimes, alike within a log; "
        f"{RUNS:,} samples each, {CHECKED} for the bootstrap; intervals named 95%; seed {seed}"
    )
    pages.publish("audits", conditions, pages.table(head, rows))


def _population(
    random: np.random.Generator, shares: tuple[float, ...]
) -> tuple[np.ndarray, np.ndarray]:
    """Return crimes recorded and crimes due of each log: right or wrong together mostly."""
    hits, of = [], []
    for size, share in zip(POPULATIONS, shares, strict=True):
        crimes = np.where(random.random(size) < 0.35, random.integers(1, 5, size), 0)
        hits.append(random.binomial(crimes, random.beta(share * 4, (1 - share) * 4, size)))
        of.append(crimes)
    return np.concatenate(hits), np.concatenate(of)


def _covered(
    random: np.random.Generator, hits: np.ndarray, of: np.ndarray, size: int
) -> list[object]:
    truth = hits.sum() / of.sum()
    populations = np.array(POPULATIONS)
    stratum = np.repeat(np.arange(len(populations)), populations)
    starts = np.concatenate([[0], np.cumsum(populations)])
    sizes = allocate(POPULATIONS, size)
    held = again = crimes = 0
    width = 0.0
    for run in range(RUNS):
        drawn = np.concatenate(
            [
                starts[k] + random.choice(populations[k], n, replace=False)
                for k, n in enumerate(sizes)
            ]
        )
        found_of = of[drawn].astype(np.float64)
        sample = Sample(hits[drawn].astype(np.float64), found_of, stratum[drawn], populations)
        found = rate(sample)
        held += found.low <= truth <= found.high
        crimes += found.of
        width += found.high - found.low
        if run < CHECKED:
            low, high = bootstrap(sample, replicates=500, seed=run)
            again += low <= truth <= high
    return [size, round(crimes / RUNS), held / RUNS, width / RUNS, again / CHECKED]
