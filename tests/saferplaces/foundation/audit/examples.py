"""Examples of the audit room, for the walk over every page."""

from __future__ import annotations

from django.db import connection
from django.utils import timezone
from tests.saferplaces.cast import person
from tests.saferplaces.examples import example
from tests.saferplaces.intake.incidents.factories import incident

from saferplaces.foundation.audit.access import record
from saferplaces.foundation.audit.actions.break_glass import break_glass
from saferplaces.foundation.audit.actions.report import (
    begin_report,
    decide_items,
    finish_report,
)
from saferplaces.foundation.audit.actions.watch import watch
from saferplaces.foundation.audit.models import AccessReport, Unusual


@example("audit-entry")
def _entry() -> dict[str, object]:
    actor = person("amina").actor
    key = record(actor, what="consult", verb="person.read", people=["p1"])
    with connection.cursor() as cursor:  # as at the end of the transaction: it gets its number
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    return {"key": key}


@example("break-glass")
def _elsewhere() -> dict[str, object]:
    return {"kind": "incident", "key": incident(district="bradford").pk}


@example("audit-glass")
def _glass() -> dict[str, object]:
    key = incident(district="bradford").pk
    return {"key": break_glass(person("amina").actor, "incident", key, "She is here now").pk}


@example("audit-unusual")
def _unusual() -> dict[str, object]:
    now = timezone.now()
    made = Unusual.objects.create(
        pattern="bulk_day", key="example", began_at=now, ended_at=now, entries=1, found_at=now
    )
    return {"key": made.pk}


@example("audit-unwatch")
def _watched() -> dict[str, object]:
    return {"key": watch(person("dora").actor, "p1", "Known to everybody").pk}


@example("access-report", "access-report-finish")
def _report(person_id: str = "p1") -> dict[str, int]:
    today = timezone.localdate()
    record(person("amina").actor, what="consult", verb="person.read", people=[person_id])
    return {"key": begin_report(person("dora").actor, person_id, "SAR-1", today, "document").pk}


@example("access-report-redact")
def _redact() -> dict[str, object]:
    return {**_report("p3"), "position": 1}


@example("access-report-output")
def _output() -> dict[str, object]:
    keys = _report("p2")
    dora, report = person("dora").actor, AccessReport.objects.get(pk=keys["key"])
    everything = [item.position for item in report.items.all()]
    decide_items(dora, report.pk, everything, "release", "", "")
    finish_report(dora, report.pk)
    return keys | {"form": "print"}
