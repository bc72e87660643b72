"""Credit an alternative activity, done elsewhere than at a session, towards the hours; undo it."""

from __future__ import annotations

import datetime as dt
import uuid

from django.utils import timezone

from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.problems import Problem
from saferplaces.programmes.immediate_justice.actions.attendance import settle
from saferplaces.programmes.immediate_justice.actions.given import (
    as_provider,
    locked,
    note,
    words,
)
from saferplaces.programmes.immediate_justice.actions.overlaps import refuse_overlaps
from saferplaces.programmes.immediate_justice.ledger import credit
from saferplaces.programmes.immediate_justice.models import (
    Adjustment,
    LedgerEvent,
    LedgerKind,
    ReferralState,
)

OPEN = (ReferralState.ACCEPTED, ReferralState.STARTED)
LONGEST_DAY = dt.timedelta(hours=12)


def credit_alternative(
    actor: Actor,
    adjustment_id: int,
    *,
    started_at: dt.datetime,
    ended_at: dt.datetime,
    text: str,
    key: uuid.UUID,
) -> LedgerEvent:
    """Credit a time of the activity that was agreed in place of the usual one.

    Raises
    ------
    Problem
        When no alternative is agreed, no work is ordered, part of the time is credited already, or
        the times or words will not do.
    Refused
        When another service sees it through.
    """
    with acting(actor):
        found = Adjustment.objects.get(pk=adjustment_id)
        (row,) = locked([found.referral_id])
        as_provider(actor, [row])
        if before := LedgerEvent.objects.filter(key=key).first():
            return before
        found.refresh_from_db(fields=["ended_at"])
        if not found.alternative or found.ended_at is not None:
            raise Problem("No alternative activity is agreed")
        if row.hours is None or row.state not in OPEN:
            raise Problem("No unpaid work is under way here")
        if not started_at < ended_at <= started_at + LONGEST_DAY:
            raise Problem("It must have ended after it started, on the same day", field="ended")
        if ended_at > timezone.now():
            raise Problem("It cannot have happened in the future", field="on")
        made = LedgerEvent(
            referral=row,
            kind=LedgerKind.ALTERNATIVE,
            attended=True,
            started_at=started_at,
            ended_at=ended_at,
            minutes=credit(True, started_at, ended_at, 0),
            why=words(text, "text", "Say what was done, and who saw it"),
            at=timezone.now(),
            by_id=actor.person,
            key=key,
        )
        refuse_overlaps([(row, made, "started")])
        made.save(force_insert=True)
        settle(actor, row)
        note(actor, "justice_ledger.alternative", [row], event=made.pk, minutes=made.minutes)
    return made


def take_back(actor: Actor, event_id: int, *, why: str, key: uuid.UUID) -> LedgerEvent:
    """Take back a credit that was wrong: another event, with a reason; the wrong one stays.

    Raises
    ------
    Problem
        Without a reason, when it is taken back already, or when an outcome rests on it.
    Refused
        When another service sees it through.
    """
    with acting(actor):
        wrong = LedgerEvent.objects.get(pk=event_id)
        (row,) = locked([wrong.referral_id])
        as_provider(actor, [row])
        if before := LedgerEvent.objects.filter(key=key).first():
            return before
        if wrong.kind != LedgerKind.ALTERNATIVE:
            raise Problem("Put the mark of a session right instead")
        if LedgerEvent.objects.filter(corrects=wrong).exists():
            raise Problem("It is taken back already")
        if row.state not in (*OPEN, ReferralState.COMPLETED):
            raise Problem("This referral is over: its hours cannot be changed")
        made = LedgerEvent.objects.create(
            referral=row,
            kind=LedgerKind.CORRECTION,
            corrects=wrong,
            minutes=-wrong.minutes,
            why=words(why, "why", "Say why it was wrong"),
            at=timezone.now(),
            by_id=actor.person,
            key=key,
        )
        settle(actor, row)
        note(actor, "justice_ledger.taken_back", [row], event=wrong.pk, minutes=made.minutes)
    return made
