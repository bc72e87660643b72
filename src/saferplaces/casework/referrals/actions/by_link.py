"""What whoever holds a link may do: ask for a code, enter it, read, and answer.

Nothing here raises before it has counted: a wrong code stays counted. Every step is an event of
the link, which the sender sees. Whether a token is unknown, closed or expired looks the same.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum

from django.urls import reverse
from django.utils import timezone

from saferplaces.casework.referrals.actions import answering
from saferplaces.casework.referrals.actions.links import close, good_until
from saferplaces.casework.referrals.actions.recipients import usable
from saferplaces.casework.referrals.models import (
    AccessEvent,
    Link,
    LinkCode,
    Referral,
    ReferralState,
    What,
)
from saferplaces.casework.referrals.states import UNANSWERED
from saferplaces.casework.referrals.tokens import (
    DIGITS,
    code_digest,
    digest_of,
    digits_of,
    new_code,
    same,
)
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.messages.actions import notify
from saferplaces.foundation.messages.actions.send import send_message
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.queries import setting

GONE = "This link can no longer be used."
EVENTS_AN_HOUR = 100
"""Openings of one link that are written down within an hour: a flood must not fill the disk."""


class Told(Enum):
    """What came of asking for a code, or of entering one."""

    SENT = "sent"
    TOO_MANY = "too many"
    RIGHT = "right"
    WRONG = "wrong"
    GONE = "gone"


@dataclass(frozen=True)
class Entered:
    """What came of a code; `link` and `code` where it was right."""

    told: Told
    link: int = 0
    code: int = 0


def recipient_of(link: Link, request_id: str = "") -> Actor:
    """Return the recipient as an actor: named in the audit trail, with no capability at all."""
    found = link.referral.recipient
    return Actor(
        user_id=None,
        name=found.name if found else "",
        role="recipient",
        membership_id=None,
        organisation_id=None,
        organisation=found.body if found else "",
        regime="",
        districts=frozenset(),
        request_id=request_id or uuid.uuid4().hex,
    )


def live(token: str) -> Link | None:
    """Return the link of a token while it is good."""
    found = _by_token(token)
    return found if found and is_live(found) else None


def is_live(link: Link) -> bool:
    """Say whether a link is good: open, in time, of a referral under way, to somebody checked."""
    referral = link.referral
    return (
        link.closed_at is None
        and link.expires_at > timezone.now()
        and referral.state in (*UNANSWERED, ReferralState.ACCEPTED)
        and referral.recipient is not None
        and usable(referral.recipient)
    )


def opened(token: str, address: str | None) -> bool:
    """Note that a link was opened, which shows nothing and uses nothing up; say if it is good."""
    found = _by_token(token)
    if found is None:
        return False
    good = is_live(found)
    recent = found.events.filter(at__gt=timezone.now() - dt.timedelta(hours=1))
    if recent.count() < EVENTS_AN_HOUR:
        note(found, What.OPENED if good else What.CLOSED_OPENED, address)
    return good


def ask_code(token: str, address: str | None) -> Told:
    """Send a code to the second channel; the codes before it are worth nothing any more."""
    found = live(token)
    if found is None:
        return Told.GONE
    who = recipient_of(found)
    with acting(who):
        link = _locked(found)
        if not is_live(link) or link.referral.recipient is None:
            return Told.GONE
        now = timezone.now()
        within = link.codes.filter(made_at__gt=now - dt.timedelta(hours=1))
        if within.count() >= int(setting("referral_codes_an_hour")):
            note(link, What.CODE_REFUSED, address)
            return Told.TOO_MANY
        code = new_code()
        LinkCode.objects.create(
            link=link,
            digest=code_digest(link.pk, code),
            made_at=now,
            expires_at=now + dt.timedelta(minutes=float(setting("referral_code_minutes"))),
        )
        note(link, What.CODE_SENT, address)
        send_message(
            who,
            channel="text",
            to=link.referral.recipient.mobile,
            template="one_time_code",
            values={"code": code},
            about=f"referral:{link.referral_id}",
        )
    return Told.SENT


def enter_code(token: str, entered: str, address: str | None) -> Entered:
    """Try a code: the newest of the link alone is good, once, in its time, for a few tries."""
    found = live(token)
    if found is None:
        return Entered(Told.GONE)
    with acting(recipient_of(found)):
        link = _locked(found)
        if not is_live(link):
            return Entered(Told.GONE)
        code = link.codes.first()
        now = timezone.now()
        expected = code.digest if code else "-" * 64
        digits = digits_of(entered)[: DIGITS + 1]
        right = same(code_digest(link.pk, digits), expected)
        if code and right and code.used_at is None and code.expires_at > now and _tries_left(code):
            code.used_at = now
            code.save()
            note(link, What.CODE_RIGHT, address)
            return Entered(Told.RIGHT, link.pk, code.pk)
        note(link, What.CODE_WRONG, address)
        if code:
            code.wrong += 1
            code.save()
        link.wrong += 1
        link.save()
        if link.wrong >= int(setting("referral_link_tries")):
            close(link, "Too many wrong codes")
            _tell_sender(link)
        return Entered(Told.WRONG)


def session_link(token: str, link_id: int, code_id: int) -> Link | None:
    """Return the link that a session is for, if it is good and the session is its newest."""
    found = live(token)
    if found is None or found.pk != link_id:
        return None
    newest = found.codes.filter(used_at__isnull=False).first()
    return found if newest and newest.pk == code_id else None


def accept_by_link(link: Link, text: str, address: str | None = None) -> Referral:
    """Accept; the link stays good until the outcome has been given."""
    with _answering(link, address) as (who, locked, found):
        answering.accepted(who, found, text)
        locked.expires_at = good_until(found)
        locked.save()
    return found


def ask_by_link(link: Link, text: str, address: str | None = None) -> Referral:
    """Ask the sender a question first."""
    with _answering(link, address) as (who, _, found):
        answering.asked(who, found, text)
    return found


def decline_by_link(
    link: Link, reason: str, text: str = "", address: str | None = None
) -> Referral:
    """Decline with a reason; the link closes."""
    with _answering(link, address) as (who, locked, found):
        answering.declined(who, found, reason, text)
        close(locked, "The referral was declined")
    return found


def outcome_by_link(
    link: Link, outcome: str, text: str = "", address: str | None = None
) -> Referral:
    """Say what came of it; the link closes."""
    with _answering(link, address) as (who, locked, found):
        answering.outcome_given(who, found, outcome, text)
        close(locked, "The outcome was given")
    return found


def note(link: Link, what: What, address: str | None) -> None:
    """Write down that something happened at a link."""
    AccessEvent.objects.create(link=link, what=what, at=timezone.now(), address=address)


@contextmanager
def _answering(link: Link, address: str | None) -> Iterator[tuple[Actor, Link, Referral]]:
    who = recipient_of(link)
    with acting(who):
        found = Referral.objects.select_for_update(of=("self",)).get(pk=link.referral_id)
        locked = _locked(link)
        if not is_live(locked):
            raise Problem(GONE)
        note(locked, What.ANSWERED, address)
        yield who, locked, found


def _by_token(token: str) -> Link | None:
    rows = Link.objects.select_related("referral__recipient")
    return rows.filter(digest=digest_of(token)).first()


def _locked(link: Link) -> Link:
    rows = Link.objects.select_for_update(of=("self",)).select_related("referral__recipient")
    return rows.get(pk=link.pk)


def _tries_left(code: LinkCode) -> bool:
    return code.wrong < int(setting("referral_code_tries"))


def _tell_sender(link: Link) -> None:
    referral = link.referral
    notify(
        [referral.owner_id],
        f"The link of referral {referral.reference} closed: too many wrong codes.",
        reverse("referral", args=[referral.pk]),
        urgent=True,
    )
