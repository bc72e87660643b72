"""Task the team, say what came of it, and publish "you said, we did"."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.db.models import F
from django.utils import timezone

from saferplaces.foundation.audit.access import record
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.queries import current
from saferplaces.foundation.identity.roles import FEEDBACK_ACT, with_capability
from saferplaces.foundation.messages.actions import notify
from saferplaces.foundation.policy import Decision
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.queries import codes
from saferplaces.intake.feedback.models import Stop, Tasking, TaskingState, TaskingStateChange
from saferplaces.intake.feedback.policy import taskings
from saferplaces.intake.feedback.screening import masking
from saferplaces.intake.feedback.states import move_tasking

VERBS = {
    "begun": "begin",
    "done": "give the result",
    "dropped": "drop",
    "published": "publish",
    "withdrawn": "withdraw",
}
"""What the audit trail calls what was done, and what the table of states calls it."""


def ask(
    actor: Actor,
    *,
    aim: str,
    due_on: dt.date,
    owner_id: int,
    stop: Stop | None = None,
    route: str = "",
    reasons: Sequence[str] = (),
    plan: str = "",
) -> Tasking:
    """Ask for something to be done at a stop, on a route, or both.

    Raises
    ------
    Problem
        When it names no place, its owner cannot act, or its day is past.
    """
    refusal = f"Your role ({actor.role_name}) may not do this."
    Decision(actor.can(FEEDBACK_ACT), (refusal,)).require()
    if stop is None and not route:
        raise Problem("Name a stop or a route", field="route")
    if owner_id not in team():
        raise Problem("Select somebody who may act on it", field="owner")
    if due_on < timezone.localdate():
        raise Problem("The day must be today or in the future", field="due_on")
    with acting(actor):
        now = timezone.now()
        made = Tasking.objects.create(
            stop=stop, route=route, district=stop.district if stop else "", reasons=list(reasons),
            aim=aim, plan=plan, owner_id=owner_id, made_by_id=actor.person, made_at=now,
            due_on=due_on, moved_at=now,
        )  # fmt: skip
        TaskingStateChange.objects.create(tasking=made, new=TaskingState.ASKED, by_id=actor.user_id)
        record(actor, what="alter", verb="feedback.tasking.asked", objects=[f"tasking:{made.pk}"])
        if owner_id != actor.user_id:
            notify([owner_id], "A bus-safety tasking is yours.")
    return made


def begin(actor: Actor, key: int) -> Tasking:
    """Say that it is under way."""
    with _working(actor, key, TaskingState.UNDER_WAY, "begun") as found:
        pass
    return found


def give_result(actor: Actor, key: int, result: str, came: str) -> Tasking:
    """Say what came of it.

    Raises
    ------
    Problem
        When nothing is said.
    """
    with _working(actor, key, TaskingState.DONE, "done") as found:
        if not codes("feedback_results").filter(code=result).exists():
            raise Problem("Select what came of it", field="result")
        if not came.strip():
            raise Problem("Say what was done, and what came of it", field="came")
        found.result, found.came, found.ended_at = result, came.strip(), timezone.now()
    return found


def drop(actor: Actor, key: int, why: str) -> Tasking:
    """End it without having done it.

    Raises
    ------
    Problem
        When no reason is given.
    """
    with _working(actor, key, TaskingState.DROPPED, "dropped", why.strip()) as found:
        if not why.strip():
            raise Problem("Say why it is dropped", field="why")
        found.ended_at = timezone.now()
    return found


def publish(actor: Actor, key: int, said: str, did: str) -> Tasking:
    """Publish what passengers said and what was done.

    Raises
    ------
    Problem
        When a half is missing, or seems to name somebody.
    """
    with _working(actor, key, TaskingState.PUBLISHED, "published") as found:
        for name, text in (("said", said), ("did", did)):
            if not text.strip():
                raise Problem("Write it for the public", field=name)
            if masking.find(text):
                raise Problem("This seems to name somebody: take it out", field=name)
        found.said, found.did, found.published_at = said.strip(), did.strip(), timezone.now()
    return found


def withdraw(actor: Actor, key: int, why: str) -> Tasking:
    """Take it off the public page.

    Raises
    ------
    Problem
        When no reason is given.
    """
    with _working(actor, key, TaskingState.DONE, "withdrawn", why.strip()) as found:
        if not why.strip():
            raise Problem("Say why it is withdrawn", field="why")
        found.published_at = None
    return found


def team() -> dict[int, str]:
    """Return who may act, by key, with their names."""
    rows = current().filter(role__in=with_capability(FEEDBACK_ACT), user__is_active=True)
    return dict(rows.order_by(F("user__name")).values_list("user_id", "user__name"))


@contextmanager
def _working(
    actor: Actor, key: int, new: TaskingState, verb: str, why: str = ""
) -> Iterator[Tasking]:
    with acting(actor):
        found = Tasking.objects.select_for_update(of=("self",)).get(pk=key)
        taskings.may(actor, "work", found).require()
        move_tasking(actor, found, VERBS[verb], new, why)
        yield found
        found.moved_at = timezone.now()
        found.save()
        record(
            actor, what="alter", verb=f"feedback.tasking.{verb}", objects=[f"tasking:{found.pk}"]
        )
