"""Put the logs in scope in the order in which they should be read, with the reasons.

Each part of a score grows with its value and levels off: ``points × value / (value + half_at)``,
so that no single part can outshout the rest and a doubling matters most where there was little.
Points and half-way values are configuration (code list ``priority_weights``). A hard trigger
stands apart from the score: it marks the log for someone's eyes at once, and leaves the order to
the rest, since one word sets it off. Nothing in scope is left out.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from asvat.findings.tables import QUEUE
from asvat.records.code_lists import code_list

Floats = npt.NDArray[np.float64]
TEXT, REAL = pa.string(), pa.float64()

MATTERS = pa.schema(
    [
        ("incident_id", TEXT),
        ("event_id", TEXT),
        ("at", pa.timestamp("s")),  # when it was reported
        ("closed_on", pa.date32()),
        ("triggers", pa.list_(TEXT)),
        # For each part its value (0 or more) and the reason in words (empty where the value is 0).
        *(
            field
            for part in ("harm", "vulnerability", "history", "escalation", "recording")
            for field in ((part, REAL), (f"{part}_why", TEXT))
        ),
    ]
)
"""What priority is made of: one row a log in scope."""


@dataclass(frozen=True)
class Weight:
    """A part of the score: most points it can give, and the value that gives half of them."""

    part: str
    points: float
    half_at: float


def weights() -> list[Weight]:
    """Return the weights in use."""
    rows = code_list("priority_weights").to_pylist()
    return [Weight(r["code"], float(r["points"]), float(r["half_at"])) for r in rows]


def weights_version() -> str:
    """Return a short name of the weights in use: it changes when any of them does."""
    told = "|".join(f"{w.part} {w.points} {w.half_at}" for w in weights())
    return hashlib.sha256(told.encode()).hexdigest()[:12]


def queue(matters: pa.Table) -> pa.Table:
    """Return the queue: one row for each row of `matters`, by identifier.

    ``rank`` counts within the logs closed on the same day, by score; ties go to what was reported
    first, then by identifier.
    """
    parts = weights()
    value = {w.part: _floats(matters.column(w.part)) for w in parts}
    points = {
        w.part: np.round(w.points * value[w.part] / (value[w.part] + w.half_at), 2) for w in parts
    }
    score = np.round(sum(points.values(), np.zeros(matters.num_rows)), 2)
    alert = _floats(pc.list_value_length(matters.column("triggers"))) > 0
    table = pa.table(
        {
            "incident_id": matters.column("incident_id"),
            "closed_on": matters.column("closed_on"),
            "rank": _ranks(matters, score),
            "score": score,
            "contributions": _contributions(matters, parts, value, points),
            "alert": alert,
            "triggers": matters.column("triggers"),
            "event_id": matters.column("event_id"),
        }
    )
    return table.cast(QUEUE).sort_by("incident_id")


def _floats(column: pa.ChunkedArray) -> Floats:
    return np.asarray(pc.fill_null(column.cast(REAL), 0.0).to_numpy(), dtype=np.float64)


def _ranks(matters: pa.Table, score: Floats) -> pa.Array:
    ordered = pa.table(
        {
            "row": np.arange(matters.num_rows),
            "closed_on": matters.column("closed_on"),
            "score": -score,
            "at": matters.column("at"),
            "incident_id": matters.column("incident_id"),
        }
    ).sort_by([(c, "ascending") for c in ("closed_on", "score", "at", "incident_id")])
    row = ordered.column("row").to_numpy()
    day: npt.NDArray[Any] = pc.fill_null(
        ordered.column("closed_on").cast(pa.int32()), -1
    ).to_numpy()
    first = np.ones(len(row), bool)
    first[1:] = day[1:] != day[:-1]
    began = np.maximum.accumulate(np.where(first, np.arange(len(row)), 0))
    rank = np.empty(len(row), np.int64)
    rank[row] = np.arange(len(row)) - began + 1
    return pa.array(rank)


def _contributions(
    matters: pa.Table, parts: list[Weight], value: dict[str, Floats], points: dict[str, Floats]
) -> pa.Array:
    """Return the parts of each score that give anything, the largest first."""
    n = matters.num_rows
    row = np.concatenate([np.arange(n)] * len(parts))
    part = np.repeat(np.arange(len(parts)), n)
    given = np.concatenate([points[w.part] for w in parts])
    order = np.lexsort((part, -given, row))
    order = order[given[order] > 0]
    whys = pa.concat_arrays(
        [matters.column(f"{w.part}_why").combine_chunks().cast(TEXT) for w in parts]
    )
    chosen = pa.array(order)
    told = pa.StructArray.from_arrays(
        [
            pa.array([w.part for w in parts], TEXT).take(pa.array(part[order])),
            pa.array(np.concatenate([value[w.part] for w in parts])[order]),
            pa.array(given[order]),
            whys.take(chosen),
        ],
        names=["part", "value", "points", "why"],
    )
    counts = np.bincount(row[order], minlength=n)
    offsets = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)
    return pa.ListArray.from_arrays(pa.array(offsets), told)
