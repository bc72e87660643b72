"""Have a message sent to somebody outside: put in the outbox, in the caller's transaction."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from typing import Literal

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from saferplaces.foundation.audit.access import record
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.jobs.app import ask_for
from saferplaces.foundation.messages.models import Outgoing, OutgoingState, OutgoingStateChange
from saferplaces.foundation.messages.states import OUTGOING
from saferplaces.foundation.messages.templates import CHANNELS, check_values
from saferplaces.foundation.messages.templates import template as standing
from saferplaces.foundation.messages.ways import normal
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.registry import MAY_REACH
from saferplaces.foundation.states import step

Channel = Literal["email", "text"]
NOT_KNOWN = "It is not known to be safe to reach this person so: ask them first."


def send_message(
    actor: Actor,
    *,
    channel: Channel,
    to: str,
    template: str,
    values: Mapping[str, str],
    about: str,
    person_id: str = "",
) -> Outgoing:
    """Put a message in the outbox; a job sends it within a minute.

    The caller has asked its own policy. What it sends commits or is undone with the rest.

    Parameters
    ----------
    to:
        An e-mail address or a telephone number.
    template, values:
        Code of the list ``message_templates``, and what fills its gaps.
    about:
        The record that it is about, as ``referral:12``.
    person_id:
        Whom of the records it reaches; their safe-contact record is asked. "" for others.

    Raises
    ------
    Problem
        When it is not known to be safe, or a message cannot go there.
    """
    if channel not in CHANNELS:
        raise Problem("A message goes as a text or an e-mail", field="channel")
    address = normal(channel, to)
    if person_id:
        may_reach(person_id, channel)
    row = standing(template, channel)
    check_values(row, values)
    now = timezone.now()
    step(OUTGOING, "", OutgoingState.QUEUED)
    with acting(actor):
        made = Outgoing.objects.create(
            channel=channel,
            to=address,
            values=dict(values),
            mark=mark(channel, address),
            template=template,
            template_row=row,
            about=about,
            person_id=person_id,
            made_by_id=actor.user_id,
            made_at=now,
            try_at=now,
        )
        OutgoingStateChange.objects.create(
            outgoing=made, new=OutgoingState.QUEUED, by_id=actor.user_id
        )
        record(
            actor,
            what="alter",
            verb="message.queued",
            objects=[f"outgoing:{made.pk}", about],
            people=[person_id] if person_id else [],
            detail={"template": template, "channel": channel},
        )
        transaction.on_commit(lambda: ask_for(app, "outgoing"))
    return made


def may_reach(person_id: str, channel: str) -> None:
    """Require that a way to a person is known to be safe.

    Raises
    ------
    Problem
        When it is not, or nobody can say.
    """
    answers = [ask(person_id, channel) for ask in MAY_REACH]
    if not answers:
        raise Problem(NOT_KNOWN)
    for against in filter(None, answers):
        raise Problem(against)


def mark(channel: str, address: str) -> str:
    """Return what stays of a destination: a keyed hash."""
    key = f"outgoing {settings.SECRET_KEY}".encode()
    return hmac.new(key, f"{channel}:{address}".encode(), hashlib.sha256).hexdigest()
