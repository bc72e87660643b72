"""The self-exciting model to convergence on the shared process, 15% near repeats planted."""

# Imports are timed apart.

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from harness import Row, main, shared_points

QUESTION = "Self-exciting model, to convergence"


def ours(n: int) -> Mapping[str, Any]:
    from asvat.hotspots.grid import SquareGrid, Window
    from asvat.hotspots.self_exciting import fit_self_exciting

    places, days = shared_points(n)
    window = Window(SquareGrid(250), 0, 0, 200, 160)
    start = time.perf_counter()
    model = fit_self_exciting(places[:, 0], places[:, 1], days.astype(float), window)
    seconds = time.perf_counter() - start
    return {
        "seconds": seconds,
        "check": {
            "steps": model.steps,
            "converged": model.converged,
            "triggered_percent": round(100 * model.triggered_share, 1),
            "branching_se_percent": round(100 * model.branching_se, 1),
            "mean_days": round(model.mean_days, 2),
            "sd_metres": round(model.sd_metres, 1),
        },
    }


def quoted(n: int, seconds: float, mb: float) -> Row:
    check = {"steps": "5 of 40, start value put right", "triggered_percent": "18-21"}
    name = "PredictCode SEPPTrainer"
    return Row(QUESTION, name, n, seconds, None, mb, check, quoted="anchors, not rerun", peer=True)


if __name__ == "__main__":
    main(
        QUESTION,
        ours={"asvat": ours},
        peers={},
        sizes={"asvat": (2_000, 10_000, 50_000)},
        goal={10_000: "<= 20 s, <= 1 GiB, 15% +- 3 points"},
        quoted=[
            quoted(2_000, 3.9, 362.0),
            quoted(5_000, 30.0, 1_380.0),
            quoted(10_000, 158.0, 5_283.0),
        ],
    )
