"""Close a case: at once where nobody need agree, else once a supervisor or an inspector agrees."""

from __future__ import annotations

from django.urls import reverse

from saferplaces.casework.cases import clocks
from saferplaces.casework.cases.gate import groups, missing, needs
from saferplaces.casework.cases.models import Case, CaseState
from saferplaces.casework.cases.moving import happened, locked, move_case
from saferplaces.casework.cases.registry import CASE_CLOSED
from saferplaces.casework.cases.supervisors import has_ranks, supervisors_of
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.roles import CASES_SUPERVISE, DISPENSE
from saferplaces.foundation.messages.actions import notify
from saferplaces.foundation.policy import Refused
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.queries import codes

INCOMPLETE = "The case cannot be closed yet: see what is missing"
NOT_OPEN = "The case is not open."
NOT_WAITING = "Nobody has asked for the case to be closed, or it has been decided."
OWN = "Somebody else must agree: you asked for it."
INSPECTOR = "An inspector must agree to closing a serious case."


def ask_to_close(
    actor: Actor, case_id: int, *, reason: str, note: str = "", retention_group: str = ""
) -> Case:
    """Close a case, or ask the supervisor to agree where its band needs one.

    Parameters
    ----------
    reason:
        A code of the list ``closure_reasons``.
    retention_group:
        A code of the list ``retention_rules``, of a group of MoPI; the one set before if not given.

    Raises
    ------
    Problem
        When anything is missing (`saferplaces.casework.cases.gate`).
    """
    with acting(actor):
        case = locked(actor, case_id, closed_too=True)
        user_id = actor.person
        if case.state != CaseState.OPEN:
            raise Problem(NOT_OPEN)
        if not codes("closure_reasons").filter(code=reason).exists():
            raise Problem("Select why the case is closed", "reason")
        if not note.strip():
            raise Problem("Enter what was achieved, and what the victim thinks of it", "note")
        if retention_group and not groups().filter(code=retention_group).exists():
            raise Problem("Select a retention group", "retention_group")
        case.retention_group = retention_group or case.retention_group
        if missing(case):
            raise Problem(INCOMPLETE)
        case.closing = {"reason": reason, "note": note.strip(), "by": user_id, "band": case.band}
        if not needs(case):
            return _close(actor, case, note)
        move_case(actor, case, CaseState.CLOSING, note)
        happened(actor, case, "closing_asked", reason=reason)
        high = needs(case) == "inspector"
        notify(
            supervisors_of(case, DISPENSE if high else CASES_SUPERVISE),
            "A case waits for you to agree that it is closed.", reverse("case", args=[case.pk]),
        )  # fmt: skip
    return case


def agree_to_close(actor: Actor, case_id: int, *, note: str = "") -> Case:
    """Agree that a case is closed, as a supervisor, or as an inspector where it is serious."""
    with acting(actor):
        case = _agreeing(actor, case_id)
        if case.closing.get("by") == actor.user_id:
            raise Refused(OWN)
        if needs(case) == "inspector" and has_ranks(case) and not actor.can(DISPENSE):
            raise Refused(INSPECTOR)
        if missing(case):
            raise Problem(INCOMPLETE)
        case.closing = {**case.closing, "agreed_by": actor.user_id, "agreed_note": note.strip()}
        _close(actor, case, note)
        notify([case.lead_id], "Your case has been closed.", reverse("case", args=[case.pk]))
    return case


def send_back(actor: Actor, case_id: int, *, note: str) -> Case:
    """Have the officer go on with a case that was to be closed."""
    with acting(actor):
        case = _agreeing(actor, case_id)
        if not note.strip():
            raise Problem("Enter what is to be done first", "note")
        move_case(actor, case, CaseState.OPEN, note.strip())
        happened(actor, case, "closing_sent_back")
        notify([case.lead_id], "A case was sent back to you.", reverse("case", args=[case.pk]))
    return case


def go_on(actor: Actor, case_id: int, *, why: str = "") -> Case:
    """Go on with a case that was to be closed."""
    with acting(actor):
        case = locked(actor, case_id, closed_too=True)
        if case.state != CaseState.CLOSING:
            raise Problem(NOT_WAITING)
        move_case(actor, case, CaseState.OPEN, why)
        happened(actor, case, "closing_withdrawn")
    return case


def agrees(case: Case) -> str:
    """Return the verb of the policy for whoever agrees: a supervisor, or a partner's officer."""
    return "supervise" if has_ranks(case) else "work"


def _agreeing(actor: Actor, case_id: int) -> Case:
    verb = agrees(Case.objects.select_related("organisation").get(pk=case_id))
    case = locked(actor, case_id, verb, closed_too=True)
    if case.state != CaseState.CLOSING:
        raise Problem(NOT_WAITING)
    return case


def _close(actor: Actor, case: Case, why: str) -> Case:
    move_case(actor, case, CaseState.CLOSED, why.strip())
    clocks.stop(case)
    case.serious_since = None
    case.closed_at = happened(actor, case, "closed", reason=case.closing["reason"], save=False)
    case.save()
    for room in CASE_CLOSED:
        room(actor, case.pk)
    return case
