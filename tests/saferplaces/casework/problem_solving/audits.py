"""Audits of plans for tests, in any state; made as rows, for speed. Ana runs them and reads."""

from __future__ import annotations

import datetime as dt
from functools import cache

from django.utils import timezone
from tests.saferplaces.casework.problem_solving.plans import a_plan, somebody

from saferplaces.casework.problem_solving.auditing.actions.answer import ask
from saferplaces.casework.problem_solving.auditing.actions.judge import Judgement
from saferplaces.casework.problem_solving.auditing.report import result
from saferplaces.casework.problem_solving.models import (
    AuditAnswer,
    AuditedPlan,
    AuditedState,
    PlanAudit,
    PlanReading,
)
from saferplaces.foundation.reference.queries import codes


@cache
def points() -> tuple[str, ...]:
    """The eight points; they are reference data."""
    return tuple(row.code for row in codes("plan_quality"))


def a_judgement(score: int) -> Judgement:
    """The same score for every point."""
    return Judgement(dict.fromkeys(points(), score), dict.fromkeys(points(), "The where is vague"))


def an_audit(state: str = "drawn", *, judged: bool = True) -> PlanAudit:
    """An audit of one plan in Leeds."""
    ana, now = somebody("ana"), timezone.now()
    audit = PlanAudit.objects.create(
        title="Plans, spring", state=state, organisation_id=ana.organisation_id, of="started",
        first_day=dt.date(2026, 1, 1), last_day=dt.date(2026, 6, 30), size=1, minimum=1,
        second_share=0, seed=7, strata=[["leeds", 4, 1]], fingerprint="0" * 64,
        drawn_by=ana.user, drawn_at=now, closed_at=now if state == "closed" else None,
    )  # fmt: skip
    one = AuditedPlan.objects.create(
        audit=audit, plan=a_plan("active", complete=False), district="leeds", place=1, twice=False
    )
    if judged:
        reads(one, "ana", 1)
        one.state, one.stands = AuditedState.JUDGED, dict.fromkeys(points(), 1)
        one.save()
    if state == "closed":
        audit.result = result(audit)
        audit.save()
        ask(audit, now)
    return audit


def an_answer(state: str = "asked") -> AuditAnswer:
    """What Leeds, Colin's district, answers to a closed audit."""
    found = an_audit("closed").answers.get()
    found.state = state
    found.save()
    return found


def of_a_sample(state: str) -> AuditedPlan:
    """A plan of a sample that is being read; Ana has to judge it, or to settle it."""
    audit = an_audit("reading", judged=False)
    one = audit.plans.get()
    one.state, one.twice = state, state in {"once", "differs", "settled"}
    one.stands = dict.fromkeys(points(), 1) if state in {"judged", "settled"} else {}
    one.save()
    if state == "drawn":
        reads(one, "ana")
    elif state == "once":
        reads(one, "sarah", 1)
        reads(one, "ana")
    elif state == "differs":
        reads(one, "sarah", 0)
        reads(one, "ines", 2)
    else:
        reads(one, "ana", 1)
    return one


def reads(one: AuditedPlan, name: str, score: int | None = None) -> PlanReading:
    """Somebody reads it, and has judged it if a score is given."""
    said = {} if score is None else dict.fromkeys(points(), score)
    return PlanReading.objects.create(
        audited=one, reader=somebody(name).user, scores=said,
        words=dict.fromkeys(said, "The where is vague"), at=timezone.now() if said else None,
    )  # fmt: skip
