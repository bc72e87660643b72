"""How serious each log truly is, 0 to 3, and why: what the queue is judged by."""

from __future__ import annotations

import numpy as np

from asvat.simulation.closing import MISSED
from asvat.simulation.happenings import Happenings, Series
from asvat.simulation.logs import Logs
from asvat.simulation.matters import CLASSES, GRAVITY, MATTERS
from asvat.simulation.points import Bools, Ints

WHY = (
    "in danger now",
    "grave crime missed",
    "stalking under way",
    "escalating against someone vulnerable",
    "self-harm",
    "crime missed",
    "hate series",
    "escalating",
    "repeat against someone vulnerable",
    "minor crime missed",
    "vulnerable",
    "repeat",
)
_LEVEL = (3, 3, 3, 3, 3, 2, 2, 2, 2, 1, 1, 1)


def serious(events: Happenings, series: list[Series], logs: Logs) -> tuple[Ints, list[str]]:
    """Return how serious each log is, and the reasons, the gravest first, parted by ``;``.

    3 needs someone today, 2 this week, 1 is worth a call, 0 is what it seems. It looks at what is
    true, whether or not the log tells it: the whole series, and who the victim is.
    """
    out = logs.outcome
    gravity = np.array([GRAVITY.get(c, 1) for c in CLASSES] + [0])
    worst = np.maximum(gravity[out.crime], gravity[out.second]) * (out.status == MISSED)
    level, step = events.level[logs.event], events.step[logs.event]
    at = events.series[logs.event]
    kind = np.array([s.kind for s in series] + [""])[at]
    rising = np.array([s.escalating for s in series] + [False])[at] & (level >= 0.5)
    personal = np.isin(kind, ("repeat victim", "hate series", "stalking", "feud"))
    asb = np.array([m.category != "" for m in MATTERS])[events.matter[logs.event]]
    vulnerable = out.vulnerable.count()
    borne = vulnerable - out.vulnerable.bears("repeat_victim")
    reasons: list[Bools] = [
        out.urgent,
        worst == 3,
        (kind == "stalking") & (step >= 3),
        personal & rising & (step >= 3) & (borne >= 1) & (kind != "feud"),
        out.vulnerable.bears("self_harm_or_suicide"),
        worst == 2,
        (kind == "hate series") & (step >= 3),
        personal & rising & (step >= 3),
        personal & (step >= 4) & (borne >= 1) & (kind != "feud"),
        worst == 1,
        (borne >= 1) & asb,
        personal & (step >= 3),
    ]
    held: Bools = np.array(reasons)
    found = np.max(held * np.array(_LEVEL)[:, None], axis=0)
    why = [
        ";".join(WHY[i] for i in np.flatnonzero(column)) if some else ""
        for column, some in zip(held.T, np.any(held, axis=0).tolist(), strict=True)
    ]
    return found, why
