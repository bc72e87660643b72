"""Close an audit: make its report, and hand what failed to those who mend it."""

from __future__ import annotations

from django.utils import timezone

from saferplaces.accountability.audits.models import (
    Audit,
    AuditState,
    Finding,
    JudgedCrime,
    SampledLog,
)
from saferplaces.accountability.audits.policy import audits
from saferplaces.accountability.audits.report import result
from saferplaces.accountability.audits.states import OPEN_LOGS, move_audit
from saferplaces.casework.reviews.actions.found_by_audit import found_by_audit
from saferplaces.foundation.audit.access import record
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.problems import Problem

WAITING = "The review of its log is not decided yet"


def close(actor: Actor, key: int) -> Audit:
    """Close an audit whose logs have all been judged and settled."""
    with acting(actor):
        audit = Audit.objects.select_for_update().get(pk=key)
        audits.may(actor, "run", audit).require()
        left = SampledLog.objects.filter(audit=audit, state__in=OPEN_LOGS).count()
        if left:
            raise Problem(f"{left} logs have not been judged by both, or wait for your decision.")
        audit.result = result(audit)
        audit.closed_at = timezone.now()
        move_audit(audit, AuditState.CLOSED)
        for log in audit.logs.select_related("settled").prefetch_related("settled__crimes"):
            for crime in log.settled.crimes.all() if log.settled else ():
                kind = failure(crime)
                if kind:
                    Finding.objects.create(log=log, crime=crime, kind=kind, why=WAITING)
        record(actor, what="alter", verb="recording_audit.closed", objects=[f"audit:{audit.pk}"])
        _pass_on(actor, audit)
    return audit


def pass_on(actor: Actor, key: int) -> int:
    """Make recording errors of the findings that have none yet; return how many were made."""
    with acting(actor):
        audit = Audit.objects.select_for_update().get(pk=key)
        audits.may(actor, "run", audit).require()
        return _pass_on(actor, audit)


def failure(crime: JudgedCrime) -> str:
    """Return what is to be mended of a crime (a kind of recording error), or ""."""
    if crime.due_class and not crime.recorded:
        return "not_recorded"
    if crime.cancelled == "wrongly" or (not crime.due_class and crime.cancelled == "no"):
        return "cancellation"
    if crime.due_class and crime.recorded_class != crime.due_class:
        return "wrong_class"
    return ""


def _pass_on(actor: Actor, audit: Audit) -> int:
    rows = Finding.objects.filter(log__audit=audit, error__isnull=True)
    made = 0
    for finding in rows.select_related("log", "crime").select_for_update(of=("self",)):
        of_class = finding.crime.due_class or finding.crime.recorded_class
        error = found_by_audit(actor, finding.log.incident_id, finding.kind, of_class)
        if error is not None:
            finding.error, finding.why = error, ""
            finding.save()
            made += 1
    return made
