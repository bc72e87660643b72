"""Aoristic hours of the week of intervals with a mean length of ten hours, one in ten without end.

Nothing is compiled: the process is cold.
"""

# Imports are timed apart.

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

import numpy as np

from harness import Row, main

QUESTION = "aoristic hours of the week"


def asvat(size: int) -> Mapping[str, Any]:
    random = np.random.default_rng(1)
    first = random.integers(0, 365 * 1440, size).astype("timedelta64[m]")
    begin = np.datetime64("2023-01-01T00:00") + first
    finish = begin + np.ceil(random.exponential(600, size)).astype("timedelta64[m]")
    finish[random.random(size) < 0.1] = np.datetime64("NaT")
    start = time.perf_counter()
    from asvat.hotspots.aoristic import aoristic

    imported = time.perf_counter()
    got = aoristic(begin, finish)
    done = time.perf_counter()
    return {
        "seconds": done - imported,
        "check": {
            "sum": round(float(got.hours.sum()), 6),
            "no end": got.no_end,
            "imports besides": round(imported - start, 3),
        },
    }


if __name__ == "__main__":
    main(
        QUESTION,
        ours={"asvat": asvat},
        peers={},
        sizes={"asvat": (100_000, 1_000_000)},
        goal={100_000: "<= 0.2 s"},
        quoted=[
            Row(QUESTION, "crimepy agg_weekhour", 100_000, 9.4, None, 282.0,
                quoted="anchors, not rerun", peer=True),
            Row(QUESTION, "aoristic.df (R)", 10_000, 11.2, None, None,
                quoted="anchors, not rerun", peer=True),
        ],
    )  # fmt: skip
