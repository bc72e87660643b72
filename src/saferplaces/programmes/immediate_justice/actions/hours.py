"""Change how many hours are ordered, with a reason; say whether restorative justice is wanted."""

from __future__ import annotations

import uuid

from django.utils import timezone

from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.problems import Problem
from saferplaces.programmes.immediate_justice.actions.given import (
    as_provider,
    locked,
    note,
    words,
)
from saferplaces.programmes.immediate_justice.models import (
    Answer,
    LedgerEvent,
    LedgerKind,
    Referral,
)
from saferplaces.programmes.immediate_justice.rules import day_of, order
from saferplaces.programmes.immediate_justice.states import UNDER_WAY

OVER = "This referral is over"


def change_hours(actor: Actor, key: int, *, hours: int, why: str, form: uuid.UUID) -> Referral:
    """Change the hours of an adult; the change is an event with its reason.

    Raises
    ------
    Problem
        When the hours are required, above the cap or unchanged, or without a reason.
    Refused
        When another service sees it through, or the person is a child.
    """
    with acting(actor):
        (row,) = locked([key])
        as_provider(actor, [row])
        if LedgerEvent.objects.filter(key=form).exists():
            return row
        _open(row)
        if row.hours is None:
            raise Problem("No unpaid work is ordered here", field="hours")
        said = words(why, "why", "Say why the hours change")
        ordered = order(row.goes_by, row.activity, hours, said, day_of(row.decided_at))
        if ordered.hours == row.hours:
            raise Problem("These are the hours already", field="hours")
        now = timezone.now()
        LedgerEvent.objects.create(
            referral=row,
            kind=LedgerKind.HOURS,
            hours_before=row.hours,
            hours_after=ordered.hours,
            why=said,
            at=now,
            by_id=actor.person,
            key=form,
        )
        before, row.hours, row.hours_why = row.hours, ordered.hours, said
        row.moved_at = now
        row.save(update_fields=["hours", "hours_why", "moved_at"])
        note(actor, "justice_referral.hours", [row], before=before, after=row.hours)
    return row


def ask_restorative(actor: Actor, key: int, answer: str) -> Referral:
    """Note whether the person would take part in restorative justice: it decides nothing else.

    Raises
    ------
    Problem
        When the referral is over, or the answer is neither yes nor no.
    Refused
        When another service sees it through.
    """
    with acting(actor):
        (row,) = locked([key])
        as_provider(actor, [row])
        _open(row)
        if answer not in Answer.values:
            raise Problem("Select yes or no", field="restorative")
        row.restorative, row.moved_at = answer, timezone.now()
        row.save(update_fields=["restorative", "moved_at"])
        note(actor, "justice_referral.restorative", [row])
    return row


def _open(row: Referral) -> None:
    if row.state not in UNDER_WAY:
        raise Problem(OVER)
