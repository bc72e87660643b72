"""A finished audit for the demonstration, made by the same actions as any other.

The words of its auditors are invented by a rule; they say nothing of the engine or of a force.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from asvat.records.code_lists import lookup
from saferplaces.accountability.audits.actions.assign import assign
from saferplaces.accountability.audits.actions.close import close
from saferplaces.accountability.audits.actions.draw import draw
from saferplaces.accountability.audits.actions.judge import Crime, judge, let_stand
from saferplaces.accountability.audits.actions.plan import Plan, plan
from saferplaces.accountability.audits.models import Audit, LogState, PopulationDay, SampledLog
from saferplaces.accountability.audits.population import agencies
from saferplaces.foundation.demo import players
from saferplaces.foundation.identity.roles import Role
from saferplaces.intake.incidents.models import Finding, Incident

DAYS, HOURS, SEED = 28, 30, 2026
SURE = 0.5
WHY = "Invented for the demonstration"


def story() -> int:
    """Make it, if there is none: how many audits there were to make."""
    return int(make() is not None)


def make() -> Audit | None:
    """Make the audit unless there is one, or nothing to audit."""
    whose = agencies()[:1]
    last = PopulationDay.objects.filter(agency__in=whose).aggregate(last=Max("day"))["last"]
    registrars, readers = players(Role.REGISTRAR), players(Role.REVIEWER)
    if Audit.objects.exists() or last is None or not registrars or len(readers) < 2:
        return None
    registrar, (one, other) = registrars[0], readers[:2]
    with transaction.atomic():
        audit = plan(registrar, _plan(last, whose))
        draw(registrar, audit.pk)
        assign(registrar, audit.pk, [reader.user_id or 0 for reader in (one, other)])
        for log in audit.logs.order_by("place"):
            crimes = _crimes(log)
            judge(one, log.pk, crimes, WHY)
            sees_more = log.place % 15 == 0 and not crimes
            judge(other, log.pk, (Crime("8L", told="no"),) if sees_more else crimes, WHY)
        for log in audit.logs.filter(state=LogState.DISAGREED):
            first = log.judgements.earliest("at", "pk")
            let_stand(registrar, log.pk, first.pk, WHY)
        return close(registrar, audit.pk)


def _plan(last: dt.date, whose: list[str]) -> Plan:
    return Plan(
        title="Demonstration: all closed logs, invented judgements",
        first_day=last - dt.timedelta(days=DAYS - 1),
        last_day=last,
        agencies=tuple(whose),
        hours=HOURS,
        seed=SEED,
    )


def _crimes(log: SampledLog) -> tuple[Crime, ...]:
    """Say of a crime that is recorded that it should be, and of some prompts that they are due."""
    incident = Incident.objects.get(pk=log.incident_id)
    known = lookup("offence_classes", "code", "label")
    if incident.offence_class in known and incident.reported_at is not None:
        hours = 40 if log.place % 7 == 0 else 3
        at = timezone.make_aware(incident.reported_at) + dt.timedelta(hours=hours)
        return (
            Crime(
                incident.offence_class, recorded=True, crime_number=incident.record_id,
                recorded_class=incident.offence_class, recorded_at=min(at, timezone.now()),
                told="yes",
            ),
        )  # fmt: skip
    finding = Finding.objects.filter(pk=incident.pk).first()
    sure = [p for p in (finding.recording if finding else []) if p["confidence"] >= SURE]
    return (Crime(sure[0]["class"], told="no"),) if sure and log.place % 2 == 0 else ()
