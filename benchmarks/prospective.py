"""A prospective surface of 50,000 cells, classic and smooth.

PredictCode is quoted: its grid code needs a NumPy older than 1.24.
"""

from __future__ import annotations

import time
from typing import Any

import harness

SIZES = (10_000, 100_000)


def _ours(n: int, **options: Any) -> dict[str, Any]:
    import numpy as np

    from asvat.hotspots.grid import SquareGrid, Window
    from asvat.hotspots.prospective import prospective

    xy, days = harness.shared_points(n)
    x, y = xy[:, 0].copy(), xy[:, 1].copy()
    first = np.datetime64("2021-01-01")
    day = first + days.astype("timedelta64[D]")
    window = Window(SquareGrid(200), 0, 0, 250, 200)
    start = time.perf_counter()
    found = prospective(x, y, day, first + 1096, window, **options)
    seconds = time.perf_counter() - start
    return {"seconds": seconds, "check": {"used": found.used, "peak": found.score.max()}}


def classic(n: int) -> dict[str, Any]:
    return _ours(n)


def classic_all(n: int) -> dict[str, Any]:
    return _ours(n, weeks=160.0, distance=1600.0)


def smooth(n: int) -> dict[str, Any]:
    return _ours(n, fading="smooth")


QUOTED = [
    harness.Row(
        "prospective", "PredictCode ProspectiveHotSpot", n, seconds, None, mb,
        quoted="anchors, not rerun", peer=True,
    )
    for n, seconds, mb in ((10_000, 5.5, 67), (100_000, 213, 81))
]  # fmt: skip


if __name__ == "__main__":
    engines = {
        "asvat classic, 400 m and 8 weeks": classic,
        "asvat classic, 1,600 m and all three years": classic_all,
        "asvat smooth": smooth,
    }
    harness.main(
        "prospective",
        ours=engines,
        peers={},
        sizes=dict.fromkeys(engines, SIZES),
        goal={100_000: "<= 1 s"},
        quoted=QUOTED,
    )
