"""The labels of a narrative, as a line of ``truth_narratives.jsonl``."""

from __future__ import annotations

import json

from asvat.simulation.narratives.situation import Narrative

_encode = json.JSONEncoder(ensure_ascii=False).encode


def label(record: str, source: str, told: Narrative) -> str:
    """Return what a text tells, in the fields of the development narratives, as a line of JSON."""
    return _encode(
        {
            "id": record,
            "source": source,
            "crimes": [t.code for t in told.crimes],
            "crime_missed": told.crime_missed,
            "crime_already_recorded": told.already_recorded,
            "evidence": [t.words for t in told.crimes],
            "set_aside": [list(t) for t in told.set_aside],
            "asb_category": told.asb_category,
            "vulnerability": [t.code for t in told.vulnerability],
            "vulnerability_evidence": [t.words for t in told.vulnerability],
            "says_repeat": told.says_repeat,
            "hate_strands": list(told.hate_strands),
            "urgency_missed": told.urgent,
        }
    )
