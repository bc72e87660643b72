"""Open a closed case again: the same case, with everything that was in it."""

from __future__ import annotations

from django.urls import reverse

from saferplaces.casework.cases import clocks
from saferplaces.casework.cases.actions.suggest import suggest
from saferplaces.casework.cases.bands import serious
from saferplaces.casework.cases.models import Case, CaseState
from saferplaces.casework.cases.moving import happened, locked, move_case
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.messages.actions import notify
from saferplaces.foundation.problems import Problem

NOT_CLOSED = "The case is not closed."


def reopen(actor: Actor, case_id: int, *, why: str) -> Case:
    """Open a closed case again, with a reason."""
    with acting(actor):
        case = locked(actor, case_id, closed_too=True)
        if case.state != CaseState.CLOSED:
            raise Problem(NOT_CLOSED)
        if not why.strip():
            raise Problem("Enter why the case is opened again", "why")
        opened_again(actor, case, why.strip())
    return case


def opened_again(actor: Actor, case: Case, why: str) -> None:
    """Open a case again that the caller holds locked."""
    move_case(actor, case, CaseState.OPEN, why)
    case.closed_at = None
    case.closing = {}
    now = happened(actor, case, "opened_again", save=False)
    clocks.start(case, now)
    case.serious_since = now if serious(case.band) else None
    case.save()
    suggest(case.pk)
    if case.lead_id != actor.user_id:
        notify([case.lead_id], "A case has been opened again.", reverse("case", args=[case.pk]))
