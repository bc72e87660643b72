"""``asvat bench``: how fast this machine is at the work."""

from __future__ import annotations

from typing import Annotated

import typer

from asvat.cli.options import FormatOption, OutOption


def command(
    size: Annotated[int, typer.Option("--size", help="How many invented incidents.")] = 100_000,
    seed: Annotated[int, typer.Option("--seed", help="Names the random numbers.")] = 1,
    format: FormatOption = None,
    out: OutOption = None,
) -> None:
    """Time the methods on this machine, on invented incidents.

    To compare with other tools on the same input, see benchmarks/ and docs/benchmarks.md.

    Example: asvat bench --size 1000000
    """
    import resource
    import time
    from collections.abc import Callable

    import numpy as np
    import pyarrow as pa

    from asvat.cli.output import emit
    from asvat.cli.progress import progress
    from asvat.hotspots.density import density
    from asvat.hotspots.getis_ord import gi_star
    from asvat.hotspots.grid import SquareGrid, Window
    from asvat.hotspots.near_repeat import Bands, knox

    rng = np.random.default_rng(seed)
    centre = rng.uniform((400_000, 400_000), (450_000, 440_000), (200, 2))
    at = centre[rng.integers(0, 200, size)] + rng.normal(0, 400, (size, 2))
    x, y = at[:, 0], at[:, 1]
    day = rng.integers(0, 1096, size).astype(float)
    window = Window.around(SquareGrid(250), x, y)
    some = slice(0, min(size, 20_000))
    bands = Bands((0, 100, 200, 300, 400), (0, 7, 14, 21, 28))
    work: dict[str, Callable[[], object]] = {
        "count a grid of 250 m": lambda: window.count(x, y),
        "Gi* with exact p and q": lambda: gi_star(window.count(x, y), window),
        "density, edges corrected": lambda: density(x, y, window, bandwidth=400.0),
        f"near repeat, {some.stop:,} events, 999 shuffles": lambda: knox(
            x[some], y[some], day[some], bands, seed=seed
        ),
    }
    rows = []
    with progress("Timing") as update:
        for number, (name, job) in enumerate(work.items()):
            update(name, number, len(work))
            start = time.perf_counter()
            job()
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            rows.append((name, size, time.perf_counter() - start, peak))
    names = ("work", "incidents", "seconds", "peak_mb")
    emit(pa.table(dict(zip(names, map(list, zip(*rows, strict=True)), strict=True))), format, out)
