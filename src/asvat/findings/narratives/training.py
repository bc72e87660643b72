"""Train the model that ranks what the rules propose, from labelled narratives.

Labelled narratives are JSON lines with the fields of ``development.jsonl``. Nothing here is needed
to read narratives: the weights are written once and shipped.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from asvat.findings.narratives import features as f
from asvat.findings.narratives.design import (
    FACTORS,
    OUTPUTS,
    Bools,
    Design,
    Labelled,
    Reals,
    label_of,
)
from asvat.findings.narratives.extract import Extractor
from asvat.findings.narratives.lexicon import fold
from asvat.findings.narratives.model import (
    CLASS,
    Model,
    choose,
    class_logits,
    from_weights,
    joint_inputs,
    sigmoid,
    weighed,
)
from asvat.findings.narratives.rules import rules
from asvat.findings.narratives.scoring import class_rows
from asvat.findings.narratives.weights import content, short

SEEN = 4
"""Texts in which a word must occur to be weighed."""

FOLDS = 5

FOUND = 0.96
"""Share of missed crimes that must be found in texts of authors the parts had not seen: missing a
crime costs more than reading a log."""


def read_labelled(paths: list[Path]) -> list[dict[str, Any]]:
    """Return the rows of labelled files."""
    return [json.loads(line) for path in paths for line in path.read_text("utf-8").splitlines()]


def vocabulary(rows: list[dict[str, Any]]) -> list[str]:
    """Return the words that occur in enough texts, in order."""
    seen: Counter[str] = Counter()
    marked = Extractor(rules(), {}).mark([row["narrative"] for row in rows])
    for text in range(len(rows)):
        seen.update({fold(piece.strip()) for piece in marked.pieces(text)} - {""})
    return sorted(word for word, count in seen.items() if count >= SEEN)


def train(rows: list[dict[str, Any]], seed: int = 0) -> dict[str, Any]:
    """Return the weights learnt from labelled rows, as they are stored.

    The sums that join text and mentions, and the limits, are learnt from scores of authors whose
    texts the parts had not seen, so that they know how far each can be trusted with a stranger.
    """
    words = vocabulary(rows)
    extractor = Extractor(rules(), {word: number for number, word in enumerate(words, 1)})
    data = Labelled(rows, extractor.extract([row["narrative"] for row in rows]),
                    [row.get("closed_as") for row in rows])  # fmt: skip
    design = Design(data, f.Layout.of(extractor), len(words))
    questions = np.zeros((len(rows), len(OUTPUTS)))
    mention = np.zeros(len(design.found.label))
    groups = _groups(rows, seed)
    for number in range(groups.max() + 1):
        learn, judge = groups != number, groups == number
        questions[judge] = design.text_scores(design.fit_text(learn), judge)
        of_judge = judge[design.found.text]
        weights = design.fit_mention(learn)
        mention[of_judge] = design.mention_x[of_judge] @ weights[1:] + weights[0]
    everything = np.ones(len(rows), dtype=bool)
    return content(
        design, words, design.fit_text(everything), design.fit_mention(everything),
        _join(design, questions, mention),
    )  # fmt: skip


def _groups(rows: list[dict[str, Any]], seed: int) -> npt.NDArray[np.int64]:
    """Return the group of each row: its author, who begins its id, or one of some at random."""
    authors = [str(row["id"]).partition("-")[0] for row in rows]
    found = sorted(set(authors))
    if len(found) >= 3:
        return np.array([found.index(author) for author in authors])
    return np.random.default_rng(seed).permutation(np.arange(len(rows)) % FOLDS)


def _join(design: Design, questions: Reals, mention: Reals) -> dict[str, Any]:
    """Return the sums that join texts and mentions, and the limits from which answers are yes."""
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415

    rows, classes = design.data.rows, design.layout.classes
    top = class_logits(design.found, mention, len(rows), len(classes))
    inputs = joint_inputs(questions[:, 0], top)
    answers = design.truth[:, 0]
    fitted = LogisticRegression(C=1.0).fit(inputs[:, 1:], answers)
    joint = np.concatenate([fitted.intercept_, fitted.coef_[0]])
    missed = weighed(inputs, joint)
    whole = questions[:, [OUTPUTS.index(CLASS + name) for name in classes]]
    text, own, shaped = class_rows(top, whole, missed)
    right = np.array([[name in row["crimes"] for name in classes] for row in rows])
    kind = np.zeros((len(own), len(classes)))
    kind[np.arange(len(own)), own] = 1.0
    fitted = LogisticRegression(C=1.0, max_iter=1000).fit(
        np.hstack([shaped, kind]), right[text, own]
    )
    weights = fitted.coef_[0]
    per_class, bias = weights[: shaped.shape[1]], weights[shaped.shape[1] :] + fitted.intercept_
    best = np.zeros_like(top)
    best[text, own] = sigmoid(weighed(shaped, per_class) + bias[own])
    limits = _limits(design, questions)
    chance = np.where(np.isfinite(top).any(axis=1), sigmoid(missed), 0.0)
    limits["missed"] = round(float(np.quantile(chance[answers], 1 - FOUND)), 3)
    yes = chance >= limits["missed"]
    scores = {
        (limit, share): _f1(choose(best, yes, limit, share), right)
        for limit in (0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4)
        for share in (0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
    }
    limits["class"], limits["share"] = max(scores, key=lambda key: (scores[key], key))
    return {"joint": short(joint), "per_class": short(per_class), "class_bias": short(bias),
            "limits": limits}  # fmt: skip


def _limits(design: Design, questions: Reals) -> dict[str, float]:
    """Return the limit of each question about the text.

    Where the answer needs words to show, only texts in which a rule speaks for it count.
    """
    mentions = design.data.extract.mentions
    present = np.zeros((len(questions), len(design.layout.labels)), dtype=bool)
    present[mentions.text, mentions.label] = True
    limits = {}
    for number, name in enumerate(OUTPUTS):
        if name.startswith(CLASS):
            continue
        chance = sigmoid(questions[:, number])
        if name.startswith("strand:") or name in FACTORS:
            chance *= present[:, design.layout.labels.index(label_of(name))]
        limits[name] = _limit(chance, design.truth[:, number])
    return limits


def _f1(said: Bools, true: Bools) -> float:
    return float(2 * (said & true).sum() / max(said.sum() + true.sum(), 1))


def _limit(chance: Reals, truth: Bools) -> float:
    """Return the probability from which saying yes gives the best F1."""
    choices = np.arange(0.06, 0.71, 0.02)
    scores = np.array([_f1(chance >= limit, truth) for limit in choices])
    return round(float(np.median(choices[scores >= scores.max() - 0.01])), 2)


def trained(rows: list[dict[str, Any]], seed: int = 0) -> Model:
    """Return a model trained on labelled rows."""
    return from_weights(train(rows, seed), "trained")
