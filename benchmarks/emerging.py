"""Emerging hot spots of cells by twelve quarters, false discovery controlled.

``seconds`` is everything from the counts on to the finished table. The peer takes
polygons, so its cells are given as squares with the same counts; it gets 100 of them, since more
take too long to wait for.
"""

# Each engine imports in its own environment, and imports are timed apart.

from __future__ import annotations

import contextlib
import io
import logging
import time
import warnings
from collections import Counter
from collections.abc import Mapping
from typing import Any

import numpy as np

from harness import Row, main, shared_points

SHAPES = {100: (10, 10), 8_000: (80, 100)}
QUESTION = "emerging hot spots, 12 periods"


def _cube(size: int) -> Any:
    rows, columns = SHAPES[size]
    points, day = shared_points(100_000)
    period = np.minimum(day // 92, 11)
    sides = [np.linspace(0, 40_000, rows + 1), np.linspace(0, 50_000, columns + 1)]
    return np.stack(
        [
            np.histogram2d(points[period == t, 1], points[period == t, 0], bins=sides)[0]
            for t in range(12)
        ]
    )


def asvat(size: int) -> Mapping[str, Any]:
    cube = _cube(size)
    rows, columns = SHAPES[size]
    start = time.perf_counter()
    from asvat.hotspots.emerging import emerging_hot_spots
    from asvat.hotspots.grid import SquareGrid, Window

    imported = time.perf_counter()
    result = emerging_hot_spots(cube, Window(SquareGrid(500), 0, 0, columns, rows))
    table = result.table()
    done = time.perf_counter()
    return {
        "seconds": done - imported,
        "check": {
            "incidents": int(sum(table["count"].to_pylist())),
            **Counter(result.classes.tolist()),
            "imports besides": round(imported - start, 3),
        },
    }


def pyehsa(size: int) -> Mapping[str, Any]:
    import pandas as pd
    from pyehsa.emerging_hotspot_analysis import EmergingHotspotAnalysis
    from shapely.geometry import box

    warnings.simplefilter("ignore")
    logging.disable(logging.INFO)
    cube = _cube(size)
    rows, columns = SHAPES[size]
    places = [(x / 100, y / 100) for y in range(rows) for x in range(columns)]
    frame = pd.DataFrame(
        {
            "place": np.tile([f"{place:05d}" for place in range(size)], 12),
            "period": np.repeat(np.arange(12), size),
            "count": cube.ravel(),
            "geometry": [box(x, y, x + 0.01, y + 0.01).wkt for x, y in places] * 12,
        }
    )
    start = time.perf_counter()
    with contextlib.redirect_stdout(io.StringIO()):
        got = EmergingHotspotAnalysis.emerging_hotspot_analysis(
            frame, "place", "period", "count", nsim=99
        )
    seconds = time.perf_counter() - start
    return {
        "seconds": seconds,
        "check": {"incidents": int(cube.sum()), **Counter(got["classification"].tolist())},
    }


if __name__ == "__main__":
    main(
        QUESTION,
        {"asvat": asvat},
        {"pyehsa": pyehsa},
        {"asvat": [100, 8_000], "pyehsa": [100]},
        goal={8_000: "1 s"},
        quoted=[
            Row(
                QUESTION, "pyehsa", 500, 285.0, None, 360.0, quoted="anchors, not rerun", peer=True
            ),
            Row(
                QUESTION,
                "sfhotspot hotspot_classify",
                8_164,
                33.1,
                None,
                295.0,
                quoted="anchors, not rerun",
                peer=True,
            ),
        ],
        timeout=240.0,
    )
