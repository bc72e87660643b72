"""Keep the register of recipients outside: put in, check, no longer use."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from saferplaces.casework.referrals.models import Recipient
from saferplaces.casework.referrals.policy import recipients
from saferplaces.foundation.audit.access import record
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.roles import REFERRALS
from saferplaces.foundation.messages.ways import normal
from saferplaces.foundation.policy import Refused
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.queries import codes, setting

ENDED = "They are no longer on the register."


def add_recipient(actor: Actor, *, name: str, body: str, email: str, mobile: str) -> Recipient:
    """Put somebody outside on the register; until they are checked nothing is sent to them.

    Raises
    ------
    Problem
        When something is missing, or no message could go there.
    """
    if not actor.can(REFERRALS) or actor.user_id is None or actor.organisation_id is None:
        raise Refused(f"Your role ({actor.role_name}) may not do this.")
    if not name.strip():
        raise Problem("Enter their name", field="name")
    if not body.strip():
        raise Problem("Enter the organisation they work for", field="body")
    address, number = _way("email", email, "email"), _way("text", mobile, "mobile")
    with acting(actor):
        made = Recipient.objects.create(
            organisation_id=actor.organisation_id,
            name=name.strip(),
            body=body.strip(),
            email=address,
            mobile=number,
            added_by_id=actor.user_id,
            added_at=timezone.now(),
        )
        record(actor, what="collect", verb="recipient.added", objects=[f"recipient:{made.pk}"])
    return made


def verify_recipient(actor: Actor, key: int, *, how: str, words: str) -> Recipient:
    """Say that address and number were made sure to be theirs, and how.

    Raises
    ------
    Problem
        When it is not said how, or they are no longer on the register.
    """
    with acting(actor):
        found = _locked(actor, key)
        if not codes("recipient_checks").filter(code=how).exists():
            raise Problem("Select how you made sure", field="how")
        if not words.strip():
            raise Problem("Enter what you did: when, and which number or address", field="words")
        found.verified_by_id = actor.user_id
        found.verified_at = timezone.now()
        found.how, found.how_words = how, words.strip()
        found.save()
        record(
            actor,
            what="alter",
            verb="recipient.verified",
            objects=[f"recipient:{found.pk}"],
            detail={"how": how},
        )
    return found


def end_recipient(actor: Actor, key: int, *, why: str) -> Recipient:
    """Take somebody off the register; nothing is sent to them any more.

    Raises
    ------
    Problem
        When no reason is given, or they are off it already.
    """
    with acting(actor):
        found = _locked(actor, key)
        if not why.strip():
            raise Problem("Enter why", field="why")
        found.ended_by_id, found.ended_at = actor.user_id, timezone.now()
        found.why_ended = why.strip()
        found.save()
        record(actor, what="alter", verb="recipient.ended", objects=[f"recipient:{found.pk}"])
    return found


def usable(found: Recipient, now: dt.datetime | None = None) -> bool:
    """Say whether something may be sent: checked, not too long ago, and still on the register."""
    if found.ended_at or not found.verified_at:
        return False
    good = dt.timedelta(days=float(setting("recipient_check_days")))
    return found.verified_at + good > (now or timezone.now())


def _locked(actor: Actor, key: int) -> Recipient:
    found = Recipient.objects.select_for_update(of=("self",)).get(pk=key)
    recipients.may(actor, "keep", found).require()
    if found.ended_at:
        raise Problem(ENDED)
    return found


def _way(channel: str, given: str, field: str) -> str:
    try:
        return normal(channel, given)
    except Problem as problem:
        raise Problem(problem.message, field=field) from None
