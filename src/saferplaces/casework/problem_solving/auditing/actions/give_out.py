"""Give the plans of a sample to readers, none of whom had a part in them; or give the audit up."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from saferplaces.casework.problem_solving.auditing.policy import TO_JUDGE, audits
from saferplaces.casework.problem_solving.auditing.states import move_audit
from saferplaces.casework.problem_solving.models import (
    AuditedPlan,
    AuditState,
    PlanAudit,
    PlanReading,
    PlanReview,
)
from saferplaces.foundation.audit.access import record
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.queries import people
from saferplaces.foundation.identity.roles import PLANS_AUDIT
from saferplaces.foundation.messages.actions import notify
from saferplaces.foundation.problems import Problem


def give_out(actor: Actor, pk: int, reader_ids: Collection[int]) -> PlanAudit:
    """Share the plans out evenly, those that are read twice to two people.

    Raises
    ------
    Problem
        When some plan has too few readers who had no part in it.
    """
    with acting(actor):
        audit = locked(actor, pk)
        rows = list(audit.plans.select_related("plan").order_by("place"))
        readers = people(PLANS_AUDIT, organisation_id=audit.organisation_id)
        known = set(readers.filter(pk__in=reader_ids).values_list("pk", flat=True))
        if not known:
            raise Problem("Select who reads", field="readers")
        barred = took_part([row.plan_id for row in rows])
        load: Counter[int] = Counter(dict.fromkeys(known, 0))
        made, short = [], 0
        for row in rows:
            free = sorted(known - barred[row.plan_id], key=lambda user: (load[user], user))
            chosen = free[: 2 if row.twice else 1]
            short += len(chosen) < (2 if row.twice else 1)
            load.update(chosen)
            made += [PlanReading(audited=row, reader_id=user) for user in chosen]
        if short:
            raise Problem(
                f"{short} of the plans have too few readers: a plan that is read twice needs two "
                "people, and nobody judges a plan that they own, supervise or have reviewed",
                field="readers",
            )
        move_audit(actor, audit, AuditState.READING)
        PlanReading.objects.bulk_create(made)
        told = sorted(known - {actor.user_id})
        notify(told, "Plans of an audit wait for your judgement", reverse("plan-audit-mine"))
        _noted(actor, audit, "plan_audit.given_out", readers=sorted(known))
    return audit


def give_up(actor: Actor, pk: int, why: str) -> PlanAudit:
    """Give an audit up, with the reason.

    Raises
    ------
    Problem
        When no reason is given, or it is over.
    """
    with acting(actor):
        audit = locked(actor, pk)
        if not why.strip():
            raise Problem("Give the reason", field="why")
        move_audit(actor, audit, AuditState.ABANDONED, why.strip())
        _noted(actor, audit, "plan_audit.given_up")
    return audit


def locked(actor: Actor, pk: int) -> PlanAudit:
    """Return an audit that the actor runs, and that nobody else changes meanwhile."""
    audit = PlanAudit.objects.select_for_update().get(pk=pk)
    audits.may(actor, "run", audit).require()
    return audit


def took_part(plan_ids: Collection[int]) -> defaultdict[int, set[int]]:
    """Return, for each plan, who owns, supervises, opened or has reviewed it."""
    found: defaultdict[int, set[int]] = defaultdict(set)
    rows = AuditedPlan.objects.filter(plan__in=plan_ids)
    names = ("plan_id", "plan__owner_id", "plan__supervisor_id", "plan__opened_by_id")
    for plan_id, *users in rows.values_list(*names):
        found[plan_id] |= {user for user in users if user}
    for plan_id, user in PlanReview.objects.filter(plan__in=plan_ids).values_list("plan", "by"):
        found[plan_id].add(user)
    return found


def to_judge(user_id: int) -> QuerySet[PlanReading]:
    """Return what somebody has still to judge."""
    return PlanReading.objects.filter(
        reader=user_id, at__isnull=True, audited__state__in=TO_JUDGE,
        audited__audit__state=AuditState.READING,
    ).select_related("audited__plan")  # fmt: skip


def open_work(user_id: int) -> Iterator[Mapping[str, Any]]:
    """Give what a person has still to judge, for leavers and absences."""
    for row in to_judge(user_id):
        yield {
            "kind": "plan audit", "title": "Plan of an audit to judge",
            "address": reverse("plan-audit-judge", args=[row.audited_id]), "due_at": None,
            "district": row.audited.district,
        }  # fmt: skip


def reassign(actor: Actor, from_id: int, to_id: int) -> int:
    """Hand on what one person has still to judge, where the other may judge it."""
    with acting(actor):
        if not people(PLANS_AUDIT).filter(pk=to_id).exists():
            return 0
        rows = list(to_judge(from_id).select_for_update(of=("self",)))
        barred = took_part([row.audited.plan_id for row in rows])
        has = set(PlanReading.objects.filter(reader=to_id).values_list("audited_id", flat=True))
        moved = 0
        for row in rows:
            if row.audited_id not in has and to_id not in barred[row.audited.plan_id]:
                row.reader_id = to_id
                row.save()
                moved += 1
        if moved:
            detail = {"from": from_id, "to": to_id, "count": moved}
            record(actor, what="alter", verb="plan_audits.reassigned", detail=detail)
    return moved


def _noted(actor: Actor, audit: PlanAudit, verb: str, **detail: Any) -> None:
    record(actor, what="alter", verb=verb, objects=[f"planaudit:{audit.pk}"], detail=detail)
