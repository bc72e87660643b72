"""A model that re-ranks what the rules found: what it holds, and how it is put to a table.

It changes probabilities and the order of prompts, and nothing else. A crime is considered because
a rule found words for it; the model adds none, takes none away, and leaves ``crime_missed`` as the
rules have it. Where no rule proposes anything the probability stays 0.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from asvat.errors import DatasetError
from asvat.findings.recording_model.fitting import Sum
from asvat.findings.recording_model.signals import (
    Floats,
    chance,
    crimes_of,
    log_odds,
    text_signals,
)
from asvat.findings.tables import CRIME, NARRATIVES

FORMAT = 1
BASE = "base"
"""Version of the model that changes nothing: the rules alone."""


@dataclass(frozen=True)
class Part:
    """A sum with the names of its signals, and in how many labelled logs each occurred."""

    sum: Sum
    names: tuple[str, ...]
    logs: tuple[int, ...]

    def weights(self) -> dict[str, float]:
        """Return the weight of each signal, in log-odds."""
        return dict(zip(self.names, self.sum.weights.tolist(), strict=True))


@dataclass(frozen=True)
class ReRanker:
    """A model that re-ranks.

    Parameters
    ----------
    version
        Its name.
    text, crime
        What is added to the log-odds that a text tells of a missed crime, and that it is of this
        class; None for `BASE`, which changes nothing.
    most
        Log-odds by which it may move a prompt at most.
    facts
        What it was learnt from and how it was judged, in plain values.
    judged
        For each log of the blind sample what was decided, and the probability by a model that had
        not seen its label.
    """

    version: str
    text: Part | None = None
    crime: Part | None = None
    most: float = 0.0
    facts: dict[str, Any] = field(default_factory=dict)
    judged: dict[str, tuple[bool, float]] = field(default_factory=dict)

    def content(self) -> str:
        """Return it as JSON: the same model, the same text."""
        told = {
            "format": FORMAT,
            "most": self.most,
            "text": _told(self.text),
            "crime": _told(self.crime),
            "facts": self.facts,
            "judged": self.judged,
        }
        return json.dumps(told, indent=1, sort_keys=True) + "\n"

    @classmethod
    def read(cls, content: str, version: str) -> ReRanker:
        """Return the model of a stored text.

        Raises
        ------
        DatasetError
            When this software does not know its format.
        """
        told = json.loads(content)
        if told.get("format") != FORMAT:
            raise DatasetError(
                f"the recording model “{version}” has another format",
                mend="Train it again with: asvat recording train",
            )
        judged = {log: (bool(yes), float(p)) for log, (yes, p) in told["judged"].items()}
        return cls(version, _part(told["text"]), _part(told["crime"]), told["most"],
                   told["facts"], judged)  # fmt: skip


def rerank(told: pa.Table, model: ReRanker | None) -> pa.Table:
    """Return what narratives tell with the model's probabilities, confidences and order.

    Parameters
    ----------
    told
        `asvat.findings.tables.NARRATIVES` as the rules gave it; more columns are let be.
    model
        The model in use; None or `BASE` leave the table as it is.

    Returns
    -------
    pyarrow.Table
        The same rows and columns. Crimes of a text stand by their new confidence; ``rules`` names
        the model too.
    """
    if model is None or model.text is None or model.crime is None or not told.num_rows:
        return told
    rules = told.column("rules").combine_chunks()
    named = pc.binary_join_element_wise(rules, f"recording-{model.version}", ", ")
    for name, values in (
        ("probability", pa.array(text_chances(told, model.text, model.most))),
        ("crimes", _crimes(told, model.crime, model.most)),
        ("rules", named),
    ):
        told = told.set_column(told.schema.get_field_index(name), NARRATIVES.field(name), values)
    return told


def text_chances(told: pa.Table, part: Part, most: float) -> Floats:
    """Return the probability of a missed crime of each text."""
    before = told.column("probability").to_numpy()
    added = text_signals(told).sums(part.weights())
    after = chance(part.sum.log_odds(log_odds(before), added, most))
    return np.where(before > 0, np.round(after, 6), 0.0)


def _crimes(told: pa.Table, part: Part, most: float) -> pa.Array:
    """Return the crimes to consider with new confidences, the likeliest first."""
    crimes, weights = crimes_of(told), part.weights()
    whole = text_signals(told, own=False).sums(weights)
    added = crimes.own.sums(weights) + whole[crimes.parent]
    sure = np.round(chance(part.sum.log_odds(log_odds(crimes.confidence), added, most)), 4)
    order = np.lexsort((np.arange(len(sure)), -sure, crimes.parent))
    lists = told.column("crimes").combine_chunks()
    rows = lists.flatten().take(pa.array(order))
    fields = [
        pa.array(sure[order]) if kind.name == "confidence" else rows.field(kind.name)
        for kind in CRIME
    ]
    count = np.bincount(crimes.parent, minlength=told.num_rows)
    offsets = np.concatenate([[0], np.cumsum(count)]).astype(np.int32)
    flat = pa.StructArray.from_arrays(fields, fields=list(CRIME))
    return pa.ListArray.from_arrays(pa.array(offsets), flat, type=NARRATIVES.field("crimes").type)


def _told(part: Part | None) -> dict[str, Any] | None:
    if part is None:
        return None
    one = part.sum
    return {
        "bias": one.bias,
        "slope": one.slope,
        "seen_bias": one.seen_bias,
        "seen_slope": one.seen_slope,
        "spread": one.spread,
        "calibration": list(one.calibration),
        "weights": {
            name: [weight, logs]
            for name, weight, logs in zip(part.names, one.weights.tolist(), part.logs, strict=True)
        },
    }


def _part(told: dict[str, Any] | None) -> Part | None:
    if told is None:
        return None
    held = sorted(told["weights"].items())
    weights = np.array([weight for _, (weight, _) in held], dtype=np.float64)
    level, slope = told["calibration"]
    one = Sum(told["bias"], told["slope"], weights, told["seen_bias"], told["seen_slope"],
              told["spread"], (level, slope))  # fmt: skip
    return Part(one, tuple(n for n, _ in held), tuple(int(logs) for _, (_, logs) in held))
