"""Knox tables of 5 distance by 4 time bands on the shared synthetic incidents.

``seconds`` is the whole of the test, pairs included, after the inner loops were compiled or loaded
by a call on three incidents; ``whole`` holds that too. ``nothing compiled yet`` has an empty cache
of compiled loops and its clock covers the compiling: what the first run on a machine costs. The
peer does one cell, 200 m and 14 days, on whole coordinates.
"""

# Each engine imports in its own environment, and imports are timed apart.

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Mapping
from typing import Any

from harness import Row, main, shared_points

QUESTION = "Knox, 5 x 4 bands, 999 permutations"
DISTANCES, DAYS = (0, 100, 200, 300, 400, 500), (0, 7, 14, 21, 28)


def _run(size: int, warm: bool = True, **options: Any) -> Mapping[str, Any]:
    points, day = shared_points(size)
    import numpy as np

    start = time.perf_counter()
    from asvat.hotspots.near_repeat import Bands, area_season_strata, knox

    bands = Bands(DISTANCES, DAYS)
    imported = time.perf_counter()
    if warm:
        knox(np.arange(3.0), np.arange(3.0), np.arange(3), bands, permutations=1)
    ready = time.perf_counter()
    if options.pop("stratified", False):
        options["strata"] = area_season_strata(points[:, 0], points[:, 1], day)
    got = knox(points[:, 0], points[:, 1], day, bands, permutations=999, seed=1, **options)
    done = time.perf_counter()
    one = Bands((0, 200), (0, 14), closed="right")
    cell = knox(points[:, 0], points[:, 1], day, one, permutations=1)
    return {
        "seconds": done - (ready if warm else imported),
        "check": {
            "pairs <= 200 m, <= 14 days": int(cell.observed[0, 0]),
            "first cell": int(got.observed[0, 0]),
            "ratio": round(float(got.ratio[0, 0]), 2),
            "p": float(got.p[0, 0]),
            "imports besides": round(imported - start, 3),
            "loading loops": round(ready - imported, 3),
        },
    }


def asvat(size: int) -> Mapping[str, Any]:
    return _run(size)


def asvat_stratified(size: int) -> Mapping[str, Any]:
    return _run(size, stratified=True)


def asvat_first(size: int) -> Mapping[str, Any]:
    with tempfile.TemporaryDirectory() as empty:
        os.environ["NUMBA_CACHE_DIR"] = empty
        return _run(size, warm=False)


def asvat_months(size: int) -> Mapping[str, Any]:
    points, day = shared_points(size)
    import numpy as np

    from asvat.hotspots.near_repeat import Bands, interval_knox, month_days

    first, last = month_days(np.datetime64("2020-01-01") + day)
    bands = Bands(DISTANCES, (0, 31, 62, 92, 123))
    few = slice(0, 3)
    interval_knox(points[few, 0], points[few, 1], first[few], last[few], bands, permutations=1)
    start = time.perf_counter()
    got = interval_knox(points[:, 0], points[:, 1], first, last, bands, permutations=999, seed=1)
    return {
        "seconds": time.perf_counter() - start,
        "check": {"ratio": round(float(got.ratio[0, 0]), 2), "p": float(got.p[0, 0])},
    }


def pointpats_knox(size: int) -> Mapping[str, Any]:
    return _pointpats(size, 99)


def pointpats_knox_999(size: int) -> Mapping[str, Any]:
    return _pointpats(size, 999)


def _pointpats(size: int, permutations: int) -> Mapping[str, Any]:
    import warnings

    warnings.simplefilter("ignore")
    from pointpats.spacetime import knox

    points, day = shared_points(size)
    times = day.reshape(-1, 1).astype(float)
    start = time.perf_counter()
    got = knox(points, times, 200, 14, permutations=permutations)
    seconds = time.perf_counter() - start
    return {"seconds": seconds, "check": {"pairs <= 200 m, <= 14 days": int(got["stat"])}}


NOT_RERUN = "anchors, not rerun"

if __name__ == "__main__":
    main(
        QUESTION,
        ours={
            "asvat": asvat,
            "asvat, within area and season": asvat_stratified,
            "asvat, nothing compiled yet": asvat_first,
            "asvat, days known to the month": asvat_months,
        },
        peers={
            "pointpats knox, one cell, 99 permutations": pointpats_knox,
            "pointpats knox, one cell": pointpats_knox_999,
        },
        sizes={
            "asvat": (10_000, 50_000, 100_000),
            "asvat, within area and season": (50_000,),
            "asvat, nothing compiled yet": (10_000,),
            "asvat, days known to the month": (10_000,),
            "pointpats knox, one cell, 99 permutations": (10_000,),
            "pointpats knox, one cell": (10_000,),
        },
        goal={10_000: "<= 1 s", 50_000: "<= 8 s", 100_000: "<= 25 s, <= 400 MB"},
        quoted=[
            Row(QUESTION, "pointpats knox, one cell", 50_000, 63.0, None, 612.0,
                quoted=NOT_RERUN, peer=True),
            Row(QUESTION, "Davies knox_test, all bands", 10_000, 18.8, None, 297.0,
                quoted=NOT_RERUN, peer=True),
            Row(QUESTION, "NearRepeat (R), one cell", 2_000, 115.0, None, 301.0,
                quoted=NOT_RERUN, peer=True),
        ],
    )  # fmt: skip
