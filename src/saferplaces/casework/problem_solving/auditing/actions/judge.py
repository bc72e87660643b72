"""Judge a plan on the eight points, each with words; the second of two is held to the first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils import timezone

from saferplaces.casework.problem_solving.actions.supervise import SCORES
from saferplaces.casework.problem_solving.auditing.policy import audited
from saferplaces.casework.problem_solving.auditing.states import move
from saferplaces.casework.problem_solving.models import (
    AuditedPlan,
    AuditedState,
    PlanAudit,
    PlanReading,
)
from saferplaces.foundation.audit.access import record
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.queries import codes

FULL = max(SCORES)
APART = 2
"""Scores of a point that lie so far apart are settled by somebody else."""


@dataclass(frozen=True)
class Judgement:
    """What somebody says of a plan: a score of 0, 1 or 2 for each point, and why."""

    scores: Mapping[str, int]
    words: Mapping[str, str]


def judge(actor: Actor, pk: int, given: Judgement) -> AuditedPlan:
    """Keep one's judgement of a plan of the sample.

    Raises
    ------
    Problem
        When a score is missing, or words are where it is not full.
    """
    with acting(actor):
        one = _locked(actor, pk, "judge")
        reading = PlanReading.objects.select_for_update().get(audited=one, reader=actor.user_id)
        _write(reading, given)
        said = list(one.readings.filter(at__isnull=False, settles=False).order_by("at", "pk"))
        if one.twice and len(said) == 1:
            move(actor, one, AuditedState.ONCE)
        elif len(said) > 1 and apart(said[0].scores, said[1].scores):
            move(actor, one, AuditedState.DIFFERS)
        else:
            one.stands = _mean([row.scores for row in said])
            move(actor, one, AuditedState.JUDGED)
        _noted(actor, one, "plan_audit.judged")
    return one


def settle(actor: Actor, pk: int, given: Judgement) -> AuditedPlan:
    """Settle what two readers see differently, as somebody who is neither.

    Raises
    ------
    Problem
        When a score is missing, or words are where it is not full.
    """
    with acting(actor):
        one = _locked(actor, pk, "settle")
        assert actor.user_id is not None  # noqa: S101 - the policy has refused the service
        reading = PlanReading(audited=one, reader_id=actor.user_id, settles=True)
        _write(reading, given)
        one.stands = dict(given.scores)
        move(actor, one, AuditedState.SETTLED)
        _noted(actor, one, "plan_audit.settled")
    return one


def apart(first: Mapping[str, int], second: Mapping[str, int]) -> bool:
    """Say whether two readers see a point so differently that somebody settles it."""
    return any(abs(score - second[item]) >= APART for item, score in first.items())


def _locked(actor: Actor, pk: int, verb: str) -> AuditedPlan:
    one = AuditedPlan.objects.select_for_update(of=("self",)).select_related("audit").get(pk=pk)
    PlanAudit.objects.select_for_update(no_key=True).get(pk=one.audit_id)  # closing waits for us
    audited.may(actor, verb, one).require()
    return one


def _write(reading: PlanReading, given: Judgement) -> None:
    for row in codes("plan_quality"):
        if given.scores.get(row.code) not in SCORES:
            raise Problem("Select 0, 1 or 2", field=f"score_{row.code}")
        if given.scores[row.code] < FULL and not given.words.get(row.code, "").strip():
            raise Problem("Say what is wanting", field=f"words_{row.code}")
    reading.scores = {row.code: int(given.scores[row.code]) for row in codes("plan_quality")}
    reading.words = {key: text.strip() for key, text in given.words.items() if text.strip()}
    reading.at = timezone.now()
    reading.save()


def _mean(scores: list[dict[str, int]]) -> dict[str, float]:
    return {item: sum(one[item] for one in scores) / len(scores) for item in scores[0]}


def _noted(actor: Actor, one: AuditedPlan, verb: str) -> None:
    objects = [f"auditedplan:{one.pk}", f"plan:{one.plan_id}"]
    record(actor, what="alter", verb=verb, objects=objects, detail={"state": one.state})
