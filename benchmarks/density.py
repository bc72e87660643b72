"""Density, Gaussian of 400 m, 250 x 200 cells of 200 m: ours beside KDEpy and SciPy.

The points are made once, in the parent, so that the timed processes hold only what they need.
"""

from __future__ import annotations

import subprocess
import sys
import time
from typing import Any

import harness

SIZES = (10_000, 100_000, 1_000_000)
COLUMNS, ROWS, CELL, BANDWIDTH = 250, 200, 200, 400.0


def _saved(n: int) -> Any:
    import numpy as np

    return np.load(harness.OUT / f".points-{n}.npz")


def _save() -> None:
    import numpy as np

    harness.OUT.mkdir(parents=True, exist_ok=True)
    for n in SIZES:
        path = harness.OUT / f".points-{n}.npz"
        if not path.exists():
            xy, _ = harness.shared_points(n)
            np.savez(path, x=xy[:, 0].copy(), y=xy[:, 1].copy())


def _ours(n: int, kernel: str, bandwidth: float) -> dict[str, Any]:
    from asvat.hotspots.density import density
    from asvat.hotspots.grid import SquareGrid, Window

    points = _saved(n)
    x, y = points["x"], points["y"]
    window = Window(SquareGrid(CELL), 0, 0, COLUMNS, ROWS)
    start = time.perf_counter()
    found = density(x, y, window, bandwidth=bandwidth, kernel=kernel)
    seconds = time.perf_counter() - start
    return {
        "seconds": seconds,
        "check": {
            "mass": found.mass,
            "scaled": found.scaled,
            "peak a km2": found.density.max(),
            "error against the exact sum": found.error,
        },
    }


def gaussian(n: int) -> dict[str, Any]:
    return _ours(n, "gaussian", BANDWIDTH)


def quartic(n: int) -> dict[str, Any]:
    return _ours(n, "quartic", BANDWIDTH * 8**0.5)


def kdepy_metres(n: int) -> dict[str, Any]:
    return _kdepy(n, 1.0)


def kdepy_bandwidths(n: int) -> dict[str, Any]:
    return _kdepy(n, BANDWIDTH)


def _kdepy(n: int, unit: float) -> dict[str, Any]:
    import numpy as np
    from KDEpy import FFTKDE

    points = _saved(n)
    xy = np.column_stack([points["x"], points["y"]])
    # Nodes every 100 m; every second one is a cell's centre.
    nodes = [np.arange(-2000, side * CELL + 2001, 100) / unit for side in (COLUMNS, ROWS)]
    grid = np.stack(np.meshgrid(*nodes, indexing="ij"), -1).reshape(-1, 2)
    start = time.perf_counter()
    estimate = FFTKDE(kernel="gaussian", bw=BANDWIDTH / unit).fit(xy / unit).evaluate(grid)
    centres = estimate.reshape(len(nodes[0]), len(nodes[1]))[21:-20:2, 21:-20:2] / unit**2
    seconds = time.perf_counter() - start
    return _check(seconds, centres, n)


def scipy_gaussian_kde(n: int) -> dict[str, Any]:
    """SciPy takes no isotropic bandwidth in metres: its work is the same, its map is not."""
    import numpy as np
    from scipy.stats import gaussian_kde

    points = _saved(n)
    x, y = (np.arange(side) * CELL + CELL / 2 for side in (COLUMNS, ROWS))
    centres = np.stack(np.meshgrid(x, y, indexing="ij")).reshape(2, -1)
    start = time.perf_counter()
    kernel = gaussian_kde(
        np.stack([points["x"], points["y"]]), bw_method=BANDWIDTH / points["x"].std()
    )
    estimate = kernel(centres)
    return _check(time.perf_counter() - start, estimate, n)


def _check(seconds: float, estimate: Any, n: int) -> dict[str, Any]:
    mass = float(estimate.sum()) * CELL**2
    peak = float(estimate.max()) * n * 1e6
    return {"seconds": seconds, "check": {"mass": mass, "peak a km2": peak}}


QUOTED = [
    harness.Row(
        "density", "spatstat, edge = Diggle", n, seconds, None, mb,
        {"mass": 1.0}, quoted="anchors, not rerun", peer=True,
    )
    for n, seconds, mb in ((10_000, 0.15, 224), (100_000, 0.37, 229), (1_000_000, 3.10, 437))
]  # fmt: skip


if __name__ == "__main__":
    if "--save" in sys.argv:
        _save()
        sys.exit()
    if "--inside" not in sys.argv:
        # In a process of its own: a child's peak memory begins with its parent's.
        subprocess.run([sys.executable, __file__, "--save"], check=True)
    harness.main(
        "density",
        ours={"asvat gaussian": gaussian, "asvat quartic": quartic},
        peers={
            "KDEpy FFT, metres": kdepy_metres,
            "KDEpy FFT, in bandwidths": kdepy_bandwidths,
            "scipy gaussian_kde": scipy_gaussian_kde,
        },
        sizes={
            "asvat gaussian": SIZES,
            "asvat quartic": SIZES,
            "KDEpy FFT, metres": SIZES,
            "KDEpy FFT, in bandwidths": SIZES,
            "scipy gaussian_kde": SIZES[:1],
        },
        goal={1_000_000: "<= 0.4 s, <= 200 MB, mass 1 +- 1e-9, peak within 0.1 %"},
        quoted=QUOTED,
    )
