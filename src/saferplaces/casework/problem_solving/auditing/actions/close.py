"""Close an audit of plans: reckon what it found, and tell the district commanders."""

from __future__ import annotations

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from saferplaces.casework.problem_solving.auditing.actions.answer import ask
from saferplaces.casework.problem_solving.auditing.actions.give_out import locked
from saferplaces.casework.problem_solving.auditing.report import result
from saferplaces.casework.problem_solving.auditing.states import DONE, move_audit
from saferplaces.casework.problem_solving.models import AuditState, PlanAudit
from saferplaces.foundation.audit.access import record
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.queries import current
from saferplaces.foundation.identity.roles import Role
from saferplaces.foundation.messages.actions import notify
from saferplaces.foundation.problems import Problem


def close_audit(actor: Actor, pk: int) -> PlanAudit:
    """Close an audit whose plans have all been judged and settled.

    Raises
    ------
    Problem
        When some plan is still to be judged or settled.
    """
    with acting(actor):
        audit = locked(actor, pk)
        left = audit.plans.exclude(state__in=DONE).count()
        if left:
            raise Problem(f"{left} of the plans are not judged yet, or their readers differ.")
        if audit.state == AuditState.READING:
            audit.result = result(audit)
            audit.closed_at = timezone.now()
        move_audit(actor, audit, AuditState.CLOSED)
        ask(audit, timezone.now())
        districts = [name for name, _, sample in audit.strata if sample]
        commanders = current().filter(
            Q(districts=[]) | Q(districts__overlap=districts), role=Role.COMMANDER,
            organisation=audit.organisation_id,
        )  # fmt: skip
        owners = set(audit.plans.values_list("plan__owner_id", flat=True))
        page = reverse("plan-audit", args=[audit.pk])
        notify(
            sorted(set(commanders.values_list("user_id", flat=True))),
            "An audit of problem-solving plans waits for the answer of your districts", page,
        )  # fmt: skip
        notify(sorted(owners), "A plan of yours was audited: see its page for what was found")
        objects = [f"planaudit:{audit.pk}"]
        record(actor, what="alter", verb="plan_audit.closed", objects=objects)
    return audit
