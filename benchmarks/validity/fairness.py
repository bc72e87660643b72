"""How evenly findings are raised, missed and wrongly raised, by deprivation, district, channel."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from force import Force
from pages import publish, table

from asvat.evaluation.finding_fairness import finding_fairness
from asvat.findings.listing import open_snapshot

GROUPS = ("deprivation", "district", "channel")
NOT_KNOWN = "not known"
FACTORS = "vulnerability: "


def measure(logs: int, seed: int) -> None:
    """Measure at noise 1; write how far apart the groups are, and which differ clearly."""
    force = Force(logs, seed, 1.0).make()
    rows: list[Any] = []
    with open_snapshot(force.layout.folder, "").open() as reader:
        for by in GROUPS:
            every = finding_fairness(reader, by, force.truth).rows
            found = [row for row in every if row.group != NOT_KNOWN]
            kinds = list(dict.fromkeys(row.finding for row in found))
            factors = {kind for kind in kinds if kind.startswith(FACTORS)}
            rows += [
                (by, kind, *_spans([row for row in found if row.finding == kind]))
                for kind in kinds
                if kind not in factors
            ]
            uneven = {row.finding for row in found if row.differs} & factors
            told = f"{len(uneven)} of {len(factors)} factors in some group"
            rows.append((by, "factors of vulnerability", "", "", "", "", told))
    head = ("by", "finding", "groups", "raised in", "missed of the true", "false alarms among "
            "the rest", "differ clearly from all others")  # fmt: skip
    publish(
        "fairness",
        f"{force.words()}; least and most of the groups; false discovery 5% over each grouping",
        table(head, rows),
    )


def _spans(rows: Sequence[Any]) -> tuple[Any, ...]:
    clear = [f"{row.group} ({', '.join(row.differs)})" for row in rows if row.differs]
    spans = [_span([row.measure(name) for row in rows])
             for name in ("raised", "missed", "false_alarm")]  # fmt: skip
    return len(rows), *spans, "; ".join(clear).replace("_", " ") or "none"


def _span(shares: Sequence[Any]) -> str:
    values = [one.share for one in shares if one is not None]
    return f"{min(values):.3f}–{max(values):.3f}" if values else "–"
