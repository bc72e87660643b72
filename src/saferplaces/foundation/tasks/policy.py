"""Who may see and do tasks.

A task belongs to the organisation that it was given to. Its people see their own and their team's;
a supervisor sees those of the organisation, or asked for by it, in their districts. A partner's
officer sees what was given to their organisation, and nothing else.
"""

from __future__ import annotations

from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.roles import REASSIGN, TASKS, Role
from saferplaces.foundation.policy import NONE, Condition, Policy, field
from saferplaces.foundation.policy.policy import Rule
from saferplaces.foundation.tasks.models import Task, TaskState

NOT_YOURS = "It is not your task or your team's."
ENDED = "It has ended, or it is not your task or your team's."


def given_to(actor: Actor) -> Condition:
    """Return the condition that a task was given to the actor's organisation."""
    return field("organisation_id").equals(actor.organisation_id)


def own(actor: Actor) -> Condition:
    """Return the condition that a task is the actor's own, in this part."""
    return field("owner_id").equals(actor.user_id) & given_to(actor)


def of_team(actor: Actor) -> Condition:
    """Return the condition that a task is one of the actor's team."""
    return NONE if actor.team_id is None else field("team_id").equals(actor.team_id)


def supervised(actor: Actor) -> Condition:
    """Return the condition that the actor supervises a task."""
    if not actor.can(REASSIGN):
        return NONE
    asked = field("asked_by_id").equals(actor.organisation_id)
    return (given_to(actor) | asked) & actor.within_districts()


def _reach(actor: Actor) -> Condition:
    if actor.role == Role.PARTNER_OFFICER:
        return given_to(actor)
    return own(actor) | of_team(actor) | supervised(actor)


def _open(actor: Actor) -> Condition:
    return _reach(actor) & field("state").equals(TaskState.OPEN)


def _to_reassign(actor: Actor) -> Condition:
    return supervised(actor) & given_to(actor) & field("state").equals(TaskState.OPEN)


tasks = Policy(
    Task,
    {
        "read": Rule(TASKS, _reach, NOT_YOURS),
        "end": Rule(TASKS, _open, ENDED),
        "reassign": Rule(REASSIGN, _to_reassign, "It is outside your districts, or it has ended."),
    },
)
