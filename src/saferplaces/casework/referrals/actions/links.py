"""Make, renew and close the link by which somebody outside gets to a referral."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from saferplaces.casework.referrals.actions.recipients import usable
from saferplaces.casework.referrals.models import (
    AccessEvent,
    Link,
    Referral,
    ReferralState,
    What,
)
from saferplaces.casework.referrals.policy import referrals
from saferplaces.casework.referrals.states import UNANSWERED
from saferplaces.casework.referrals.tokens import address_of, digest_of, new_token
from saferplaces.foundation.audit.access import record
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.messages.actions.send import send_message
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.queries import setting
from saferplaces.foundation.ui.formats import day

NO_LINK = "It was sent to a partner with an account, so there is no link."
ENDED = "The referral has ended, so it needs no link."
UNCHECKED = "Nobody has checked this recipient lately: check them on the register first."
HALF_AGAIN = 1.5


def make_link(actor: Actor, referral: Referral) -> Link:
    """Make the link of a locked referral and send it; an older one is closed first."""
    if referral.recipient is None:
        raise Problem(NO_LINK)
    if not usable(referral.recipient):
        raise Problem(UNCHECKED)
    close_links(actor, referral, "A new link was sent")
    token = new_token()
    made = Link.objects.create(
        referral=referral,
        digest=digest_of(token),
        made_at=timezone.now(),
        made_by_id=actor.user_id,
        expires_at=good_until(referral),
    )
    send_message(
        actor,
        channel="email",
        to=referral.recipient.email,
        template="referral_link",
        values={
            "reference": referral.reference,
            "link": address_of(token),
            "day": day(made.expires_at),
        },
        about=f"referral:{referral.pk}",
    )
    return made


def good_until(referral: Referral) -> dt.datetime:
    """Return until when a link is good: to the end of the answer's time, or of the outcome's."""
    now = timezone.now()
    if referral.state == ReferralState.ACCEPTED:
        return now + dt.timedelta(days=float(setting("referral_outcome_days")) * HALF_AGAIN)
    return referral.expires_at or now


def new_link(actor: Actor, key: int) -> Referral:
    """Send a new link, as where the recipient has lost theirs; the old one is closed.

    Raises
    ------
    Problem
        When there is no link to renew.
    """
    with acting(actor):
        found = _under_way(actor, key)
        made = make_link(actor, found)
        found.moved_at = timezone.now()
        found.save()
        _note(actor, found, "referral.link_sent", made)
    return found


def close_link(actor: Actor, key: int) -> Referral:
    """Close the link at once, without another; the referral stays as it is.

    Raises
    ------
    Problem
        When there is none that is open.
    """
    with acting(actor):
        found = _under_way(actor, key)
        if not close_links(actor, found, "Closed by the sender"):
            raise Problem("There is no open link.")
        _note(actor, found, "referral.link_closed")
    return found


def close_links(actor: Actor, referral: Referral, why: str) -> int:
    """Close what is open; return how many."""
    rows = list(Link.objects.select_for_update().filter(referral=referral, closed_at=None))
    for link in rows:
        close(link, why, actor)
    return len(rows)


def close(link: Link, why: str, actor: Actor | None = None) -> None:
    """Close a locked link."""
    link.closed_at = timezone.now()
    link.closed_by_id = actor.user_id if actor else None
    link.why_closed = why
    link.save()
    AccessEvent.objects.create(link=link, what=What.CLOSED, at=link.closed_at)


def _under_way(actor: Actor, key: int) -> Referral:
    found = Referral.objects.select_for_update(of=("self",)).get(pk=key)
    referrals.may(actor, "work", found).require()
    if found.state not in (*UNANSWERED, ReferralState.ACCEPTED):
        raise Problem(ENDED)
    return found


def _note(actor: Actor, found: Referral, verb: str, link: Link | None = None) -> None:
    record(
        actor,
        what="alter",
        verb=verb,
        objects=[f"referral:{found.pk}", *([f"link:{link.pk}"] if link else [])],
        people=[found.person_id],
    )
