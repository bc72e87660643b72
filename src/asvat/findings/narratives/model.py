"""The model that ranks what the rules propose.

Everything in it is a weighted sum. For a text: one sum a question (was a crime missed, is a factor
there, ...) over its concepts, rules, words, closing code and length. For a mention: one sum over
the concepts of its sentence, the rules that spoke and the other classes proposed. Two small sums
join them: the probability that any crime was missed, and that of each class. The weights are in
``weights.json``, made by `asvat.findings.narratives.training`.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import numpy as np
import numpy.typing as npt

from asvat.findings.narratives.extract import Extract, Extractor
from asvat.findings.narratives.features import (
    COUNTS,
    Floats,
    Layout,
    Proposals,
    of_texts,
    proposals,
)
from asvat.findings.narratives.rules import rules
from asvat.findings.narratives.scoring import class_rows, highest, mention_sums, sums

Ints = npt.NDArray[np.int64]
Reals = npt.NDArray[np.float64]

CLASS = "class:"
"""Begins the names of the questions which class a text tells of."""

NOTHING = -6.0
"""Stands for the log-odds of a class that no rule proposes."""


@dataclass(frozen=True)
class TextModel:
    """Sums over whole texts, one a question."""

    outputs: tuple[str, ...]
    weights: Floats
    """Features and words of the vocabulary by outputs."""
    bias: Floats

    def logits(self, begins: Ints, features: Ints) -> Reals:
        """Return log-odds, texts by outputs, from `features.of_texts`."""
        return np.asarray(sums(begins, features, self.weights, self.bias), dtype=np.float64)


@dataclass(frozen=True)
class MentionModel:
    """Sums over mentions of crimes."""

    sentence: Floats
    """Families by concepts of the sentence."""
    document: Floats
    """Families by concepts of the text."""
    rule: Floats
    label: Floats
    """Bias of each label."""
    counts: Floats
    """Labels by figures of `COUNTS`."""
    other: Floats
    """Label by other labels proposed."""

    def logits(self, found: Proposals, concepts: npt.NDArray[np.uint64]) -> Reals:
        """Return the log-odds of each mention, given the concepts of the texts as bits."""
        out: Reals = mention_sums(
            found.sentence, found.text, found.family, found.label, found.counts, found.firm,
            found.rules_from, found.rule, concepts, self.sentence, self.document, self.rule,
            self.label, self.counts, self.other,
        )  # fmt: skip
        return out


@dataclass(frozen=True)
class Scores:
    """What the models say of a batch."""

    missed: Reals
    """Probability that a crime was missed, a text."""
    questions: Reals
    """Log-odds, texts by `TextModel.outputs`."""
    found: Proposals
    mention: Reals
    """Log-odds of each mention."""
    best: Reals
    """Probability of each class, texts by classes; 0 where no rule proposes it."""


@dataclass(frozen=True)
class Model:
    """Rules, weights and limits together."""

    extractor: Extractor
    layout: Layout
    text: TextModel
    mention: MentionModel
    joint: Reals
    """Sum for a missed crime: bias, text, best, second best and all classes together."""
    per_class: Reals
    """Sum for a proposed class, over `scoring.CLASS_INPUTS`."""
    class_bias: Reals
    whole: Ints
    """Number of each class among the questions about the text."""
    limits: dict[str, float]
    """Probability from which each answer is yes."""
    version: str

    def score(self, extract: Extract, closed: list[str | None]) -> Scores:
        """Return what the models say of a batch."""
        questions = self.text.logits(*of_texts(extract, self.layout, closed))
        found = proposals(extract, self.layout)
        mention = self.mention.logits(found, extract.text_bits)
        top = class_logits(found, mention, len(closed), len(self.layout.classes))
        missed = weighed(joint_inputs(questions[:, 0], top), self.joint)
        texts, classes, inputs = class_rows(top, questions[:, self.whole], missed)
        best = np.zeros_like(top)
        sure = weighed(inputs, self.per_class) + self.class_bias[classes]
        best[texts, classes] = sigmoid(sure)
        chance = np.where(np.isfinite(top).any(axis=1), sigmoid(missed), 0.0)
        return Scores(chance, questions, found, mention, best)

    def chosen(self, best: Reals, missed: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
        """Return which classes are said, from `Scores.best`: the likeliest, and those near it."""
        return choose(best, missed, self.limits["class"], self.limits["share"])


def choose(
    best: Reals, missed: npt.NDArray[np.bool_], limit: float, share: float
) -> npt.NDArray[np.bool_]:
    """Return which classes are said: the likeliest, and others from a limit and near it."""
    top = best.max(axis=1)
    said = (best >= limit) & (best >= share * top[:, None]) & (best > 0)
    said[np.arange(len(best)), best.argmax(axis=1)] |= top > 0
    return np.asarray(said & missed[:, None])


def weighed(inputs: Reals, weights: Reals) -> Reals:
    """Return weighted sums of rows, each the same whatever rows stand beside it."""
    out = np.zeros(len(inputs))
    for column, weight in enumerate(weights):
        out += inputs[:, column] * weight
    return out


def class_logits(found: Proposals, mention: Reals, texts: int, classes: int) -> Reals:
    """Return the log-odds of the best mention of each class, texts by classes; -inf for none."""
    out: Reals = highest(found.text, found.label, mention, texts, classes)
    return out


def joint_inputs(text: Reals, top: Reals) -> Reals:
    """Return what the sum for a missed crime is taken over."""
    ordered = -np.sort(-np.where(np.isfinite(top), top, NOTHING), axis=1)
    every = np.log1p(np.exp(np.where(np.isfinite(top), top, -np.inf)).sum(axis=1))
    return np.stack([np.ones(len(text)), text, ordered[:, 0], ordered[:, 1], every], axis=1)


def sigmoid(logit: Reals) -> Reals:
    """Return the probability of log-odds."""
    return 1 / (1 + np.exp(-np.clip(logit, -30, 30)))


def from_weights(content: dict[str, Any], version: str) -> Model:
    """Return the model of stored weights."""
    vocabulary = {word: number for number, word in enumerate(content["vocabulary"], 1)}
    extractor = Extractor(rules(), vocabulary)
    layout = Layout.of(extractor)
    outputs = tuple(content["outputs"])
    families = content["families"]
    labels = {label: number for number, label in enumerate(layout.labels)}
    text = TextModel(
        outputs,
        np.concatenate(
            [
                _dense(content["text"], layout.text, outputs),
                _dense(content["words"], list(vocabulary), outputs),
            ]
        ),
        np.array(content["text_bias"], dtype=np.float32),
    )
    other = np.zeros((len(labels), len(labels)), dtype=np.float32)
    for pair, weight in content["other"].items():
        one, two = pair.split("|")
        other[labels[one], labels[two]] = weight
    mention = MentionModel(
        np.ascontiguousarray(_dense(content["sentence"], list(layout.concepts), families).T),
        np.ascontiguousarray(_dense(content["document"], list(layout.concepts), families).T),
        np.array([content["rule"].get(name, 0.0) for name in layout.rules], dtype=np.float32),
        np.array([content["label"].get(name, 0.0) for name in layout.labels], dtype=np.float32),
        np.ascontiguousarray(_dense(content["counts"], list(COUNTS), layout.labels).T),
        other,
    )
    return Model(
        extractor, layout, text, mention, np.array(content["joint"]),
        np.array(content["per_class"]), np.array(content["class_bias"]),
        np.array([outputs.index(CLASS + name) for name in layout.classes]),
        content["limits"], version,
    )  # fmt: skip


def _dense(
    rows: dict[str, dict[str, float]], names: list[str], columns: tuple[str, ...] | list[str]
) -> Floats:
    out = np.zeros((len(names), len(columns)), dtype=np.float32)
    column = {name: number for number, name in enumerate(columns)}
    for number, name in enumerate(names):
        for output, weight in rows.get(name, {}).items():
            out[number, column[output]] = weight
    return out


@cache
def model() -> Model:
    """Return the model of the package."""
    content = resources.files(__package__).joinpath("weights.json").read_text("utf-8")
    return from_weights(json.loads(content), version())


@cache
def version() -> str:
    """Return the version of words, rules and weights together: a digest of their files."""
    digest = hashlib.sha256()
    root = resources.files(__package__)
    files = [root / "weights.json"]
    for folder in ("lexicon", "rules"):
        files += sorted((root / folder).iterdir(), key=lambda entry: entry.name)
    for entry in files:
        digest.update(entry.name.encode() + b"\0" + entry.read_bytes() + b"\0")
    return f"narratives-{digest.hexdigest()[:12]}"
