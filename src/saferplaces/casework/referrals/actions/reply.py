"""Answer a partner's question, and take a referral back."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from saferplaces.casework.referrals.actions.answering import LONGEST
from saferplaces.casework.referrals.actions.links import close_links
from saferplaces.casework.referrals.actions.send import answer_due, tell_partner
from saferplaces.casework.referrals.content import ADDRESS, about
from saferplaces.casework.referrals.models import Kind, Referral, ReferralState, Said
from saferplaces.casework.referrals.policy import referrals
from saferplaces.casework.referrals.states import move
from saferplaces.casework.referrals.subject import tells_address
from saferplaces.foundation.audit.access import record
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import SYSTEM, Actor
from saferplaces.foundation.messages.actions.send import send_message
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.tasks.actions.settle import settle

KINDS = ("referral_question", "referral_unanswered", "referral_outcome")


def reply(actor: Actor, key: int, text: str) -> Referral:
    """Answer a question: what is said here is shared too, and recorded as a disclosure.

    Raises
    ------
    Problem
        When nothing is said, it tells a protected address, or no question waits.
    """
    with acting(actor):
        found = Referral.objects.select_for_update(of=("self",)).get(pk=key)
        referrals.may(actor, "work", found).require()
        if found.state == ReferralState.DRAFT:
            raise Problem("It has not been sent, so nobody has asked anything.")
        move(actor, found, ReferralState.SENT)
        words = text.strip()
        if not words or len(words) > LONGEST:
            raise Problem(f"Enter an answer of at most {LONGEST:,} characters", field="text")
        if tells_address(about(found), words):
            raise Problem(ADDRESS, field="text")
        now = timezone.now()
        Said.objects.create(
            referral=found, kind=Kind.ANSWER, text=words, by_id=actor.user_id, at=now
        )
        found.answer_due, found.moved_at, found.reminded_at = answer_due(now), now, None
        found.save()
        settle(SYSTEM, ("referral", found.pk), "referral_question", "The question was answered.")
        record(
            actor,
            what="disclose",
            verb="referral.replied",
            objects=[f"referral:{found.pk}"],
            people=[found.person_id],
            recipient=found.to[:200],
        )
        if found.recipient is None:
            tell_partner(found, f"Your question about referral {found.reference} has an answer.")
        else:
            _mail(actor, found, "referral_answered")
    return found


def withdraw(actor: Actor, key: int, why: str) -> Referral:
    """Take a referral back: the partner is told, and a link is closed at once.

    Raises
    ------
    Problem
        When no reason is given, or it has ended.
    """
    with acting(actor):
        found = Referral.objects.select_for_update(of=("self",)).get(pk=key)
        referrals.may(actor, "work", found).require()
        was_sent = found.sent_at is not None
        move(actor, found, ReferralState.WITHDRAWN, why.strip())
        if not why.strip():
            raise Problem("Enter why it is withdrawn", field="why")
        now: dt.datetime = timezone.now()
        found.ended_at = found.moved_at = now
        found.save()
        record(
            actor,
            what="alter",
            verb="referral.withdrawn",
            objects=[f"referral:{found.pk}"],
            people=[found.person_id],
            detail={"sent": was_sent},
        )
        for kind in KINDS:
            settle(SYSTEM, ("referral", found.pk), kind, "The referral was withdrawn.")
        if was_sent and found.recipient is None:
            tell_partner(found, f"Referral {found.reference} was withdrawn.")
        elif was_sent:
            close_links(actor, found, "The referral was withdrawn")
            _mail(actor, found, "referral_withdrawn")
    return found


def _mail(actor: Actor, found: Referral, template: str) -> None:
    if found.recipient is None:
        return
    send_message(
        actor,
        channel="email",
        to=found.recipient.email,
        template=template,
        values={"reference": found.reference},
        about=f"referral:{found.pk}",
    )
