"""Space-time permutation scan of incidents counted on 1 km cells: circles up to 3 km, 28 days.

``seconds`` is the scan from coordinates to p values. ``asvat`` starts with an empty cache of
compiled loops and its clock covers the compiling: what the first run on a machine costs.
``loops compiled before`` is every later run. SaTScan is not packaged; its figures are quoted.
"""

# Imports are timed apart.

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Mapping
from typing import Any

import numpy as np

from harness import Row, main, shared_points

QUESTION = "space-time permutation scan, 1 km cells, 3 km, 28 days"
LAST_DAY = 1095


def _run(size: int, kind: Any, replications: int) -> Mapping[str, Any]:
    points, day = shared_points(size)
    cell = np.floor(points / 1000) * 1000 + 500
    start = time.perf_counter()
    from asvat.hotspots.scan import Limits, space_time_scan

    imported = time.perf_counter()
    found = space_time_scan(
        cell[:, 0], cell[:, 1], day, kind=kind, start=0, end=LAST_DAY,
        limits=Limits(max_radius=3000, max_days=28), replications=replications,
        stop_after=None, seed=1,
    )  # fmt: skip
    done = time.perf_counter()
    return {
        "seconds": done - imported,
        "check": {
            "statistic": round(found.clusters[0].statistic, 3),
            "p": found.clusters[0].p,
            "replications": found.replications,
            "imports besides": round(imported - start, 3),
        },
    }


def asvat(size: int) -> Mapping[str, Any]:
    with tempfile.TemporaryDirectory() as empty:
        os.environ["NUMBA_CACHE_DIR"] = empty
        return _run(size, "prospective", 999)


def asvat_again(size: int) -> Mapping[str, Any]:
    return _run(size, "prospective", 999)


def asvat_retrospective(size: int) -> Mapping[str, Any]:
    return _run(size, "retrospective", 99)


def _quoted(engine: str, size: int, seconds: float, mb: float, **check: Any) -> Row:
    return Row(
        QUESTION, engine, size, seconds, None, mb, check, quoted="anchors, not rerun", peer=True
    )


if __name__ == "__main__":
    main(
        QUESTION,
        ours={
            "asvat, 999 replications": asvat,
            "asvat, 999 replications, loops compiled before": asvat_again,
            "asvat, retrospective, 99 replications": asvat_retrospective,
        },
        peers={},
        sizes={
            "asvat, 999 replications": (10_000,),
            "asvat, 999 replications, loops compiled before": (10_000, 100_000),
            "asvat, retrospective, 99 replications": (10_000,),
        },
        goal={10_000: "<= 14 s (999 replications, prospective)"},
        quoted=[
            _quoted("SaTScan 10.3.2, 999 replications", 10_000, 4.7, 110, statistic=9.575, p=0.117),
            _quoted("SaTScan 10.3.2, 99 replications", 100_000, 4.2, 145),
            _quoted(
                "SaTScan 10.3.2, retrospective, 99 replications", 10_000, 184, 247, statistic=15.90
            ),
        ],
    )
