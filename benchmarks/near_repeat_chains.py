"""Near-repeat chains, 200 m and 14 days, of the shared synthetic incidents.

Nothing is compiled: the process is cold.
"""

# Imports are timed apart.

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from harness import Row, main, shared_points

QUESTION = "near-repeat chains, 200 m, 14 days"


def _run(size: int, **rule: float) -> Mapping[str, Any]:
    points, day = shared_points(size)
    start = time.perf_counter()
    from asvat.hotspots.near_repeat.bands import Bands
    from asvat.hotspots.near_repeat.chains import near_repeat_chains

    imported = time.perf_counter()
    bands = Bands((0, 200), (0, 14))
    got = near_repeat_chains(points[:, 0], points[:, 1], day, bands, **rule)
    done = time.perf_counter()
    return {
        "seconds": done - imported,
        "check": {
            "strings": len(got.incidents),
            "incidents": int(got.incidents.sum()),
            "longest": int(got.incidents.max()),
            "imports besides": round(imported - start, 3),
        },
    }


def asvat(size: int) -> Mapping[str, Any]:
    return _run(size)


def asvat_stopped(size: int) -> Mapping[str, Any]:
    return _run(size, max_duration=28, max_radius=400)


if __name__ == "__main__":
    main(
        QUESTION,
        ours={"asvat": asvat, "asvat, at most 28 days and 400 m from the first": asvat_stopped},
        peers={},
        sizes={
            "asvat": (50_000, 100_000),
            "asvat, at most 28 days and 400 m from the first": (50_000,),
        },
        goal={50_000: "<= 1 s, exact"},
        quoted=[
            Row(QUESTION, "ptools near_strings2, wrong", 50_000, 16.8, None, 1800.0,
                {"strings": 4778, "incidents": 12806, "longest": 45},
                quoted="anchors, not rerun", peer=True),
        ],
    )  # fmt: skip
