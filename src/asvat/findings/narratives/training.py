"""Train the model that ranks what the rules propose, from labelled narratives.

Labelled narratives are JSON lines with the fields of ``development.jsonl``. Nothing here is needed
to read narratives: the weights are written once and shipped.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

from asvat.findings.narratives import features as f
from asvat.findings.narratives.extract import Extract, Extractor, position
from asvat.findings.narratives.lexicon import fold
from asvat.findings.narratives.model import (
    class_inputs,
    class_logits,
    from_weights,
    joint_inputs,
    sigmoid,
)
from asvat.findings.narratives.rules import rules

Reals = npt.NDArray[np.float64]

FACTORS = (
    "child",
    "repeat_victim",
    "worker_at_risk",
    "older_person",
    "fear_of_reprisal",
    "hate_targeted",
    "mental_health",
    "disability",
    "isolation",
    "housing_insecurity",
    "physical_health",
    "substance_dependency",
    "carer_or_pregnancy",
    "language_barrier",
    "domestic_abuse",
    "self_harm_or_suicide",
)
STRANDS = ("race", "religion", "sexual_orientation", "disability", "transgender")
CATEGORIES = ("personal", "nuisance", "environmental")
OUTPUTS = (
    "missed",
    *FACTORS,
    *(f"strand:{strand}" for strand in STRANDS),
    "says_repeat",
    "already_recorded",
    "urgent",
    *(f"category:{category}" for category in CATEGORIES),
)
SEEN = 4
"""Texts in which a word must occur to be weighed."""

TEXT_C, MENTION_C = 0.05, 0.2
"""How freely the weights may move (inverse of the penalty)."""

ELSEWHERE = 0.4
"""Weight of a mention of the right class outside the labelled words."""

OWN, REST = 3.0, 0.5
"""How far a factor's own rules, and everything else, are scaled for its question."""

FOLDS = 5

MISSED = 0.35
"""Probability from which a crime is said to be missed. On an author whose texts neither rules nor
model had seen, recall and precision are about equal here; a missed crime costs more than a look."""


@dataclass(frozen=True)
class Labelled:
    """Labelled narratives and what the rules see in them."""

    rows: list[dict[str, Any]]
    extract: Extract
    closed: list[str | None]


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

    The sums that join text and mentions are learnt from scores of records that the parts had not
    seen, so that they know how far each can be trusted.
    """
    words = vocabulary(rows)
    extractor = Extractor(rules(), {word: number for number, word in enumerate(words, 1)})
    data = Labelled(rows, extractor.extract([row["narrative"] for row in rows]),
                    [row.get("closed_as") for row in rows])  # fmt: skip
    design = _Design(data, f.Layout.of(extractor), len(words))
    fold_of = np.random.default_rng(seed).permutation(np.arange(len(rows)) % FOLDS)
    questions = np.zeros((len(rows), len(OUTPUTS)))
    mention = np.zeros(len(design.found.label))
    for number in range(FOLDS):
        learn, judge = fold_of != number, fold_of == number
        questions[judge] = design.text_scores(design.fit_text(learn), judge)
        of_judge = judge[design.found.text]
        weights = design.fit_mention(learn)
        mention[of_judge] = design.mention_x[of_judge] @ weights[1:] + weights[0]
    joint, per_class, limits = _join(design, questions, mention)
    return design.content(
        words, design.fit_text(np.ones(len(rows), dtype=bool)),
        design.fit_mention(np.ones(len(rows), dtype=bool)), joint, per_class, limits,
    )  # fmt: skip


def truths(rows: list[dict[str, Any]]) -> npt.NDArray[np.bool_]:
    """Return the right answer to each question, rows by `OUTPUTS`."""
    out = np.zeros((len(rows), len(OUTPUTS)), dtype=bool)
    for number, row in enumerate(rows):
        yes = {"missed"} if row["crimes"] else set()
        yes |= set(row["vulnerability"]) | {f"strand:{name}" for name in row["hate_strands"]}
        yes |= {"says_repeat"} if row["says_repeat"] else set()
        yes |= {"already_recorded"} if row["crime_already_recorded"] else set()
        yes |= {"urgent"} if row["urgency_missed"] else set()
        yes.add(f"category:{row['asb_category']}")
        out[number] = [name in yes for name in OUTPUTS]
    return out


class _Design:
    """Features and answers of labelled narratives."""

    def __init__(self, data: Labelled, layout: f.Layout, words: int) -> None:
        self.data, self.layout = data, layout
        begins, features = f.of_texts(data.extract, layout, data.closed)
        width = len(layout.text) + words
        self.value = np.ones(width)
        self.value[len(layout.text) - len(f.LENGTHS) : len(layout.text)] = f.LENGTH
        self.value[len(layout.text) :] = f.WORD
        self.text_x = sparse.csr_matrix(
            (self.value[features], features, begins), shape=(len(data.rows), width)
        )
        plain = f.unpacked(data.extract.text_bits, len(layout.concepts))
        self.truth = truths(data.rows)
        self.found = f.proposals(data.extract, layout)
        self.mention_x = self._mention_matrix(plain)
        self.mention_y, self.mention_w = self._mention_answers()

    def _mention_matrix(self, concepts: f.Floats) -> Any:
        found, layout = self.found, self.layout
        count, families = len(found.label), len(f.FAMILIES)
        labels, width = len(layout.labels), len(layout.concepts)
        row = np.arange(count)
        sentence = sparse.csr_matrix(f.unpacked(found.sentence, width) * f.SENTENCE)
        spoken = np.array([not name.startswith("=") for name in layout.concepts])
        document = sparse.csr_matrix((concepts * spoken * f.DOCUMENT)[found.text])
        rule = sparse.csr_matrix(
            (np.ones(len(found.rule)), found.rule, found.rules_from),
            shape=(count, len(layout.rules)),
        )
        label = sparse.csr_matrix((np.ones(count), (row, found.label)), shape=(count, labels))
        counts = sparse.csr_matrix(found.counts)
        other = found.firm[found.text].copy()
        other[row, found.label] = False
        return sparse.csr_matrix(
            sparse.hstack(
                [
                    sentence,
                    _spread(sentence, found.family, families, width),
                    _spread(document, found.family, families, width),
                    rule,
                    label,
                    counts,
                    _spread(counts, found.label, labels, len(f.COUNTS)),
                    _spread(sparse.csr_matrix(other * f.OTHER), found.label, labels, labels),
                ]
            )
        )

    def _mention_answers(self) -> tuple[npt.NDArray[np.bool_], Reals]:
        rows, mentions = self.data.rows, self.data.extract.mentions.take(self.found.where)
        right = np.zeros(len(self.found.label), dtype=bool)
        weight = np.ones(len(right))
        for number in range(len(right)):
            row = rows[int(self.found.text[number])]
            right[number] = self.layout.labels[int(self.found.label[number])] in row["crimes"]
            if right[number]:
                start, end = position(
                    self.data.extract.marked, int(mentions.text[number]),
                    int(mentions.start[number]), int(mentions.end[number]),
                )  # fmt: skip
                places = [(row["narrative"].find(words), words) for words in row["evidence"]]
                inside = any(at < end and start < at + len(words) for at, words in places)
                weight[number] = 1.0 if inside else ELSEWHERE
        return right, weight

    def fit_text(self, learn: npt.NDArray[np.bool_]) -> Reals:
        """Return weights of the texts' sums: bias and features, by outputs."""
        from sklearn.linear_model import LogisticRegression  # noqa: PLC0415

        out = np.zeros((self.text_x.shape[1] + 1, len(OUTPUTS)))
        for number in range(len(OUTPUTS)):
            answers = self.truth[learn, number]
            if answers.all() or not answers.any():
                out[0, number] = 4.0 if answers.all() else -4.0
                continue
            scale = self._scale(OUTPUTS[number])
            fitted = LogisticRegression(C=TEXT_C, solver="liblinear", random_state=0)
            fitted.fit(sparse.csr_matrix(self.text_x[learn].multiply(scale)), answers)
            out[0, number], out[1:, number] = fitted.intercept_[0], fitted.coef_[0] * scale
        return out

    def _scale(self, output: str) -> Reals:
        """Return how far each feature of a text is scaled for a question.

        A factor is above all what its own rules say: the few texts that have it cannot show
        which of thousands of other words matter.
        """
        scale = np.ones(self.text_x.shape[1])
        if output == "missed" or output.startswith("category:"):
            return scale
        scale *= REST
        own = output.removeprefix("strand:")
        label = "disability_strand" if output == "strand:disability" else own
        for number, name in enumerate(self.layout.text):
            if name.startswith((f"r:{label}.", f"k:{label}.")):
                scale[number] = OWN
        return scale

    def text_scores(self, weights: Reals, judge: npt.NDArray[np.bool_]) -> Reals:
        """Return log-odds of texts."""
        return np.asarray(self.text_x[judge] @ weights[1:] + weights[0])

    def fit_mention(self, learn: npt.NDArray[np.bool_]) -> Reals:
        """Return weights of the mentions' sum: bias and features."""
        from sklearn.linear_model import LogisticRegression  # noqa: PLC0415

        some = learn[self.found.text]
        fitted = LogisticRegression(C=MENTION_C, solver="liblinear", random_state=0)
        fitted.fit(self.mention_x[some], self.mention_y[some], sample_weight=self.mention_w[some])
        return np.concatenate([fitted.intercept_, fitted.coef_[0]])

    def content(
        self, words: list[str], text: Reals, mention: Reals, joint: Reals, per_class: Reals,
        limits: dict[str, float],
    ) -> dict[str, Any]:  # fmt: skip
        """Return everything as it is stored."""
        layout, families = self.layout, list(f.FAMILIES)
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
            "joint": _short(joint),
            "per_class": _short(per_class),
            "limits": limits,
            "text_bias": _short(text[0]),
            "text": _rows(
                names, OUTPUTS, text[1 : len(names) + 1] * self.value[: len(names), None]
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


LEAST = 0.004
"""Weights nearer to nothing than this are left out."""


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


def _short(values: Reals) -> list[float]:
    return [round(float(value), 5) for value in values]


def _spread(values: Any, group: npt.NDArray[np.int64], groups: int, width: int) -> Any:
    """Return values moved to the columns of each row's own group."""
    where = values.tocoo()
    return sparse.csr_matrix(
        (where.data, (where.row, group[where.row] * width + where.col)),
        shape=(values.shape[0], groups * width),
    )


def _join(
    design: _Design, questions: Reals, mention: Reals
) -> tuple[Reals, Reals, dict[str, float]]:
    """Return the sums that join texts and mentions, and the limits from which answers are yes."""
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415

    rows, layout = design.data.rows, design.layout
    top = class_logits(design.found, mention, len(rows), len(layout.labels))
    inputs = joint_inputs(questions[:, 0], top)
    missed = LogisticRegression(C=1.0).fit(inputs[:, 1:], design.truth[:, 0])
    joint = np.concatenate([missed.intercept_, missed.coef_[0]])
    proposed = np.isfinite(top)
    right = np.array([[label in row["crimes"] for label in layout.labels] for row in rows])
    shaped = class_inputs(top, inputs @ joint)
    fitted = LogisticRegression(C=1.0).fit(shaped[proposed][:, 1:], right[proposed])
    per_class = np.concatenate([fitted.intercept_, fitted.coef_[0]])
    limits = {name: _limit(sigmoid(questions[:, number]), design.truth[:, number])
              for number, name in enumerate(OUTPUTS)}  # fmt: skip
    chance = np.where(proposed, sigmoid(shaped @ per_class), 0.0)
    yes = sigmoid(inputs @ joint) >= MISSED
    limits["class"] = _limit(chance[yes].ravel(), right[yes].ravel())
    limits["missed"] = MISSED
    return joint, per_class, limits


def _limit(chance: Reals, truth: npt.NDArray[np.bool_]) -> float:
    """Return the probability from which saying yes gives the best F1."""
    choices = np.arange(0.1, 0.71, 0.02)
    wrong = truth.sum()
    scores = [
        2 * (truth & (chance >= limit)).sum() / max((chance >= limit).sum() + wrong, 1)
        for limit in choices
    ]
    near = choices[np.array(scores) >= max(scores) - 0.01]
    return round(float(np.median(near)), 2)


def trained(rows: list[dict[str, Any]], seed: int = 0) -> Any:
    """Return a model trained on labelled rows."""
    return from_weights(train(rows, seed), "trained")


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
