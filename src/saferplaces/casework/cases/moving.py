"""What every action of the room does: lock the case, step, say that something happened."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.utils import timezone

from saferplaces.casework.cases.models import (
    Action,
    ActionStateChange,
    Case,
    CaseStateChange,
    Contest,
    ContestStateChange,
    Occurrence,
    OccurrenceStateChange,
    Seen,
    Transfer,
    TransferStateChange,
)
from saferplaces.casework.cases.policy import cases
from saferplaces.casework.cases.states import ACTION, CASE, CONTEST, OCCURRENCE, TRANSFER
from saferplaces.foundation.audit.access import record
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.states import step

CLOSED = "The case is closed. Open it again first."


def locked(actor: Actor, case_id: int, verb: str = "work", *, closed_too: bool = False) -> Case:
    """Return a case that the actor may do this to, locked until the transaction ends.

    Raises
    ------
    Refused
        When they may not.
    Problem
        When it is closed, unless `closed_too`.
    """
    case = Case.objects.select_for_update().get(pk=case_id)
    cases.may(actor, verb, case).require()
    if case.closed_at is not None and not closed_too:
        raise Problem(CLOSED)
    return case


def happened(
    actor: Actor, case: Case, verb: str, *, objects: Iterable[str] = (),
    people: Iterable[str] = (), what: str = "alter", save: bool = True, **detail: object,
) -> dt.datetime:  # fmt: skip
    """Record a change of a case, mark it as moved, and as seen by whoever did it."""
    now = timezone.now()
    case.moved_at = now
    if save:
        case.save()
    if actor.user_id is not None:
        seen(actor.user_id, case.pk, now)
    record(
        actor, what=what, verb=f"case.{verb}", objects=[f"case:{case.pk}", *objects],
        people=people, detail=detail,
    )  # fmt: skip
    return now


def seen(user_id: int, case_id: int, at: dt.datetime) -> None:
    """Mark a case as looked at; a mark of one's own, and nothing of the case's."""
    Seen.objects.bulk_create(
        [Seen(user_id=user_id, case_id=case_id, at=at)],
        update_conflicts=True, unique_fields=["user", "case"], update_fields=["at"],
    )  # fmt: skip


def move_case(actor: Actor, case: Case, new: str, why: str = "") -> None:
    """Take a case to another state; the caller saves it."""
    step(CASE, case.state, new)
    CaseStateChange.objects.create(
        case=case, old=case.state, new=new, by_id=actor.user_id, why=why, at=timezone.now()
    )
    case.state = new


def move_action(actor: Actor, action: Action, new: str, why: str = "") -> None:
    """Take an action to another state and save it."""
    step(ACTION, action.state, new)
    ActionStateChange.objects.create(
        action=action, old=action.state, new=new, by_id=actor.user_id, why=why, at=timezone.now()
    )
    action.state = new
    action.save()


def move_occurrence(actor: Actor, occurrence: Occurrence, new: str, why: str = "") -> None:
    """Take an occurrence to another state and save it."""
    step(OCCURRENCE, occurrence.state, new)
    OccurrenceStateChange.objects.create(
        occurrence=occurrence, old=occurrence.state, new=new, by_id=actor.user_id, why=why,
        at=timezone.now(),
    )  # fmt: skip
    occurrence.state = new
    occurrence.save()


def move_transfer(actor: Actor, transfer: Transfer, new: str, why: str = "") -> None:
    """Take a transfer to another state and save it."""
    step(TRANSFER, transfer.state, new)
    TransferStateChange.objects.create(
        transfer=transfer, old=transfer.state, new=new, by_id=actor.user_id, why=why,
        at=timezone.now(),
    )  # fmt: skip
    transfer.state = new
    transfer.save()


def move_contest(actor: Actor, contest: Contest, new: str, why: str = "") -> None:
    """Take a contest to another state and save it."""
    step(CONTEST, contest.state, new)
    ContestStateChange.objects.create(
        contest=contest, old=contest.state, new=new, by_id=actor.user_id, why=why,
        at=timezone.now(),
    )  # fmt: skip
    contest.state = new
    contest.save()
