"""Words that somebody must read at once: sent, escalated, acknowledged, dealt with."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from django.urls import reverse
from django.utils import timezone

from saferplaces.foundation.audit.access import record
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import SYSTEM, Actor
from saferplaces.foundation.identity.queries import current
from saferplaces.foundation.identity.roles import FEEDBACK_URGENT, with_capability
from saferplaces.foundation.messages.actions import notify
from saferplaces.foundation.policy import Refused
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.queries import codes
from saferplaces.intake.feedback.duty import on_duty
from saferplaces.intake.feedback.models import (
    Answer,
    Urgent,
    UrgentState,
    UrgentStateChange,
)
from saferplaces.intake.feedback.policy import urgents
from saferplaces.intake.feedback.states import move_urgent

AT_ONCE = 500
TEXT = "A passenger's words need a reader now."
LATE = "A passenger's words have not been read in time."


def send_urgent(actor: Actor, answer: Answer, signs: Sequence[tuple[str, str]]) -> Urgent:
    """Send an answer's words to whoever is on duty, in the caller's transaction."""
    targets = {row.code: int(row.values["minutes"]) for row in codes("feedback_urgent")}
    kinds = list(dict.fromkeys(kind for kind, _ in signs))
    now = timezone.now()
    duty = on_duty(now)
    made = Urgent.objects.create(
        answer=answer,
        signs=kinds,
        evidence=[[kind, words] for kind, words in signs],
        reader_id=duty.reader_id if duty else None,
        sent_at=now,
        due_at=now + dt.timedelta(minutes=min(targets[kind] for kind in kinds)),
    )
    UrgentStateChange.objects.create(urgent=made, new=UrgentState.SENT, by_id=actor.user_id)
    told = [duty.reader_id] if duty else everybody()
    record(
        actor,
        what="alter",
        verb="feedback.urgent.sent",
        objects=[f"urgent:{made.pk}", f"answer:{answer.pk}"],
        detail={"signs": kinds, "to": told, "rota": duty is not None},
    )
    notify(told, TEXT, reverse("feedback-urgent-one", args=[made.pk]), urgent=True)
    return made


def escalate_late() -> Mapping[str, int]:
    """Tell the second reader, or everybody who may read, of what nobody acknowledged in time."""
    late = Urgent.objects.filter(state=UrgentState.SENT, due_at__lt=timezone.now())
    keys = list(late.order_by("due_at").values_list("pk", flat=True)[:AT_ONCE])
    return {"escalated": sum(1 for key in keys if _escalated(key))}


def escalate(actor: Actor, key: int) -> Urgent:
    """Escalate what is past its time.

    Raises
    ------
    Problem
        When it was acknowledged, or its time is not over.
    """
    if actor.user_id is not None:
        raise Refused("The service does this by itself.")
    with acting(actor):
        found = Urgent.objects.select_for_update(of=("self",)).get(pk=key)
        if found.due_at > timezone.now():
            raise Problem("Its time is not over.")
        move_urgent(actor, found, UrgentState.ESCALATED)
        found.save()
        duty = on_duty(found.sent_at)
        told = [duty.second_id] if duty and duty.second_id else everybody()
        record(
            actor,
            what="alter",
            verb="feedback.urgent.escalated",
            objects=[f"urgent:{found.pk}"],
            detail={"to": told},
        )
        notify(told, LATE, reverse("feedback-urgent-one", args=[found.pk]), urgent=True)
    return found


def acknowledge(actor: Actor, key: int) -> Urgent:
    """Say that one reads it now; from then on the words are open on the page."""
    with acting(actor):
        found = Urgent.objects.select_for_update(of=("self",)).get(pk=key)
        urgents.may(actor, "work", found).require()
        move_urgent(actor, found, UrgentState.ACKNOWLEDGED)
        found.acknowledged_by_id = actor.person
        found.acknowledged_at = timezone.now()
        found.save()
        _told(actor, found, "feedback.urgent.acknowledged")
    return found


def finish(actor: Actor, key: int, outcome: str, note: str = "") -> Urgent:
    """Say what was done about it.

    Raises
    ------
    Problem
        When the outcome is none of the list's.
    """
    with acting(actor):
        found = Urgent.objects.select_for_update(of=("self",)).get(pk=key)
        urgents.may(actor, "work", found).require()
        if not codes("feedback_urgent_outcomes").filter(code=outcome).exists():
            raise Problem("Select what was done", field="outcome")
        move_urgent(actor, found, UrgentState.DONE)
        found.outcome, found.note = outcome, note.strip()
        found.save()
        _told(actor, found, "feedback.urgent.done", outcome=outcome)
    return found


def everybody() -> list[int]:
    """Return who may read what is urgent, today."""
    rows = current().filter(role__in=with_capability(FEEDBACK_URGENT), user__is_active=True)
    return sorted(set(rows.values_list("user_id", flat=True)))


def _escalated(key: int) -> bool:
    try:
        escalate(SYSTEM, key)
    except Problem:  # acknowledged in the meantime
        return False
    return True


def _told(actor: Actor, found: Urgent, verb: str, **detail: str) -> None:
    record(actor, what="alter", verb=verb, objects=[f"urgent:{found.pk}"], detail=detail)
