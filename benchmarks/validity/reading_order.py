"""What to read first: serious logs among the first read, beside simpler orders."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from force import Force
from pages import publish, table
from scores import resampled, wilson

SHARES = (0.05, 0.10, 0.20)
_ROWS = """
WITH phones AS (
    SELECT p.incident_id, regexp_replace(p.phone, '[^0-9]', '', 'g') AS phone,
           s.reported_at AS reported
    FROM parties p JOIN src s USING (incident_id) WHERE p.role = 'caller'
),
calls AS (
    SELECT incident_id, count(*) OVER (PARTITION BY phone ORDER BY reported
        RANGE BETWEEN INTERVAL 12 MONTHS PRECEDING AND CURRENT ROW) AS calls
    FROM phones WHERE phone <> ''
)
SELECT q.incident_id, q.closed_on, q.rank, q.score, coalesce(max(c.calls), 0) AS calls,
       epoch(any_value(s.reported_at)) AS at, coalesce(any_value(t.serious), 0) AS serious,
       coalesce(split_part(any_value(t.why), ';', 1), '') AS why, any_value(q.alert) AS alert
FROM queue q JOIN src s USING (incident_id) LEFT JOIN truth_serious t USING (incident_id)
LEFT JOIN calls c USING (incident_id) GROUP BY ALL ORDER BY q.incident_id
"""

Floats = npt.NDArray[np.float64]


def measure(logs: int, seed: int) -> None:
    """Measure the order over the whole period and day by day at noise 1."""
    force = Force(logs, seed, 1.0).make()
    with force.opened() as db:
        rows = db.execute(_ROWS).fetchnumpy()
    lines = []
    for least, name in ((2, "needs someone this week (2 or 3)"), (3, "needs someone today (3)")):
        wanted = rows["serious"] >= least
        for method, key in orders(rows).items():
            lines += [
                [name, method, over, *found(rows, key, wanted, over == "whole period")]
                for over in ("whole period", "each day")
            ]
    share = [f"{(rows['serious'] >= n).mean():.1%}" for n in (2, 3)]
    head = ("serious", "order", "over", *(f"first {s:.0%}" for s in SHARES))
    told = (
        f"{len(rows['serious']):,} logs in scope; {share[0]} are serious (2 or 3), {share[1]} "
        "need someone today (3)."
    )
    publish(
        f"queue-seed-{seed}",
        f"{force.words()}; 95% intervals from 300 resamplings of weeks",
        f"{told}\n\n{table(head, lines)}\n\n{_by_reason(rows)}",
    )


def _by_reason(rows: dict[str, Any]) -> str:
    """Tell for each gravest reason why a log is serious where such logs stand."""
    place = np.empty(len(rows["score"]), int)
    place[np.argsort(orders(rows)["asvat"], kind="stable")] = np.arange(len(place))
    early, why = place < np.ceil(0.1 * len(place)), np.ma.filled(rows["why"], "").astype(str)
    lines = []
    for least in (3, 2):
        for reason in sorted(set(why[rows["serious"] == least].tolist())):
            some = (why == reason) & (rows["serious"] == least)
            either = (early | rows["alert"])[some].sum()
            n = int(some.sum())
            lines.append([least, reason, n, wilson(early[some].sum(), n),
                          wilson(rows["alert"][some].sum(), n), wilson(either, n)])  # fmt: skip
    harmless = rows["serious"] < 2
    n = int(harmless.sum())
    lines.append(["0, 1", "not serious", n, wilson(early[harmless].sum(), n),
                  wilson(rows["alert"][harmless].sum(), n),
                  wilson((early | rows["alert"])[harmless].sum(), n)])  # fmt: skip
    return table(
        ("serious", "gravest reason", "logs", "in the first 10%", "alert", "either"), lines
    )


def orders(rows: dict[str, Any]) -> dict[str, Floats]:
    """Return for each order a key: the smaller is read first."""
    late = np.argsort(np.argsort(rows["at"], kind="stable")) / len(rows["at"])
    return {
        "asvat": -rows["score"] + late * 1e-6,
        "first in, first out": late,
        "calls per exact phone": -rows["calls"] + late,
        "the best possible": -rows["serious"] + late,
    }


def found(rows: dict[str, Any], key: Floats, wanted: Any, whole: bool) -> list[str]:
    """Return the share of the wanted logs among those read first, with intervals."""
    day = rows["closed_on"].astype("datetime64[D]")
    start = np.zeros(len(day), np.int64) if whole else day.astype(np.int64)
    order = np.lexsort((key, start))
    _, first, count = np.unique(start[order], return_index=True, return_counts=True)
    place = np.arange(len(order)) - np.repeat(first, count)
    size = np.repeat(count, count)
    week = np.unique((day[order] - day.min()).astype(int) // 7, return_inverse=True)[1]
    out = []
    for share in SHARES:
        hit = (place < np.ceil(share * size)) & wanted[order]
        hits = np.bincount(week, hit)
        of = np.bincount(week, wanted[order])
        low, high = resampled(
            lambda w, hits=hits, of=of: np.array([(w * hits).sum() / max((w * of).sum(), 1)]),
            len(of), times=300,
        )  # fmt: skip
        out.append(f"{hits.sum() / of.sum():.3f} ({low[0]:.3f}–{high[0]:.3f})")
    return out
