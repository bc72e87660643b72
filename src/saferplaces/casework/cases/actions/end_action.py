"""Say what came of an action, cancel it, or take it up again."""

from __future__ import annotations

from django.utils import timezone

from saferplaces.casework.cases.models import Action, ActionState, Case
from saferplaces.casework.cases.moving import happened, locked, move_action
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.policy import Refused
from saferplaces.foundation.problems import Problem

OTHERS = "Another organisation is to do it, or it is outside your districts."


def finish_action(actor: Actor, action_id: int, *, result: str) -> Action:
    """Say what came of an action."""
    return _end(actor, action_id, ActionState.DONE, result, "result", "Enter what came of it")


def cancel_action(actor: Actor, action_id: int, *, why: str) -> Action:
    """Say why an action is not needed."""
    return _end(actor, action_id, ActionState.CANCELLED, why, "why", "Enter why it is not needed")


def take_up_action(actor: Actor, action_id: int, *, why: str = "") -> Action:
    """Take an action up again that had ended."""
    with acting(actor):
        case, action = _action(actor, action_id)
        action.ended_at = action.ended_by = None
        move_action(actor, action, ActionState.OPEN, why)
        happened(actor, case, "action_taken_up", objects=[f"action:{action.pk}"])
    return action


def _end(actor: Actor, action_id: int, new: str, words: str, field: str, missing: str) -> Action:
    with acting(actor):
        case, action = _action(actor, action_id)
        if not words.strip():
            raise Problem(missing, field)
        before, action.result = action.result, words.strip()
        action.ended_at, action.ended_by_id = timezone.now(), actor.person
        move_action(actor, action, new, before)
        happened(actor, case, f"action_{new}", objects=[f"action:{action.pk}"])
    return action


def _action(actor: Actor, action_id: int) -> tuple[Case, Action]:
    """Lock the case, then the action: whoever holds the case may end all, others their own."""
    case_id = Action.objects.values_list("case_id", flat=True).get(pk=action_id)
    case = locked(actor, case_id, "contribute")
    action = Action.objects.select_for_update().get(pk=action_id)
    ours = actor.organisation_id in (case.organisation_id, action.organisation_id)
    if not ours:
        raise Refused(OTHERS)
    return case, action
