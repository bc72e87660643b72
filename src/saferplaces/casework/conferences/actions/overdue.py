"""Conferences past their day go to the inspector: a notice, a task, the list."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from saferplaces.casework.cases.models import Case
from saferplaces.casework.conferences.models import Requirement, RequirementState
from saferplaces.foundation.audit.access import record
from saferplaces.foundation.identity.actor import SYSTEM
from saferplaces.foundation.identity.models import User
from saferplaces.foundation.identity.queries import away, people
from saferplaces.foundation.identity.roles import CONFERENCES_CHAIR, DISPENSE
from saferplaces.foundation.messages.actions import notify
from saferplaces.foundation.tasks.actions.create import create_task

OVERDUE = "A case conference is overdue"


def tell_inspectors() -> Mapping[str, int]:
    """Tell the inspectors of each duty that has run out, once, and give one of them the task."""
    now = timezone.now()
    told = 0
    with transaction.atomic():
        rows = Requirement.objects.select_for_update(of=("self",), skip_locked=True)
        due = rows.filter(state=RequirementState.DUE, due_at__lt=now, told_at=None)
        for requirement in due.select_related("case").order_by("due_at", "pk"):
            _tell(requirement)
            requirement.told_at = now
            requirement.save(update_fields=["told_at"])
            told += 1
    return {"told": told}


def responsible(case: Case) -> list[User]:
    """Return the inspectors of a case; where there is none, those who chair; then its lead.

    Those of the organisation that holds it come before those of others that share in it; whoever
    is away comes last.
    """
    for capability in (DISPENSE, CONFERENCES_CHAIR):
        for organisation_id in [case.organisation_id, *case.shared_with]:
            found = list(
                people(capability, organisation_id=organisation_id, district=case.district)
            )
            if found:
                gone = set(away().values_list("pk", flat=True))
                return sorted(found, key=lambda user: user.pk in gone)
    return [case.lead]


def _tell(requirement: Requirement) -> None:
    case = requirement.case
    found = responsible(case)
    notify([user.pk for user in found], OVERDUE, requirement.address, urgent=True)
    create_task(
        SYSTEM, kind="conference_overdue", about=("conference_requirement", requirement.pk),
        owner_id=found[0].pk, district=case.district,
    )  # fmt: skip
    record(
        SYSTEM,
        what="alter",
        verb="conference.overdue",
        objects=[f"conference_requirement:{requirement.pk}", f"case:{case.pk}"],
        detail={"due": requirement.due_at.isoformat(), "told": [user.pk for user in found]},
    )
