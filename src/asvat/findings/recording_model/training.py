"""Train a model on what reviewers decided, and judge it on the blind sample alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from asvat.dataset.query import Dataset
from asvat.errors import InputError
from asvat.findings.narratives import read_narratives
from asvat.findings.narratives import version as rules_version
from asvat.findings.recording_model.fitting import Bools, Problem, Sum, learn
from asvat.findings.recording_model.judging import compare
from asvat.findings.recording_model.labels import BLIND, STANDING, Decision
from asvat.findings.recording_model.model import Part, ReRanker
from asvat.findings.recording_model.settings import LearningSettings
from asvat.findings.recording_model.signals import (
    Floats,
    Ints,
    Signals,
    chance,
    crimes_of,
    log_odds,
    text_signals,
)
from asvat.findings.recording_model.weighing import weights

FOLDS = 5


def tell_of(dataset: Dataset, incidents: list[str]) -> pa.Table:
    """Return what the rules alone tell of some logs: ``incident_id`` and the columns of
    `asvat.findings.tables.NARRATIVES`, by log.

    Logs that are not on record, or no longer, have no row.
    """
    with dataset.connect() as db:
        db.register("wanted", pa.table({"incident_id": pa.array(incidents, pa.string())}))
        found = db.execute(
            "SELECT incident_id, narrative, closing_code FROM incidents "
            "SEMI JOIN wanted USING (incident_id) ORDER BY incident_id"
        ).to_arrow_table()
    told = read_narratives(found.column("narrative"), found.column("closing_code"))
    return told.add_column(0, "incident_id", found.column("incident_id"))


def train(
    told: pa.Table,
    labels: Mapping[str, Decision],
    blind: Mapping[str, Decision],
    settings: LearningSettings,
    seed: int = 1,
) -> ReRanker:
    """Return the model that the labels support, judged by cross-validation on the blind sample.

    Parameters
    ----------
    told
        What the rules tell of the labelled logs, from `tell_of`.
    labels, blind
        What counts for each log, and for each log of the blind sample
        (`asvat.findings.recording_model.labels`).
    seed
        Names the folds and the redrawn samples of the intervals.

    Raises
    ------
    InputError
        When no labelled log is on record.
    """
    if not told.num_rows:
        raise InputError(
            "none of the labelled logs is on record",
            where="--decisions",
            mend="Give the decisions that belong to this dataset.",
        )
    data = _Data(told, labels, blind, settings, seed)
    texts, crimes = data.texts(), data.crimes()
    p, sure = _judged(texts, settings), _judged(crimes, settings)
    every = np.zeros(told.num_rows)
    every[texts.where] = p
    logs = told.column("incident_id").to_pylist()
    judged = {
        log: (blind[log].crime_missed, round(float(every[at]), 6))
        for at, log in enumerate(logs)
        if log in blind
    }
    facts = data.facts() | {
        "seed": seed,
        "rules": rules_version(),
        "scores": data.scores(judged),
        "class_scores": crimes.scores(sure, settings, seed),
    }
    return ReRanker("", texts.learnt(settings), crimes.learnt(settings), settings.most_shift,
                    facts, judged)  # fmt: skip


@dataclass(frozen=True)
class _Set:
    """What one part is learnt from: `problem`, whose rows are `where` of the texts or crimes."""

    problem: Problem
    names: list[str]
    logs: list[int]
    where: Ints

    def learnt(self, settings: LearningSettings) -> Part:
        return Part(learn(self.problem, settings), tuple(self.names), tuple(self.logs))

    def scores(self, p: Floats, settings: LearningSettings, seed: int) -> list[dict[str, Any]]:
        """Return how it did on the blind labels, beside the rules."""
        blind = ~self.problem.seen
        if np.count_nonzero(blind) < settings.least_judged:
            return []
        yes, base = self.problem.yes[blind], chance(self.problem.base[blind])
        return [c.words() for c in compare(yes, base, p[blind], seed)]


def _judged(part: _Set, settings: LearningSettings) -> Floats:
    """Return the probability of each row by a model that saw neither it nor its text."""
    problem = part.problem
    out = np.zeros(len(problem.yes))
    side = problem.fold % FOLDS
    for number in range(FOLDS):
        held = side == number
        fitted: Sum = learn(problem.take(~held), settings)
        added = problem.x[held] @ fitted.weights
        out[held] = chance(fitted.log_odds(problem.base[held], added, settings.most_shift))
    return out


class _Data:
    """Labelled logs, as the parts are learnt from them."""

    def __init__(
        self, told: pa.Table, labels: Mapping[str, Decision], blind: Mapping[str, Decision],
        settings: LearningSettings, seed: int,
    ) -> None:  # fmt: skip
        self.told, self.settings, self.seed = told, settings, seed
        self.given, self.blind = labels, blind
        self.logs = told.column("incident_id").to_pylist()
        self.labels = [labels[log] for log in self.logs]
        self.seen = np.array([blind.get(d.incident) is not d for d in self.labels])
        self.probability = told.column("probability").to_numpy()
        self.weight = weights(self.labels, self.probability, self.seen, settings)
        self.fold = self._folds()

    def _folds(self) -> Ints:
        """Return a number for each log, such that every fold has its share of each answer.

        Otherwise a fold with more missed crimes would be judged by a model that saw fewer, and
        the order would look worse than it is.
        """
        chance_order = np.random.default_rng(self.seed).permutation(len(self.logs))
        missed = np.array([d.crime_missed for d in self.labels])
        order = np.lexsort((chance_order, missed, self.seen))
        out = np.empty(len(order), dtype=np.int64)
        out[order] = np.arange(len(order))
        return out

    def texts(self) -> _Set:
        """Return what the probability of a text is learnt from; rules propose something there."""
        where = np.flatnonzero(self.probability > 0)
        names, logs, x = self._weighable(text_signals(self.told))
        yes = np.array([d.crime_missed for d in self.labels])
        problem = Problem(
            log_odds(self.probability[where]), x[where], yes[where], self.weight[where],
            self.seen[where], self.fold[where],
        )  # fmt: skip
        return _Set(problem, names, logs, where)

    def crimes(self) -> _Set:
        """Return what the confidence of a class is learnt from.

        A label that tells of a missed crime without saying which teaches nothing about classes.
        """
        crimes = crimes_of(self.told)
        parent = crimes.parent
        told_which = np.array([bool(d.classes) or not d.crime_missed for d in self.labels])
        where = np.flatnonzero(told_which[parent])
        at = parent[where]
        one = self._weighable(crimes.own)
        two = self._weighable(text_signals(self.told, own=False))
        yes = np.array(
            [crimes.classes[row] in self.labels[parent[row]].classes for row in where], dtype=bool
        )
        problem = Problem(
            log_odds(crimes.confidence[where]), np.hstack([one[2][where], two[2][at]]), yes,
            self.weight[at], self.seen[at], self.fold[at],
        )  # fmt: skip
        return _Set(problem, one[0] + two[0], one[1] + two[1], where)

    def _weighable(self, signals: Signals) -> tuple[list[str], list[int], Floats]:
        """Return the signals that occur often enough, how often, and where."""
        counts = np.bincount(signals.code, minlength=len(signals.names)).tolist()
        kept = sorted(
            (name, int(count))
            for name, count in zip(signals.names, counts, strict=True)
            if count >= self.settings.least_logs
        )
        names = [name for name, _ in kept]
        return names, [count for _, count in kept], signals.matrix(names)

    def scores(self, judged: Mapping[str, tuple[bool, float]]) -> list[dict[str, Any]]:
        """Return how the probabilities did on the blind sample, beside the rules."""
        if len(judged) < self.settings.least_judged:
            return []
        base = dict(zip(self.logs, self.probability.tolist(), strict=True))
        yes: Bools = np.array([missed for missed, _ in judged.values()])
        one = np.array([base[log] for log in judged])
        other = np.array([p for _, p in judged.values()])
        return [c.words() for c in compare(yes, one, other, self.seed)]

    def facts(self) -> dict[str, Any]:
        """Return what was learnt from, in plain values."""
        moments = sorted(d.decided_at for d in self.labels)
        by = Counter(d.decided_by for d in self.labels)
        unproposed = self.probability == 0
        return {
            "labels": len(self.labels),
            "by": {who: by[who] for who in STANDING},
            "confirmed": sum(d.confirmed for d in self.labels),
            "missed": sum(d.crime_missed for d in self.labels),
            "blind": sum(log in self.blind for log in self.logs),
            "in_sight": int(self.seen.sum()),
            "blind_not_drawn": sum(
                d.sample == BLIND and d.incident not in self.blind for d in self.labels
            ),
            "not_on_record": len(self.given) - len(self.labels),
            "blind_missed_without_any_rule": sum(
                log in self.blind and self.blind[log].crime_missed
                for log, none in zip(self.logs, unproposed, strict=True)
                if none
            ),
            "first": moments[0].date().isoformat(),
            "last": moments[-1].date().isoformat(),
        }
