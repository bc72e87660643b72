"""Audits and the logs of their samples in every state, and how each verb is done; made as rows."""

from __future__ import annotations

from django.utils import timezone
from tests.saferplaces.accountability.audits.made import DAY, DUE, WHY
from tests.saferplaces.cast import person
from tests.saferplaces.intake.incidents.factories import incident
from tests.saferplaces.transitions import doing, in_state

from saferplaces.accountability.audits.actions.assign import assign
from saferplaces.accountability.audits.actions.close import close
from saferplaces.accountability.audits.actions.draw import draw
from saferplaces.accountability.audits.actions.judge import judge, settle
from saferplaces.accountability.audits.actions.leave import leave
from saferplaces.accountability.audits.actions.plan import abandon
from saferplaces.accountability.audits.models import (
    Assignment,
    Audit,
    AuditState,
    JudgedCrime,
    Judgement,
    LogState,
    SampledLog,
)
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.models import User
from saferplaces.foundation.problems import Problem

READERS = ("amina", "bilal")


@in_state("audit")
def _audit(state: str) -> Audit:
    """One log of Leeds, which both readers found to hold no crime."""
    for name in READERS:
        person(name)
    audit = Audit.objects.create(
        title="March logs", first_day=DAY, last_day=DAY, expected=0.95, within=0.03,
        crimes_per_log=1.0, minimum=1, size=1, seed=7, planned_by=person("ruth").user,
        planned_at=timezone.now(), state=state,
    )  # fmt: skip
    stratum = audit.strata.create(district="leeds", population=1, sample=1)
    log = incident()
    if state != AuditState.PLANNED:
        done = AuditState.READING, AuditState.CLOSED
        SampledLog.objects.create(
            audit=audit, stratum=stratum, incident_id=log.pk, district="leeds", place=1,
            state=LogState.AGREED if state in done else LogState.DRAWN,
        )  # fmt: skip
    return audit


@in_state("audit-log")
def _log(state: str) -> SampledLog:
    """One that Amina has to judge, after Bilal where somebody has judged it."""
    log = _audit(AuditState.DRAWN).logs.get()
    Audit.objects.filter(pk=log.audit_id).update(state=AuditState.READING)
    log.state = state
    log.save()
    first = state != LogState.DRAWN
    both = state in {LogState.AGREED, LogState.DISAGREED, LogState.SETTLED}
    for name, judged in zip(READERS, (both, first), strict=True):
        at = timezone.now() if judged else None
        Assignment.objects.create(log=log, auditor=person(name).user, judged_at=at)
        if at:
            said = Judgement.objects.create(log=log, by=person(name).user, at=at, rationale=WHY)
            if name == "bilal":
                JudgedCrime.objects.create(
                    judgement=said, position=0, due_class=DUE.due_class, recorded=False,
                    told=DUE.told,
                )  # fmt: skip
    return log


@doing("audit", "draw")
def _draw(audit: Audit, actor: Actor) -> None:
    draw(actor, audit.pk)


@doing("audit", "assign")
def _assign(audit: Audit, actor: Actor) -> None:
    readers = User.objects.filter(username__in=[f"{name}@test.example" for name in READERS])
    assign(actor, audit.pk, [user.pk for user in readers])


@doing("audit", "close")
def _close(audit: Audit, actor: Actor) -> None:
    close(actor, audit.pk)


@doing("audit", "abandon")
def _abandon(audit: Audit, actor: Actor) -> None:
    abandon(actor, audit.pk, "There is nobody to read them")


@doing("audit-log", "judge")
def _judge(log: SampledLog, actor: Actor) -> None:
    judge(actor, log.pk, (DUE,), WHY)


@doing("audit-log", "judge otherwise")
def _judge_otherwise(log: SampledLog, actor: Actor) -> None:
    if log.state == LogState.DRAWN:
        raise Problem("There is no word yet to differ from")
    judge(actor, log.pk, (), WHY)


@doing("audit-log", "settle")
def _settle(log: SampledLog, actor: Actor) -> None:
    settle(actor, log.pk, (DUE,), WHY)


@doing("audit-log", "withdraw")
def _withdraw(log: SampledLog, _: Actor) -> None:
    leave([log.incident_id])
