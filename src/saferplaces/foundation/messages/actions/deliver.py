"""Send what waits in the outbox: each message once, again after a while where it fails.

That a try begins is committed before anything leaves. Cut off in between, the next try asks by the
reference whether the message was taken, so that nobody gets it twice.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from saferplaces.foundation.audit.access import record
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import SYSTEM
from saferplaces.foundation.messages.actions.notify import notify
from saferplaces.foundation.messages.actions.send import may_reach
from saferplaces.foundation.messages.govuk import Letter, Sender, SendError, sender
from saferplaces.foundation.messages.models import Outgoing, OutgoingState, OutgoingStateChange
from saferplaces.foundation.messages.states import GONE, OUTGOING, WAITING
from saferplaces.foundation.messages.templates import filled
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.queries import setting
from saferplaces.foundation.states import step

GROWS = 4
"""Each pause is so many times as long as the one before."""
TOO_OLD = "It could not be sent for too long."


def send_waiting() -> dict[str, int]:
    """Send every message whose time has come; give up those that have waited too long."""
    now = timezone.now()
    waiting = Outgoing.objects.filter(state__in=WAITING).order_by("try_at", "pk")
    old = now - dt.timedelta(hours=float(setting("outgoing_give_up_hours")))
    late = list(waiting.filter(made_at__lt=old).values_list("pk", flat=True))
    for key in late:
        give_up(key, TOO_OLD)
    to = sender()
    if to is None:
        return {"given_up": len(late)}
    due = list(waiting.filter(try_at__lte=now).values_list("pk", flat=True))
    return {"given_up": len(late), "sent": sum(deliver(key, to) for key in due)}


def deliver(key: int, to: Sender) -> bool:
    """Try to send one message; return whether it was sent."""
    row, tried = _begin(key)
    if row is None:
        return False
    try:
        if row.person_id:
            may_reach(row.person_id, row.channel)
    except Problem:
        give_up(key, "It is no longer known to be safe to reach this person so.")
        return False
    subject, text = filled(row.template_row, row.values)
    try:
        found = to.find(row.reference) if tried else ""
        found = found or to.send(Letter(row.channel, row.to, subject, text, row.reference))
    except SendError as error:
        if error.final or row.tries >= int(setting("outgoing_tries")):
            give_up(key, error.words)
        else:
            fail(key, error.words)
        return False
    sent(key, found)
    return True


def sent(key: int, provider_id: str) -> Outgoing:
    """Put down that a message was taken, and wipe what it was."""
    now = timezone.now()
    return _go(key, OutgoingState.SENT, "", provider_id=provider_id, sent_at=now, **_WIPED)


def fail(key: int, words: str) -> Outgoing:
    """Put down that a try failed."""
    return _go(key, OutgoingState.FAILED, words)


def give_up(key: int, words: str) -> Outgoing:
    """Try no more, wipe what it was, and tell whoever had it sent."""
    row = _go(key, OutgoingState.GIVEN_UP, words, **_WIPED)
    if row.made_by_id:
        told = "A message to somebody outside was not sent. Reach them another way."
        notify([row.made_by_id], told, "outgoing-own", urgent=True)
    return row


_WIPED = {"to": "", "values": {}}


def _begin(key: int) -> tuple[Outgoing | None, bool]:
    with transaction.atomic():
        rows = Outgoing.objects.select_for_update(skip_locked=True, of=("self",))
        row = rows.select_related("template_row").filter(pk=key, state__in=WAITING).first()
        if row is None:
            return None, False
        tried = row.tries > 0
        row.tries += 1
        pause = float(setting("outgoing_pause_minutes")) * GROWS ** (row.tries - 1)
        row.try_at = timezone.now() + dt.timedelta(minutes=pause)
        row.save(update_fields=["tries", "try_at"])
    return row, tried


def _go(key: int, new: OutgoingState, words: str, **changed: object) -> Outgoing:
    with acting(SYSTEM):
        row = Outgoing.objects.select_for_update().get(pk=key)
        step(OUTGOING, row.state, new, GONE)
        old, row.state, row.problem = row.state, new, words
        for name, value in changed.items():
            setattr(row, name, value)
        row.save()
        OutgoingStateChange.objects.create(outgoing=row, old=old, new=new, why=words)
        record(
            SYSTEM,
            what="disclose" if new == OutgoingState.SENT else "alter",
            verb=f"message.{new.value}",
            objects=[f"outgoing:{key}", row.about],
            people=[row.person_id] if row.person_id else [],
            detail={"template": row.template, "channel": row.channel, "tries": row.tries},
        )
    return row
