"""How much does the model learn from decisions, and how far does who follows prompts mislead it?

Composed narratives of the simulated force's author; reviewers who know the truth but err in 3% of
logs, in a force that does not hold seven classes to be made out by such words. Learnt from the
first 2,000 logs, judged on the next 2,000, against that truth. `agreeing` is the share of logs in
which a reviewer who sees the prompt says what it says.

Run with ``python benchmarks/recording_model.py``; it prints one table.
"""

from __future__ import annotations

import datetime as dt
import random
import time
from dataclasses import replace

import numpy as np
import pyarrow as pa

from asvat.findings.narratives import read_narratives
from asvat.findings.recording_model import (
    learning_settings,
    rerank,
    settled,
    settled_blind,
    train,
)
from asvat.findings.recording_model.judging import area, brier, excess, log_loss
from asvat.findings.recording_model.labels import Decision
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

LOGS, LEARN = 4000, 2000
ERRORS = 0.03
NOT_HERE = {"58A", "58B", "58C", "58D", "9A", "9B", "8R"}
NAMED = {"burglary": "28E"}
CASES = (  # blind labels, labels from the queue, agreeing
    (0, 5, 0.0),
    (0, 30, 0.0),
    (100, 0, 0.0),
    (400, 0, 0.0),
    (400, 800, 0.0),
    (400, 800, 0.5),
    (400, 800, 0.9),
    (0, 800, 0.9),
    (1200, 800, 0.5),
)


def made(number: int) -> tuple[str, bool, tuple[str, ...]]:
    """Return a text, whether this force holds a crime to be missed, and its classes."""
    rng = random.Random(10_000 + number)  # noqa: S311 - invented texts
    kind = rng.choice(KINDS)
    base = Situation(
        kind, dt.datetime(2025, 11, 5, 19, 40), relation=rng.choice(KINDS_OF[kind].relations),
        reporter=rng.choice(REPORTERS), length=rng.choice(LENGTHS), style=rng.choice(STYLES),
    )  # fmt: skip
    crimes = (rng.choice(CLASSES),) if rng.random() < 0.3 else ()
    told = compose(rng, replace(base, crimes=crimes, decoy=rng.choice(("", *DECOYS))))
    classes = tuple(sorted({NAMED.get(c.code, c.code) for c in told.crimes}))
    return told.text, told.crime_missed and not set(classes) <= NOT_HERE, classes


def main() -> None:
    """Print the table."""
    logs = [made(number) for number in range(LOGS)]
    told = read_narratives(pa.array([text for text, _, _ in logs]))
    ids = [f"log-{number:05d}" for number in range(LOGS)]
    told = told.add_column(0, "incident_id", pa.array(ids))
    base = told.column("probability").to_numpy()
    prompted = told.column("crime_missed").to_pylist()
    truth = np.array([yes for _, yes, _ in logs])
    queue = sorted(range(LEARN), key=lambda at: (-base[at], at))

    def decided(at: int, sample: str, agreeing: float, rng: np.random.Generator) -> Decision:
        yes = bool(truth[at]) != (rng.random() < ERRORS)
        if sample == "queue" and rng.random() < agreeing:
            yes = prompted[at]
        when = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
        classes = logs[at][2] if yes else ()
        return Decision(ids[at], yes, classes, "reviewer", True, when, sample, at)

    def row(name: str, p: np.ndarray, most: float, took: float) -> None:
        yes, judged = truth[LEARN:], p[LEARN:]
        print(
            f"| {name} | {log_loss(yes, judged):.3f} | {brier(yes, judged):.3f} | "
            f"{area(yes, judged):.3f} | {excess(yes, judged):+.3f} | {most:.3f} | {took:.1f} |"
        )

    print(f"{truth[LEARN:].mean():.1%} of {LOGS - LEARN} judged logs have a missed crime.\n")
    print("| blind, queue, agreeing | log loss | Brier | area | excess | moved most | seconds |")
    print("|---|---|---|---|---|---|---|")
    row("the rules alone", base, 0, 0)
    for blind, seen, agreeing in CASES:
        rng = np.random.default_rng(1)
        given = [decided(at, "blind", 0, rng) for at in range(blind)]
        rest = [at for at in queue if at >= blind][:seen]
        given += [decided(at, "queue", agreeing, rng) for at in rest]
        labels = settled(given)
        known = told.take(pa.array(sorted(int(log[4:]) for log in labels)))
        began = time.perf_counter()
        model = train(known, labels, settled_blind(given, set(ids[:blind])), learning_settings())
        took = time.perf_counter() - began
        after = rerank(told, model).column("probability").to_numpy()
        name = f"{blind}, {seen}, {agreeing:.0%}"
        row(name, after, float(np.abs(after - base).max()), took)


if __name__ == "__main__":
    main()
