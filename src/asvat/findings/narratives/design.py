"""Labelled narratives as matrices: what is weighed, and the right answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

from asvat.findings.narratives import features as f
from asvat.findings.narratives.extract import Extract, position
from asvat.findings.narratives.model import CLASS

Reals = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

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
    *(f"{CLASS}{name}" for names in f.FAMILIES.values() for name in names.split()),
)
COMMON = frozenset(["missed", *(f"category:{category}" for category in CATEGORIES)])

TEXT_C, RARE_C, MENTION_C = 0.05, 0.15, 0.2
"""How freely the weights may move (inverse of the penalty): of sums for what most texts have or
have not, for what few have, and for mentions."""

ELSEWHERE = 0.4
"""Weight of a mention of the right class outside the labelled words."""

OWN, REST = 3.0, 0.5
"""How far a question's own rules, and everything else, are scaled for it."""

WHOLE = frozenset(
    ["missed", "urgent", "hate_targeted", "worker_at_risk", "repeat_victim", "isolation",
     "domestic_abuse", "strand:race", "strand:disability"]
)  # fmt: skip
"""Questions for which the whole text tells more than their own rules: found by leaving one author
out. For the others the few texts that have it cannot show which of thousands of words matter."""


@dataclass(frozen=True)
class Labelled:
    """Labelled narratives and what the rules see in them."""

    rows: list[dict[str, Any]]
    extract: Extract
    closed: list[str | None]


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
        yes |= {CLASS + name for name in row["crimes"]}
        out[number] = [name in yes for name in OUTPUTS]
    return out


def label_of(output: str) -> str:
    """Return the label of the rules that a question rests on."""
    return "disability_strand" if output == "strand:disability" else output.removeprefix("strand:")


class Design:
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
            freedom = TEXT_C if OUTPUTS[number] in COMMON else RARE_C
            fitted = LogisticRegression(C=freedom, solver="liblinear", random_state=0)
            fitted.fit(sparse.csr_matrix(self.text_x[learn].multiply(scale)), answers)
            out[0, number], out[1:, number] = fitted.intercept_[0], fitted.coef_[0] * scale
        return out

    def _scale(self, output: str) -> Reals:
        """Return how far each feature of a text is scaled for a question."""
        scale = np.ones(self.text_x.shape[1])
        if output in WHOLE or output.startswith(("category:", CLASS)):
            return scale
        scale *= REST
        label = label_of(output)
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


def _spread(values: Any, group: npt.NDArray[np.int64], groups: int, width: int) -> Any:
    """Return values moved to the columns of each row's own group."""
    where = values.tocoo()
    return sparse.csr_matrix(
        (where.data, (where.row, group[where.row] * width + where.col)),
        shape=(values.shape[0], groups * width),
    )
