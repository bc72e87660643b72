"""Composed narratives, what the rules tell of them, and simulated reviewers who decide on them."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

import numpy as np
import pyarrow as pa
import pytest

from asvat.findings.narratives import read_narratives
from asvat.findings.recording_model import learning_settings, settled, settled_blind, train
from asvat.findings.recording_model.labels import Decision
from asvat.findings.recording_model.model import ReRanker
from asvat.simulation.narratives.compose import compose
from asvat.simulation.narratives.kinds import CLASSES, KINDS_OF
from asvat.simulation.narratives.situation import (
    DECOYS,
    KINDS,
    LENGTHS,
    REPORTERS,
    STYLES,
    Situation,
)

LOGS = 1000
NOT_HERE = ("58A", "58B", "58C", "58D", "9A", "9B", "8R")
"""Classes that the registrar of this invented force does not hold to be made out by such words."""
NAMED = {"burglary": "28E"}
FIRST = dt.datetime(2026, 1, 1, 9, tzinfo=dt.UTC)


def told_in(number: int) -> tuple[str, bool, list[str]]:
    """Return a composed narrative, whether a crime was missed, and which."""
    rng = random.Random(number)
    kind = rng.choice(KINDS)
    base = Situation(
        kind, dt.datetime(2025, 11, 5, 19, 40), relation=rng.choice(KINDS_OF[kind].relations),
        reporter=rng.choice(REPORTERS), length=rng.choice(LENGTHS), style=rng.choice(STYLES),
    )  # fmt: skip
    crimes = (rng.choice(CLASSES),) if rng.random() < 0.4 else ()
    made = compose(rng, replace(base, crimes=crimes, decoy=rng.choice(("", *DECOYS))))
    return made.text, made.crime_missed, [NAMED.get(c.code, c.code) for c in made.crimes]


@dataclass
class Force:
    """Logs with their truth, and reviewers."""

    told: pa.Table
    missed: list[bool]
    classes: list[list[str]]
    ids: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.ids = self.told.column("incident_id").to_pylist()
        self.base = self.told.column("probability").to_numpy()

    def truth(self, at: int) -> bool:
        """Return what this force's registrar holds."""
        return self.missed[at] and not set(self.classes[at]) <= set(NOT_HERE)

    def decided(
        self, rows: Iterable[int], sample: str, *, agreeing: float = 0.0, by: str = "reviewer",
        confirmed: bool = True, day: int = 0,
    ) -> list[Decision]:  # fmt: skip
        """Return decisions; who has the prompt in sight agrees with it in a share of cases."""
        rng = np.random.default_rng(len(sample) + day)
        out = []
        for at in rows:
            missed = self.truth(at)
            if sample == "queue" and rng.random() < agreeing:
                missed = bool(self.told.column("crime_missed")[at].as_py())
            classes = tuple(self.classes[at]) if missed else ()
            when = FIRST + dt.timedelta(days=day)
            out.append(Decision(self.ids[at], missed, classes, by, confirmed, when, sample, at))
        return out

    def rows(self, ids: Iterable[str]) -> pa.Table:
        """Return what the rules tell of some logs, by log."""
        wanted = set(ids)
        return self.told.take(pa.array([n for n, i in enumerate(self.ids) if i in wanted]))

    def model(self, decisions: list[Decision], seed: int = 1) -> ReRanker:
        """Return the model that learnt from decisions; whatever says blind was drawn."""
        drawn = {d.incident for d in decisions if d.sample == "blind"}
        labels = settled(decisions)
        blind = settled_blind(decisions, drawn)
        return train(self.rows(labels), labels, blind, learning_settings(), seed)

    def top(self, rows: Iterable[int]) -> list[int]:
        """Return rows in the order of the queue."""
        return sorted(rows, key=lambda at: (-self.base[at], at))


@pytest.fixture(scope="session")
def force() -> Force:
    made = [told_in(number) for number in range(LOGS)]
    told = read_narratives(pa.array([text for text, _, _ in made]), workers=1)
    ids = pa.array([f"log-{number:04d}" for number in range(LOGS)])
    return Force(
        told.add_column(0, "incident_id", ids), [m for _, m, _ in made], [c for _, _, c in made]
    )


@pytest.fixture(scope="session")
def told_of() -> Callable[[int], tuple[str, bool, list[str]]]:
    return told_in
