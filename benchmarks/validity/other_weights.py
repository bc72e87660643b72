"""Would other weights order the queue better? On one seed, the share of serious logs in front."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from force import Force
from pages import publish, table
from reading_order import SHARES

from asvat.findings.priority.queue import weights

TRIED, FOLDS = 4_000, 4
_VALUE = "coalesce(list_sum(list_transform(list_filter(contributions, c -> c.part = '{0}'), "
_ROWS = """
SELECT {parts}, q.alert, n.urgent, n.probability, n.says_repeat,
       coalesce(t.serious, 0) >= 2 AS serious
FROM queue q JOIN narratives n USING (incident_id) LEFT JOIN truth_serious t USING (incident_id)
ORDER BY q.incident_id
"""

Floats = npt.NDArray[np.float64]


def measure(logs: int, seed: int) -> None:
    """Compare the points in use with random ones and with two models of the same signals."""
    from sklearn.ensemble import HistGradientBoostingClassifier
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import cross_val_predict

    force = Force(logs, seed, 1.0).make()
    used = weights()
    parts = ", ".join(
        _VALUE.format(w.part) + f"c -> c.value)), 0)::DOUBLE AS {w.part}" for w in used
    )
    with force.opened() as db:
        rows = db.execute(_ROWS.format(parts=parts)).fetchnumpy()
    serious = rows["serious"].astype(bool)
    value = np.stack([rows[w.part] for w in used], axis=1)
    half = np.array([w.half_at for w in used])
    points = np.array([w.points for w in used])
    level = value / (value + half)
    signals = [rows[c] for c in ("alert", "urgent", "probability", "says_repeat")]
    more = np.column_stack([level, *(np.ma.filled(s, 0).astype(float) for s in signals)])
    kept: dict[str, Any] = {"cv": FOLDS, "method": "decision_function"}
    linear = cross_val_predict(LogisticRegression(C=10, max_iter=500), level, serious, **kept)
    trees = HistGradientBoostingClassifier(max_iter=100, learning_rate=0.06, random_state=1)
    lines = [
        ("the points in use", *in_front(level @ points, serious)),
        (f"the best of {TRIED:,} random sets, on the same logs",
         *in_front(_best(value, half, serious), serious)),
        ("logistic regression on the five parts, logs held out", *in_front(linear, serious)),
        ("boosted trees on parts, alerts and narratives, logs held out",
         *in_front(cross_val_predict(trees, more, serious, **kept), serious)),
    ]  # fmt: skip
    head = ("order", *(f"first {s:.0%}" for s in SHARES))
    publish("weights", f"{force.words()}; serious 2 or 3, whole period", table(head, lines))


def in_front(score: Floats, serious: npt.NDArray[np.bool_]) -> list[float]:
    """Return the share of the serious logs among the first read."""
    order = np.argsort(-score, kind="stable")
    return [float(serious[order[: int(s * len(order))]].sum() / serious.sum()) for s in SHARES]


def _best(value: Floats, half: Floats, serious: npt.NDArray[np.bool_]) -> Floats:
    random = np.random.default_rng(0)
    best, found = -1.0, np.zeros(len(value))
    for _ in range(TRIED):
        points = random.dirichlet(np.full(len(half), 1.5))
        score = (value / (value + half * 2 ** random.uniform(-2, 2, len(half)))) @ points
        worth = sum(in_front(score, serious))
        if worth > best:
            best, found = worth, score
    return found
