"""Gi* with the eight cells around, on counts of a million synthetic points.

``seconds`` is everything from the counts on. Ours: sums, z, p, q, class and the finished table.
Peer: its weights, its compiling (it compiles in every process) and its run; q values and table are
not among what it does.
"""

# Each engine imports in its own environment, and imports are timed apart.

from __future__ import annotations

import time
import warnings
from collections.abc import Mapping
from typing import Any

import numpy as np

from harness import Row, main, shared_points

SHAPES = {10_000: (80, 125), 100_000: (250, 400)}
QUESTION = "Gi*, queen + self"


def _counts(size: int) -> Any:
    rows, columns = SHAPES[size]
    points, _ = shared_points(1_000_000)
    extent = [[0, 40_000], [0, 50_000]]
    return np.histogram2d(points[:, 1], points[:, 0], bins=[rows, columns], range=extent)[0]


def _check(z: Any) -> dict[str, Any]:
    return {
        "highest z": round(float(z.max()), 9),
        "sum of z squared": round(float((z**2).sum()), 6),
        "z > 1.96": int((z > 1.96).sum()),
    }


def _ours(size: int, p: Any) -> Mapping[str, Any]:
    counts = _counts(size)
    rows, columns = SHAPES[size]
    start = time.perf_counter()
    from asvat.hotspots.getis_ord import gi_star
    from asvat.hotspots.grid import SquareGrid, Window

    imported = time.perf_counter()
    result = gi_star(counts, Window(SquareGrid(125), 0, 0, columns, rows), p=p)
    found = time.perf_counter()
    table = result.table()
    done = time.perf_counter()
    return {
        "seconds": done - imported,
        "check": {
            **_check(result.local.z),
            "rows": table.num_rows,
            "of which table": round(done - found, 3),
            "imports besides": round(imported - start, 3),
        },
    }


def rest(size: int) -> Mapping[str, Any]:
    return _ours(size, "rest")


def exact(size: int) -> Mapping[str, Any]:
    return _ours(size, "exact")


def permutations_999(size: int) -> Mapping[str, Any]:
    return _ours(size, "permutation")


def analytic(size: int) -> Mapping[str, Any]:
    return _ours(size, "normal")


def _esda(size: int, permutations: int) -> Mapping[str, Any]:
    import esda
    import libpysal
    from libpysal.graph import Graph

    warnings.simplefilter("ignore")
    counts = _counts(size)
    rows, columns = SHAPES[size]
    options = {
        "transform": "B",
        "star": True,
        "permutations": permutations,
        "n_jobs": 1,
        "seed": 1,
        "keep_simulations": False,
    }
    start = time.perf_counter()
    weights = Graph.from_W(libpysal.weights.lat2W(rows, columns, rook=False))
    weighted = time.perf_counter()
    if permutations:
        small = Graph.from_W(libpysal.weights.lat2W(5, 5, rook=False))
        esda.G_Local(np.arange(25.0), small, **{**options, "permutations": 9})
    compiled = time.perf_counter()
    result = esda.G_Local(counts.ravel(), weights, **options)
    done = time.perf_counter()
    return {
        "seconds": done - start,
        "check": {
            **_check(result.Zs),
            "weights": round(weighted - start, 2),
            "compiling": round(compiled - weighted, 2),
            "run": round(done - compiled, 2),
        },
    }


def esda_analytic(size: int) -> Mapping[str, Any]:
    return _esda(size, 0)


def esda_999(size: int) -> Mapping[str, Any]:
    return _esda(size, 999)


if __name__ == "__main__":
    both = list(SHAPES)
    main(
        QUESTION,
        {
            "asvat, default: peaks against the rest": rest,
            "asvat, exact p": exact,
            "asvat, 999 permutations": permutations_999,
            "asvat, normal p": analytic,
        },
        {"esda, normal p": esda_analytic, "esda, 999 permutations, 1 job": esda_999},
        {
            "asvat, default: peaks against the rest": both,
            "asvat, exact p": both,
            "asvat, 999 permutations": both,
            "asvat, normal p": both,
            "esda, normal p": both,
            "esda, 999 permutations, 1 job": both,
        },
        goal={100_000: "1 s cold"},
        quoted=[
            Row(
                QUESTION,
                "spdep localG_perm, 999",
                100_000,
                139.0,
                None,
                309.0,
                {"weights": 101.0},
                quoted="anchors, not rerun",
                peer=True,
            ),
        ],
    )
