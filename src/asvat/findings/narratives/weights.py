"""Weights as they are stored: JSON, one feature a line, so that versions can be compared."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from asvat.findings.narratives import features as f
from asvat.findings.narratives.design import OUTPUTS, Design

Reals = npt.NDArray[np.float64]

LEAST = 0.012
"""Weights nearer to nothing than this are left out."""


def content(
    design: Design, words: list[str], text: Reals, mention: Reals, joined: dict[str, Any]
) -> dict[str, Any]:
    """Return everything as it is stored."""
    layout, families = design.layout, list(f.FAMILIES)
    width, labels = len(layout.concepts), len(layout.labels)
    names = layout.text
    bias, rest = mention[0], mention[1:]
    parts = np.split(
        rest,
        np.cumsum([width, width * len(families), width * len(families), len(layout.rules),
                   labels, len(f.COUNTS), labels * len(f.COUNTS)]),
    )  # fmt: skip
    shared, by_family, document, rule, label, counts, by_label, other = parts
    sentence = (shared[None, :] + by_family.reshape(len(families), width)) * f.SENTENCE
    by_label_counts = counts[None, :] + by_label.reshape(labels, len(f.COUNTS))
    pairs = other.reshape(labels, labels) * f.OTHER
    return {
        "outputs": list(OUTPUTS),
        "families": families,
        "vocabulary": words,
        **joined,
        "text_bias": short(text[0]),
        "text": _rows(
            names, OUTPUTS, text[1 : len(names) + 1] * design.value[: len(names), None]
        ),
        "words": _rows(words, OUTPUTS, text[len(names) + 1 :] * f.WORD),
        "sentence": _rows(list(layout.concepts), families, sentence.T),
        "document": _rows(
            list(layout.concepts), families,
            document.reshape(len(families), width).T * f.DOCUMENT,
        ),
        "rule": {name: round(float(w), 4) for name, w in zip(layout.rules, rule, strict=True)},
        "label": {
            name: round(float(weight + bias), 4)
            for name, weight in zip(layout.labels, label, strict=True)
        },
        "counts": _rows(list(f.COUNTS), layout.labels, by_label_counts.T),
        "other": {
            f"{one}|{two}": round(float(pairs[i, j]), 4)
            for i, one in enumerate(layout.labels)
            for j, two in enumerate(layout.labels)
            if abs(pairs[i, j]) >= LEAST
        },
    }  # fmt: skip


def _rows(names: list[str], columns: Any, weights: Reals) -> dict[str, dict[str, float]]:
    rows = {}
    for name, row in zip(names, weights, strict=True):
        kept = {
            column: round(float(weight), 4)
            for column, weight in zip(columns, row, strict=True)
            if abs(weight) >= LEAST
        }
        if kept:
            rows[name] = kept
    return rows


def short(values: Reals) -> list[float]:
    """Return figures as they are stored."""
    return [round(float(value), 5) for value in values]


def write(content: dict[str, Any], out: Path) -> None:
    """Write weights, one feature a line, so that versions can be compared."""
    parts = []
    for key, value in content.items():
        if isinstance(value, dict) and value and key != "limits":
            lines = ",\n".join(f"{json.dumps(k)}: {json.dumps(v)}" for k, v in value.items())
            parts.append(f"{json.dumps(key)}: {{\n{lines}\n}}")
        else:
            parts.append(f"{json.dumps(key)}: {json.dumps(value)}")
    out.write_text("{\n" + ",\n".join(parts) + "\n}\n", encoding="utf-8")
