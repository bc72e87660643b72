"""What an audit found: rates with intervals, agreement of the readers, and what was left out.

It is made once, when the audit is closed, from the judgements that stand, and holds counts and
rates alone: no key of a log and no name.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from asvat.evaluation.agreement import agreement
from asvat.evaluation.recording_audit import Rate, Sample, banded, bootstrap, rate
from saferplaces.accountability.audits.actions.judge import outcome
from saferplaces.accountability.audits.models import (
    Audit,
    JudgedCrime,
    Judgement,
    LogState,
    SampledLog,
)
from saferplaces.foundation.reference.queries import codes

Question = Callable[[JudgedCrime], bool | None]
"""Whether a crime was done right; None where the question does not apply."""


def _recorded(crime: JudgedCrime) -> bool | None:
    return crime.recorded if crime.due_class else None


def _right_class(crime: JudgedCrime) -> bool | None:
    if not (crime.due_class and crime.recorded):
        return None
    return crime.recorded_class == crime.due_class


def _in_time(crime: JudgedCrime) -> bool | None:
    return crime.in_time if crime.due_class and crime.recorded else None


def _cancelled(crime: JudgedCrime) -> bool | None:
    return None if crime.cancelled == "no" else crime.cancelled == "rightly"


def _told(crime: JudgedCrime) -> bool | None:
    return {"yes": True, "no": False}.get(crime.told)


QUESTIONS: dict[str, tuple[str, Question]] = {
    "recorded": ("Crimes that should have been recorded, and were", _recorded),
    "right_class": ("Of these, in the right class", _right_class),
    "in_time": ("Of these, in time", _in_time),
    "cancelled": ("Cancellations that were right", _cancelled),
    "told": ("Victims who were told", _told),
}
"""The rates of an audit; each has a denominator of its own."""


def result(audit: Audit) -> dict[str, Any]:
    """Return the report of an audit whose logs have all been judged."""
    rows = audit.logs.select_related("settled").prefetch_related("settled__crimes")
    logs = list(rows.order_by("place"))
    strata = list(audit.strata.all())
    place = {stratum.pk: at for at, stratum in enumerate(strata)}
    found = [list(log.settled.crimes.all()) if log.settled else [] for log in logs]
    stratum = np.array([place[log.stratum_id] for log in logs], dtype=np.int64)
    populations = np.array([row.population for row in strata], dtype=np.int64)

    def sample(question: Question, of: str | None = None) -> Sample:
        answers = [
            [question(c) for c in crimes if of is None or c.due_class == of] for crimes in found
        ]
        hits = np.array([sum(a is True for a in each) for each in answers], dtype=np.float64)
        asked = np.array([sum(a is not None for a in each) for each in answers], dtype=np.float64)
        return Sample(hits, asked, stratum, populations)

    main = sample(_recorded)
    classes = sorted({c.due_class for crimes in found for c in crimes if c.due_class})
    headline = rate(main, audit.confidence)
    return {
        "rates": [
            {"key": key, "label": label, **_told_of(sample(question), audit)}
            for key, (label, question) in QUESTIONS.items()
        ],
        "strata": [
            {
                "district": row.district,
                "group": row.group,
                "population": row.population,
                "sample": row.sample,
                **_row(rate(_alone(main, at), audit.confidence)),
            }
            for at, row in enumerate(strata)
        ],
        "classes": [
            {"class": each, **_row(rate(sample(_recorded, each), audit.confidence))}
            for each in classes
        ],
        "band": _band(headline),
        "agreement": _agreement(logs, audit.confidence),
        "counts": _counts(audit, logs, found),
    }


def _alone(sample: Sample, at: int) -> Sample:
    mine = sample.stratum == at
    return Sample(
        sample.hits[mine], sample.of[mine], np.zeros(int(mine.sum()), np.int64),
        sample.populations[at : at + 1],
    )  # fmt: skip


def _told_of(sample: Sample, audit: Audit) -> dict[str, Any]:
    low, high = bootstrap(sample, audit.confidence, seed=audit.seed % 2**32)
    shown = _row(rate(sample, audit.confidence))
    return {**shown, "again_low": low, "again_high": high}


def _row(found: Rate) -> dict[str, Any]:
    return {
        "hits": found.hits,
        "of": found.of,
        "logs": found.logs,
        "share": None if math.isnan(found.share) else found.share,
        "low": found.low,
        "high": found.high,
    }


def _band(found: Rate) -> dict[str, Any] | None:
    if found.of == 0:
        return None
    bands = [(row.label, float(row.values["least"])) for row in codes("audit_bands")]
    band = banded(found.share, found.low, found.high, bands)
    return {"label": band.label, "others": list(band.others)}


def _agreement(logs: Iterable[SampledLog], confidence: float) -> dict[str, Any] | None:
    pairs = [pair for log in logs if len(pair := _both(log)) == 2]
    if not pairs:
        return None
    whole = sum(outcome(one) == outcome(other) for one, other in pairs)
    found = agreement(
        [_due(one) for one, _ in pairs], [_due(other) for _, other in pairs], confidence
    )
    kappa = None if math.isnan(found.kappa) else found.kappa
    return {**dataclasses.asdict(found), "kappa": kappa, "same_in_all": whole}


def _both(log: SampledLog) -> list[Judgement]:
    rows = log.judgements.filter(kind="auditor").order_by("at", "pk")
    return list(rows.prefetch_related("crimes"))


def _due(judgement: Judgement) -> bool:
    """Whether an auditor found that a crime should have been recorded."""
    return any(crime.due_class for crime in judgement.crimes.all())


def _counts(audit: Audit, logs: list[SampledLog], found: list[list[JudgedCrime]]) -> dict[str, int]:
    states = [log.state for log in logs]
    return {
        "population": sum(row.population for row in audit.strata.all()),
        "drawn": len(logs),
        "gone": states.count(LogState.GONE),
        "settled": states.count(LogState.SETTLED),
        "without_crime": sum(not any(c.due_class for c in crimes) for crimes in found),
        "over_recorded": sum(c.recorded and not c.due_class for crimes in found for c in crimes),
        "time_not_known": sum(
            c.recorded and bool(c.due_class) and c.in_time is None
            for crimes in found
            for c in crimes
        ),
        "no_district": sum(row.population for row in audit.strata.all() if not row.district),
        "no_group": sum(row.population for row in audit.strata.all() if not row.group),
    }
