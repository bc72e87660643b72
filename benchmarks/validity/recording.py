"""Crimes to consider: in simulated narratives, and courses of conduct over series of logs."""

from __future__ import annotations

import json
from typing import Any

import pyarrow as pa
from force import Force
from pages import publish, table
from scores import Score, wilson

CONDUCT = "('8L', '8M', '8Q')"
_TOLD = """
SELECT n.crime_missed, l.missed, n.urgent, l.urgent FROM labels l
JOIN src s ON s.record_id = l.id AND s.source = l.source
JOIN narratives n USING (incident_id) SEMI JOIN queue q USING (incident_id)
"""
_PROMPTS = f"""
CREATE TEMP TABLE prompts AS
SELECT r.incident_id, r.class, e.series, s.kind, s.crime AS true_class,
       coalesce(bool_or(c.missed), false) AS missed, count(c.class) > 0 AS course,
       any_value(r.confidence) AS confidence
FROM recording r LEFT JOIN truth_events e USING (incident_id)
LEFT JOIN truth_series s USING (series)
LEFT JOIN truth_crimes c ON c.incident_id = r.incident_id AND c.basis = 'series'
WHERE r.basis = 'series' AND r.class IN {CONDUCT} GROUP BY ALL
"""
_SERIES = """
SELECT s.series, s.kind, s.crime, count(DISTINCT e.incident_id) AS logs,
       count(DISTINCT p.incident_id) > 0 AS found,
       coalesce(bool_or(p.class = s.crime), false) AS same
FROM truth_series s JOIN truth_events e USING (series)
JOIN truth_crimes c ON c.incident_id = e.incident_id AND c.basis = 'series' AND c.missed
JOIN queue q ON q.incident_id = e.incident_id
LEFT JOIN prompts p ON p.incident_id = e.incident_id
GROUP BY ALL
"""


def measure(logs: int, seed: int) -> None:
    """Measure on simulated narratives and series at noise 1."""
    force = Force(logs, seed, 1.0).make()
    with force.opened() as db:
        db.register("labels", _labels(force))
        told = db.execute(_TOLD).fetchall()
        db.execute(_PROMPTS)
        series = db.execute(_SERIES).fetchall()
        prompts = db.execute("SELECT kind, missed, course, confidence FROM prompts").fetchall()
    publish(
        "recording",
        f"{force.words()}; logs in scope; Wilson 95% intervals",
        "\n\n".join([_texts(told), _by_series(series), _by_prompt(prompts)]),
    )


def _labels(force: Force) -> pa.Table:
    with (force.truth / "truth_narratives.jsonl").open(encoding="utf-8") as stream:
        rows = [json.loads(line) for line in stream]
    return pa.table({
        "id": [row["id"] for row in rows],
        "source": [row["source"] for row in rows],
        "missed": [bool(row["crime_missed"]) for row in rows],
        "urgent": [bool(row["urgency_missed"]) for row in rows],
    })  # fmt: skip


def _texts(told: list[Any]) -> str:
    rows = []
    for name, at in (("a crime told and recorded nowhere", 0), ("someone may be in danger", 2)):
        score = Score(
            sum(row[at] and row[at + 1] for row in told),
            sum(row[at] for row in told),
            sum(row[at + 1] for row in told),
        )
        wrong = wilson(score.said - score.right, len(told) - score.true)
        recall, precision = wilson(score.right, score.true), wilson(score.right, score.said)
        rows.append((name, len(told), score.true, score.said, recall, precision, wrong))
    head = ("narratives", "logs", "true", "said", "recall", "precision", "said, of the others")
    return table(head, rows)


def _by_series(series: list[Any]) -> str:
    head = ("courses of conduct not recorded", "series", "found: some prompt", "of the very class")
    rows = []
    for name, some in _parts(
        series,
        {"all": lambda _: True}
        | {kind: (lambda r, k=kind: r[1] == k) for kind in sorted({row[1] for row in series})}
        | {
            "2 logs or fewer that should show it": lambda r: r[3] <= 2,
            "3 logs or more": lambda r: r[3] >= 3,
        },
    ):
        found, same = sum(r[4] for r in some), sum(r[5] for r in some)
        rows.append((name, len(some), wilson(found, len(some)), wilson(same, len(some))))
    return table(head, rows)


def _parts(rows: list[Any], of: dict[str, Any]) -> list[tuple[str, list[Any]]]:
    return [(name, [row for row in rows if chosen(row)]) for name, chosen in of.items()]


def _by_prompt(prompts: list[Any]) -> str:
    head = ("prompts from series", "prompts", "right: not recorded", "course of conduct, recorded "
            "or not")  # fmt: skip
    groups = {
        "all": lambda _: True,
        "confidence 0.5 or more": lambda r: r[3] >= 0.5,
        "confidence 0.7 or more": lambda r: r[3] >= 0.7,
    }
    rows = [
        (name, len(some), wilson(sum(r[1] for r in some), len(some)),
         wilson(sum(r[2] for r in some), len(some)))
        for name, some in _parts(prompts, groups)
    ]  # fmt: skip
    wrong: dict[str, int] = {}
    for kind, _, course, _ in prompts:
        if not course:
            name = kind or "no series: everyday matters"
            wrong[name] = wrong.get(name, 0) + 1
    told = ", ".join(f"{k} {v:,}" for k, v in sorted(wrong.items(), key=lambda i: (-i[1], i[0])))
    no_course = "Prompts where there is no course of conduct, by what it is"
    return f"{table(head, rows)}\n\n{no_course}: {told}."
