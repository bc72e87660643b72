"""Judge a log: what should have been recorded, and what was. The second word decides."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone

from asvat.records.code_lists import lookup
from saferplaces.accountability.audits.models import (
    Assignment,
    Audit,
    JudgedCrime,
    Judgement,
    LogState,
    SampledLog,
)
from saferplaces.accountability.audits.policy import logs
from saferplaces.accountability.audits.states import move
from saferplaces.foundation.audit.access import record
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.queries import setting
from saferplaces.intake.incidents.models import Incident

REGISTRAR = "registrar"
Outcome = tuple[tuple[object, ...], ...]


@dataclass(frozen=True)
class Crime:
    """One crime as an auditor sees it; the fields are those of `JudgedCrime`."""

    due_class: str = ""
    recorded: bool = False
    crime_number: str = ""
    recorded_class: str = ""
    recorded_at: dt.datetime | None = None
    cancelled: str = "no"
    told: str = ""


def judge(actor: Actor, key: int, crimes: tuple[Crime, ...], rationale: str) -> Judgement:
    """Give one's word on a log; the second of two is held against the first."""
    with acting(actor):
        log = _locked(key)
        logs.may(actor, "judge", log).require()
        assignment = Assignment.objects.select_for_update().get(log=log, auditor=actor.user_id)
        before = list(log.judgements.prefetch_related("crimes"))
        made = _write(actor, log, "auditor", crimes, rationale)
        assignment.judged_at = made.at
        assignment.save()
        if not before:
            move(actor, log, LogState.ONCE)
        elif outcome(made) == outcome(before[0]):
            log.settled = before[0]
            move(actor, log, LogState.AGREED)
        else:
            move(actor, log, LogState.DISAGREED)
        _record(actor, "recording_audit.judged", log)
    return made


def settle(actor: Actor, key: int, crimes: tuple[Crime, ...], rationale: str) -> Judgement:
    """Decide a disagreement as the crime registrar, in a word of one's own."""
    with acting(actor):
        log = _locked(key)
        logs.may(actor, "settle", log).require()
        log.settled = _write(actor, log, REGISTRAR, crimes, rationale)
        move(actor, log, LogState.SETTLED)
        _record(actor, "recording_audit.settled", log)
        return log.settled


def let_stand(actor: Actor, key: int, judgement: int, rationale: str) -> Judgement:
    """Decide a disagreement for one of the two: their list, on the registrar's own record."""
    with acting(actor):
        chosen = Judgement.objects.prefetch_related("crimes").filter(log=key, pk=judgement).first()
        if chosen is None:
            raise Problem("Select whose word stands", field="stands")
        return settle(actor, key, given(chosen), rationale)


def given(judgement: Judgement) -> tuple[Crime, ...]:
    """Return a judgement as it was given."""
    return tuple(
        Crime(
            row.due_class, row.recorded, row.crime_number, row.recorded_class, row.recorded_at,
            row.cancelled, row.told,
        )
        for row in judgement.crimes.all()
    )  # fmt: skip


def outcome(judgement: Judgement) -> Outcome:
    """Return what counts of a judgement, whatever the order: numbers and words do not."""
    found = [
        (row.due_class, row.recorded, row.recorded_class, row.in_time, row.cancelled, row.told)
        for row in judgement.crimes.all()
    ]
    return tuple(sorted(found, key=repr))


def check(crimes: Iterable[Crime], rationale: str) -> None:
    """Require that a judgement holds together.

    Raises
    ------
    Problem
        Beside the field of the crime that it is about.
    """
    known = lookup("offence_classes", "code", "label")
    if not rationale.strip():
        raise Problem("Give the reason for your judgement", field="rationale")
    for at, crime in enumerate(crimes):
        if crime.due_class and crime.due_class not in known:
            raise Problem("Select a class from the list", field=f"due_{at}")
        if not crime.recorded and not crime.due_class:
            raise Problem(
                "A crime that neither was due nor was recorded is none", field=f"due_{at}"
            )
        if crime.recorded and crime.recorded_class not in known:
            raise Problem("Select the class in which it was recorded", field=f"class_{at}")
        if crime.recorded_at is not None and crime.recorded_at > timezone.now():
            raise Problem("It cannot have been recorded in the future", field=f"on_{at}")


def _locked(key: int) -> SampledLog:
    log = SampledLog.objects.select_for_update(of=("self",)).select_related("audit").get(pk=key)
    Audit.objects.select_for_update(no_key=True).get(pk=log.audit_id)  # closing waits for us
    return log


def _write(
    actor: Actor, log: SampledLog, kind: str, crimes: tuple[Crime, ...], rationale: str
) -> Judgement:
    check(crimes, rationale)
    made = Judgement.objects.create(
        log=log,
        kind=kind,
        by_id=actor.person,
        at=timezone.now(),
        rationale=rationale.strip(),
    )
    reported = Incident.objects.get(pk=log.incident_id).reported_at
    JudgedCrime.objects.bulk_create(
        JudgedCrime(
            judgement=made,
            position=at,
            due_class=crime.due_class,
            recorded=crime.recorded,
            crime_number=crime.crime_number.strip() if crime.recorded else "",
            recorded_class=crime.recorded_class if crime.recorded else "",
            recorded_at=crime.recorded_at if crime.recorded else None,
            in_time=_in_time(reported, crime),
            cancelled=crime.cancelled if crime.recorded else "no",
            told=crime.told,
        )
        for at, crime in enumerate(crimes)
    )
    return Judgement.objects.prefetch_related("crimes").get(pk=made.pk)


def _in_time(reported: dt.datetime | None, crime: Crime) -> bool | None:
    if not crime.recorded or crime.recorded_at is None or reported is None:
        return None
    hours = float(setting("audit_within_hours"))
    return crime.recorded_at - timezone.make_aware(reported) <= dt.timedelta(hours=hours)


def _record(actor: Actor, verb: str, log: SampledLog) -> None:
    record(
        actor,
        what="alter",
        verb=verb,
        objects=[f"sampledlog:{log.pk}", f"incident:{log.incident_id}"],
        detail={"state": log.state},
    )
