"""Give every log of a sample to two auditors, neither of whom decided its review."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from django.urls import reverse

from saferplaces.accountability.audits.models import (
    Assignment,
    Audit,
    AuditState,
    LogState,
    SampledLog,
)
from saferplaces.accountability.audits.policy import audits
from saferplaces.accountability.audits.states import move_audit
from saferplaces.casework.reviews.models import Decision
from saferplaces.foundation.audit.access import record
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.queries import people, workers
from saferplaces.foundation.identity.roles import RECORDING_AUDITS_REVIEW
from saferplaces.foundation.messages.actions.notify import notify
from saferplaces.foundation.problems import Problem

READERS = 2


def assign(actor: Actor, key: int, auditor_ids: list[int]) -> Audit:
    """Share the logs out evenly, one reader at least from another district where there is one.

    Raises
    ------
    Problem
        When there are fewer than two auditors for some log.
    """
    with acting(actor):
        audit = Audit.objects.select_for_update().get(pk=key)
        audits.may(actor, "run", audit).require()
        known = set(_auditors().filter(pk__in=auditor_ids).values_list("pk", flat=True))
        if len(known) < READERS:
            raise Problem("Select at least two auditors", field="auditors")
        logs = list(SampledLog.objects.filter(audit=audit).order_by("place"))
        barred = deciders(log.incident_id for log in logs)
        home = _homes(known)
        load: Counter[int] = Counter(dict.fromkeys(known, 0))
        made, short = [], 0
        for log in logs:
            free = sorted(known - barred[log.incident_id], key=lambda user: (load[user], user))
            pair = _pair(free, log.district, home)
            short += len(pair) < READERS
            for user in pair:
                load[user] += 1
                made.append(Assignment(log=log, auditor_id=user))
        if short:
            raise Problem(
                f"{short} of the logs were decided by all but one of these people or by all of "
                "them: select more auditors",
                field="auditors",
            )
        move_audit(audit, AuditState.READING)
        Assignment.objects.bulk_create(made)
        notify(sorted(known), "Logs of a recording audit wait for you", reverse("audit-mine"))
        record(
            actor,
            what="alter",
            verb="recording_audit.assigned",
            objects=[f"audit:{audit.pk}"],
            detail={"auditors": sorted(known), "logs": len(logs)},
        )
    return audit


def deciders(incident_ids: Any) -> dict[str, set[int]]:
    """Return who has decided the review of each log."""
    found: defaultdict[str, set[int]] = defaultdict(set)
    rows = Decision.objects.filter(review__incident_id__in=list(incident_ids))
    for incident_id, user in rows.values_list("review__incident_id", "decided_by_id"):
        found[incident_id].add(user)
    return found


def open_work(user_id: int) -> Iterator[Mapping[str, Any]]:
    """Give the logs that a person has still to judge, for leavers and absences."""
    for row in _open(user_id):
        yield {
            "kind": "audit", "title": "Log of a recording audit", "address": reverse("audit-mine"),
            "due_at": None, "district": row.log.district,
        }  # fmt: skip


def reassign(actor: Actor, from_id: int, to_id: int) -> int:
    """Hand on what one person has still to judge, where the other may judge it."""
    with acting(actor):
        if not _auditors().filter(pk=to_id).exists():
            return 0
        rows = list(_open(from_id).select_for_update(of=("self",)))
        barred = deciders(row.log.incident_id for row in rows)
        has = set(Assignment.objects.filter(auditor=to_id).values_list("log_id", flat=True))
        moved = 0
        for row in rows:
            if row.log_id not in has and to_id not in barred[row.log.incident_id]:
                row.auditor_id = to_id
                row.save()
                moved += 1
        if moved:
            record(
                actor,
                what="alter",
                verb="recording_audits.reassigned",
                detail={"from": from_id, "to": to_id, "count": moved},
            )
    return moved


def _open(user_id: int) -> Any:
    rows = Assignment.objects.filter(
        auditor=user_id,
        judged_at__isnull=True,
        log__audit__state=AuditState.READING,
        log__state__in=[LogState.DRAWN, LogState.ONCE],
    )
    return rows.select_related("log")


def _auditors() -> Any:
    return people(RECORDING_AUDITS_REVIEW)


def _homes(users: set[int]) -> dict[int, set[str]]:
    found: defaultdict[int, set[str]] = defaultdict(set)
    for part in workers(RECORDING_AUDITS_REVIEW).filter(user_id__in=users):
        found[part.user_id].update(part.districts)
    return found


def _pair(free: list[int], district: str, home: Mapping[int, set[str]]) -> list[int]:
    """Return the two with least to do; the second from elsewhere if the first works there."""
    if len(free) < READERS:
        return free
    first = free[0]
    if district in home[first]:
        elsewhere = [user for user in free[1:] if district not in home[user]]
        return [first, (elsewhere or free[1:])[0]]
    return free[:READERS]
