"""What a partner answers, by whichever way: the one place where a referral takes an answer."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse
from django.utils import timezone

from saferplaces.casework.referrals.models import Kind, Referral, ReferralState, Said
from saferplaces.casework.referrals.states import move
from saferplaces.foundation.audit.access import record
from saferplaces.foundation.calendar import due_in_days
from saferplaces.foundation.identity.actor import SYSTEM, Actor
from saferplaces.foundation.messages.actions import notify
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.queries import codes, setting
from saferplaces.foundation.tasks.actions.create import create_task
from saferplaces.foundation.tasks.actions.settle import settle

LONGEST = 4000
TOLD = {
    ReferralState.ACCEPTED: "was accepted",
    ReferralState.DECLINED: "was declined",
    ReferralState.ENDED: "has an outcome",
    ReferralState.QUESTION: "has a question for you to answer",
}


def accepted(actor: Actor, found: Referral, text: str) -> None:
    """Take an acceptance of a locked referral; whoever accepts in an account handles it."""
    move(actor, found, ReferralState.ACCEPTED)
    now = timezone.now()
    found.answered_at, found.handled_by_id = now, actor.user_id
    found.outcome_due = due_in_days(now, int(setting("referral_outcome_days")))
    found.reminded_at = None
    _answered(actor, found, Kind.ACCEPTANCE, text, now)


def asked(actor: Actor, found: Referral, text: str) -> None:
    """Take a question; the sender gets a task to answer it."""
    move(actor, found, ReferralState.QUESTION)
    if not text.strip():
        raise Problem("Enter your question", field="question")
    _answered(actor, found, Kind.QUESTION, text, timezone.now())
    task(found, "referral_question")


def declined(actor: Actor, found: Referral, reason: str, text: str) -> None:
    """Take a refusal with its reason."""
    move(actor, found, ReferralState.DECLINED)
    if not codes("referral_decline_reasons").filter(code=reason).exists():
        raise Problem("Select why you decline", field="reason")
    now = timezone.now()
    found.answered_at, found.ended_at, found.decline_reason = now, now, reason
    _answered(actor, found, Kind.DECLINE, text, now)


def outcome_given(actor: Actor, found: Referral, outcome: str, text: str) -> None:
    """Take what came of it."""
    move(actor, found, ReferralState.ENDED)
    if not codes("referral_outcomes").filter(code=outcome).exists():
        raise Problem("Select what came of it", field="outcome")
    now = timezone.now()
    found.ended_at, found.outcome = now, outcome
    _answered(actor, found, Kind.OUTCOME, text, now)


def task(found: Referral, kind: str) -> None:
    """Give the sender something to do about their referral."""
    create_task(
        SYSTEM,
        kind=kind,
        about=("referral", found.pk),
        owner_id=found.owner_id,
        person_id=found.person_id,
        district=found.district,
    )


def _answered(actor: Actor, found: Referral, kind: Kind, text: str, now: dt.datetime) -> None:
    if len(text) > LONGEST:
        raise Problem(f"Enter at most {LONGEST:,} characters", field="text")
    Said.objects.create(referral=found, kind=kind, text=text.strip(), by_id=actor.user_id, at=now)
    found.moved_at = now
    found.save()
    if found.state != ReferralState.QUESTION:
        told = found.get_state_display().lower()
        for settled in ("referral_question", "referral_unanswered"):
            settle(SYSTEM, ("referral", found.pk), settled, f"The referral was {told}.")
    if found.state == ReferralState.ENDED:
        settle(SYSTEM, ("referral", found.pk), "referral_outcome", "The outcome was given.")
    record(
        actor,
        what="alter",
        verb=f"referral.{kind}",
        objects=[f"referral:{found.pk}", *([f"case:{found.case_id}"] if found.case_id else [])],
        people=[found.person_id],
        detail={"state": found.state, "reason": found.decline_reason, "outcome": found.outcome},
    )
    notify(
        [found.owner_id],
        f"Referral {found.reference} {TOLD[ReferralState(found.state)]}.",
        reverse("referral", args=[found.pk]),
    )
