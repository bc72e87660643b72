"""Dispense with a conference: an inspector alone, with a reason that the force reads."""

from __future__ import annotations

from django.utils import timezone

from saferplaces.casework.conferences.models import Requirement, RequirementState
from saferplaces.casework.conferences.policy import requirements
from saferplaces.casework.conferences.states import REQUIREMENT, move_requirement
from saferplaces.foundation.audit.access import record
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.messages.actions import notify
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.queries import codes
from saferplaces.foundation.states import step

LEAST = 20
"""Characters of a reason: "n/a" is none."""


def dispense(actor: Actor, key: int, *, category: str, reason: str) -> Requirement:
    """Let a case go without the conference that is due.

    Parameters
    ----------
    category:
        Code of the list ``conference_dispensations``; the force counts them.
    reason:
        In the inspector's own words.

    Raises
    ------
    Problem
        Without a category and a reason, or when the duty has ended.
    """
    with acting(actor):
        rows = Requirement.objects.select_for_update(of=("self",)).select_related("case")
        requirement = rows.get(pk=key)
        requirements.may(actor, "dispense", requirement).require()
        step(REQUIREMENT, requirement.state, RequirementState.DISPENSED)
        if not codes("conference_dispensations").filter(code=category).exists():
            raise Problem("Select why no conference is held", field="category")
        if len(reason.strip()) < LEAST:
            raise Problem("Give the reason in a sentence: the force reads it", field="reason")
        requirement.category, requirement.reason = category, reason.strip()
        requirement.dispensed_by_id = actor.person
        requirement.dispensed_at = timezone.now()
        move_requirement(actor, requirement, RequirementState.DISPENSED)
        if requirement.case.lead_id != actor.user_id:
            text = "An inspector has dispensed with a case conference"
            notify([requirement.case.lead_id], text, requirement.address)
        record(
            actor,
            what="alter",
            verb="conference.dispensed",
            objects=[f"conference_requirement:{key}", f"case:{requirement.case_id}"],
            detail={"category": category, "due": requirement.due_at.isoformat()},
        )
    return requirement
