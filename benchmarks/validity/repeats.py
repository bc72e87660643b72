"""Repeats: people and places that truly meet a setting, found by us and by exact matching."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
from force import LINKED, Force
from pages import publish, table
from scores import wilson

from asvat.dataset.query import Touched
from asvat.findings.gather import gather
from asvat.findings.repeats import APPEARANCES, count_repeats, repeat_settings

SETTINGS = {
    "repeat-90-days": "3 in 90 days",
    "case-review-signpost": "2 in 6 months",
    "case-review-threshold": "3 in 6 months",
}
_TRUE = """
WITH who AS (
    SELECT incident_id, role AS counted, person AS true_id FROM truth_people
    WHERE role IN ('caller', 'victim')
    UNION ALL
    SELECT incident_id, 'location', place FROM truth_places WHERE kind <> 'street'
),
log AS (
    SELECT incident_id, any_value("at") AS "at", any_value(occurred) AS occurred,
           any_value(severity) AS severity, any_value(kind) AS kind, any_value(hour) AS hour,
           any_value(easting) AS easting, any_value(northing) AS northing,
           any_value(peers) AS peers FROM appearances GROUP BY 1
)
SELECT DISTINCT w.incident_id, w.counted, w.true_id AS subject_id, w.true_id AS exact_id,
       e.event AS event_id, l.* EXCLUDE (incident_id)
FROM who w JOIN log l USING (incident_id) JOIN truth_events e USING (incident_id)
ORDER BY w.counted, subject_id, "at", w.incident_id
"""
_EXACT = """
SELECT DISTINCT incident_id, counted, exact_id AS subject_id, exact_id, incident_id AS event_id,
       "at", occurred, severity, kind, hour, easting, northing, peers
FROM appearances WHERE exact_id <> '' ORDER BY counted, subject_id, "at", incident_id
"""
_MET = "SELECT DISTINCT counted, setting, incident_id, subject_id FROM {} WHERE met"
Met = dict[tuple[str, str], dict[str, set[str]]]
"""By counter and setting: for each subject the logs at which it met the setting."""


def measure(logs: int, seed: int) -> None:
    """Count with true, linked and exact identities; compare who meets each setting."""
    force = Force(logs, seed, 1.0).make()
    settings = [s for s in repeat_settings() if s.code in SETTINGS]
    appearances = _appearances(force)
    with force.opened() as db:
        db.register("appearances", appearances)
        for name, query in (("true", _TRUE), ("exact", _EXACT)):
            laid = db.execute(query).to_arrow_table()
            laid = laid.select(APPEARANCES.names).cast(APPEARANCES)
            db.register(f"c_{name}", count_repeats(laid, settings))
            db.execute(f"CREATE TEMP TABLE m_{name} AS FROM c_{name}")
        codes = ", ".join(f"'{code}'" for code in SETTINGS)
        db.execute(f"CREATE TEMP TABLE m_ours AS SELECT * FROM repeats WHERE setting IN ({codes})")
        true, ours, exact = (_met(db, name) for name in ("m_true", "m_ours", "m_exact"))
    lines = [
        [f"{counted}, {SETTINGS[setting]}", name,
         *_compared(true[counted, setting], said[counted, setting])]
        for name, said in (("asvat", ours), ("exact", exact)) for counted, setting in sorted(true)
    ]  # fmt: skip
    lines.sort(key=lambda line: str(line[0]))
    head = ("counter, setting", "method", "truly meet it", "found", "recall", "false", "precision")
    publish("repeats", f"{force.words()}; Wilson 95% intervals", table(head, lines))


def _met(db: Any, table: str) -> Met:
    found: Met = {}
    for counted, setting, log, subject in db.execute(_MET.format(table)).fetchall():
        found.setdefault((counted, setting), {}).setdefault(subject, set()).add(log)
    return found


def _compared(true: dict[str, set[str]], said: dict[str, set[str]]) -> list[object]:
    """Compare subjects: found, or right, is who met the setting at one log by both counts."""
    truly, claimed = set().union(*true.values()), set().union(*said.values())
    found = sum(bool(logs & claimed) for logs in true.values())
    right = sum(bool(logs & truly) for logs in said.values())
    return [len(true), found, wilson(found, len(true)), len(said) - right,
            wilson(right, len(said))]  # fmt: skip


def _appearances(force: Force) -> pa.Table:
    dataset, snapshot = force.dataset, force.snapshot()
    tables: dict[str, Any] = {
        name: snapshot.table(name) for name in LINKED if name.startswith(("party", "profile",
        "incident"))
    }  # fmt: skip
    return gather(dataset, tables, Touched(dataset.with_parts(), everything=True)).appearances
