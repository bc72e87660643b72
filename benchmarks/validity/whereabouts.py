"""Where and which event: places, default points and events against the truth."""

from __future__ import annotations

from typing import Any

import numpy as np
from force import Force
from pages import publish, table
from scores import Score, codes, pairwise

_PLACES = """
SELECT t.place, t.kind, t.default_geocode AS truly_default, p.place_id, p.matched_on,
       p.default_geocode AS said_default, lower(s.location_text) AS exact
FROM truth_places t JOIN incident_places p USING (incident_id) JOIN src s USING (incident_id)
ORDER BY incident_id
"""
_EVENTS = """
SELECT t.event, e.event_id, t.source
FROM truth_events t JOIN incident_events e USING (incident_id) ORDER BY incident_id
"""


def measure(logs: int, seed: int) -> None:
    """Measure places, default points and events at noise 1."""
    force = Force(logs, seed, 1.0).make()
    with force.opened() as db:
        places = db.execute(_PLACES).to_arrow_table().to_pydict()
        events = db.execute(_EVENTS).to_arrow_table().to_pydict()
    kind, matched = np.array(places["kind"]), np.array(places["matched_on"])
    junction = matched == "junction"
    lines = [
        _pairs("places: dwellings", places, "place", "place_id", kind == "dwelling"),
        _pairs("places: premises, stops, parks", places, "place", "place_id", kind == "spot"),
        _pairs("places: streets, without junctions", places, "place", "place_id",
               (kind == "street") & ~junction),
        _pairs("places: all without junctions", places, "place", "place_id", ~junction),
        _pairs("places: all", places, "place", "place_id", kind != ""),
        _pairs("places: all, exact text", places, "place", "exact", kind != ""),
        _defaults(places),
        _pairs("events: police logs", events, "event", "event_id",
               np.array(events["source"]) == "police"),
        _pairs("events: all agencies", events, "event", "event_id",
               np.array(events["source"]) != ""),
    ]  # fmt: skip
    head = ("what", "logs", "precision", "recall", "F1")
    publish("places-events", force.words(), table(head, lines))


def _pairs(label: str, rows: dict[str, Any], true: str, found: str, some: Any) -> list[object]:
    at = np.flatnonzero(some)
    score = pairwise(codes([rows[found][i] for i in at]), codes([rows[true][i] for i in at]))
    return _line(label, len(at), score)


def _defaults(rows: dict[str, Any]) -> list[object]:
    said = np.array(rows["said_default"], bool)
    true = np.array(rows["truly_default"], bool)
    score = Score(int((said & true).sum()), int(said.sum()), int(true.sum()))
    return _line("logs at default points", len(said), score)


def _line(label: str, logs: int, score: Score) -> list[object]:
    return [label, logs, score.precision, score.recall, score.f1]
