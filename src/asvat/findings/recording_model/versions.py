"""Versions of the model in a dataset: which is in use, which is better, and the way back."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pyarrow as pa

from asvat.dataset.layout import Layout
from asvat.dataset.models import Models
from asvat.errors import InputError
from asvat.findings.recording_model.judging import Comparison, compare
from asvat.findings.recording_model.labels import Decision
from asvat.findings.recording_model.model import BASE, ReRanker, rerank
from asvat.findings.recording_model.settings import LearningSettings

KIND = "recording"


def load(layout: Layout, version: str) -> ReRanker:
    """Return a version; `BASE`, which changes nothing, is always there.

    Raises
    ------
    InputError
        When there is no such version.
    """
    models = Models(layout, KIND)
    if version == BASE:
        return ReRanker(BASE)
    return ReRanker.read(models.path(version).read_text(encoding="utf-8"), version)


def in_use(layout: Layout) -> ReRanker | None:
    """Return the model in use; None where none ever was."""
    version = Models(layout, KIND).current()
    return load(layout, version) if version else None


def keep(layout: Layout, model: ReRanker) -> str:
    """Keep a model without putting it in use; return its version, named by its content."""
    return Models(layout, KIND).save(model.content(), use=False)


def put_in_use(layout: Layout, version: str) -> None:
    """Put a version in use; the first of all goes on top of `BASE`, so that there is a way back.

    Raises
    ------
    InputError
        When there is no such version.
    """
    models = Models(layout, KIND)
    if version != BASE:
        models.path(version)
    if models.current() is None or version == BASE:
        models.save(ReRanker(BASE).content(), BASE)
    if version != BASE:
        models.use(version)


def roll_back(layout: Layout) -> str:
    """Put the version in use that was in use before; return it.

    Raises
    ------
    InputError
        When there was none.
    """
    models = Models(layout, KIND)
    before = models.before()
    if before is None:
        raise InputError(
            "no other recording model was in use before",
            where=str(layout.folder),
            mend="See which there are with: asvat recording list --dataset DIR",
        )
    models.use(before)
    return before


def compare_versions(
    told: pa.Table, blind: Mapping[str, Decision], one: ReRanker, other: ReRanker, seed: int = 1
) -> list[Comparison]:
    """Return how two versions do on the same blind labels.

    Parameters
    ----------
    told
        What the rules tell of those logs, from `tell_of`; logs that are not `blind` are let be.
    blind
        What counts for each log of the blind sample.
    one, other
        The versions. A log whose label a version was trained on is judged by the probability that
        its cross-validation gave.
    """
    logs = told.column("incident_id").to_pylist()
    rows = [at for at, log in enumerate(logs) if log in blind]
    told = told.take(pa.array(rows, pa.int64()))
    yes = np.array([blind[logs[at]].crime_missed for at in rows], dtype=bool)
    found = []
    for model in (one, other):
        plain = rerank(told, model).column("probability").to_pylist()
        found.append(
            np.array(
                [
                    model.judged[logs[at]][1] if logs[at] in model.judged else p
                    for at, p in zip(rows, plain, strict=True)
                ]
            )
        )
    return compare(yes, found[0], found[1], seed)


def objections(
    told: pa.Table,
    blind: Mapping[str, Decision],
    now: ReRanker,
    new: ReRanker,
    settings: LearningSettings,
    seed: int = 1,
) -> list[str]:
    """Return why a new model should not take the place of the one in use, in words; none if none.

    It is not judged where too few logs of the blind sample are labelled, and it is clearly worse
    where the whole 95% interval of a difference lies on the wrong side.
    """
    judged = [new.judged[log][0] for log in sorted(new.judged)]
    if len(judged) < settings.least_judged or len(set(judged)) < 2:
        return [
            f"it cannot be judged: {len(judged)} logs of the blind sample are labelled, "
            f"{sum(judged)} of them with a missed crime, and {settings.least_judged} with both "
            "answers are needed"
        ]
    return [
        f"its {c.score.replace('_', ' ')} on the blind sample is clearly worse than that of "
        f"“{now.version}”: {c.other.value} against {c.one.value} "
        f"(95% interval of the difference {c.difference.low} to {c.difference.high})"
        for c in compare_versions(told, blind, now, new, seed)
        if c.worse()
    ]
