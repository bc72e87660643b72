"""What time does to referrals: late answers are chased, and what nobody answered expires."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from saferplaces.casework.referrals.actions.answering import task
from saferplaces.casework.referrals.actions.links import close_links
from saferplaces.casework.referrals.actions.send import tell_partner
from saferplaces.casework.referrals.models import Referral, ReferralState
from saferplaces.casework.referrals.states import UNANSWERED, move
from saferplaces.foundation.audit.access import record
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import SYSTEM, Actor
from saferplaces.foundation.messages.actions import notify
from saferplaces.foundation.policy import Refused
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.tasks.actions.settle import settle

AT_ONCE = 500


def hourly() -> Mapping[str, int]:
    """Do it; return counts."""
    now = timezone.now()
    over = Referral.objects.filter(state__in=UNANSWERED, expires_at__lte=now)
    expired = sum(1 for key in _keys(over) if _expired(key))
    unanswered = Referral.objects.filter(
        state=ReferralState.SENT, answer_due__lt=now, reminded_at=None
    )
    without_outcome = Referral.objects.filter(
        state=ReferralState.ACCEPTED, outcome_due__lt=now, reminded_at=None
    )
    late = _keys(unanswered), _keys(without_outcome)
    chased = sum(1 for key in late[0] if _chase(key, "referral_unanswered"))
    asked = sum(1 for key in late[1] if _chase(key, "referral_outcome"))
    return {"expired": expired, "chased": chased, "outcomes asked for": asked}


def expire(actor: Actor, key: int) -> Referral:
    """End a referral that nobody answered in its time.

    Raises
    ------
    Problem
        When it was answered, or its time is not over.
    """
    if actor.user_id is not None:
        raise Refused("The service does this by itself.")
    with acting(actor):
        found = Referral.objects.select_for_update(of=("self",)).get(pk=key)
        now = timezone.now()
        if found.expires_at is None or found.expires_at > now:
            raise Problem("Its time is not over.")
        move(actor, found, ReferralState.EXPIRED)
        found.ended_at = found.moved_at = now
        found.save()
        close_links(actor, found, "The referral expired")
        for kind in ("referral_question", "referral_unanswered"):
            settle(actor, ("referral", found.pk), kind, "The referral expired.")
        record(
            actor,
            what="alter",
            verb="referral.expired",
            objects=[f"referral:{found.pk}"],
            people=[found.person_id],
        )
        notify(
            [found.owner_id],
            f"Referral {found.reference} has expired without an answer.",
            reverse("referral", args=[found.pk]),
        )
    return found


def _expired(key: int) -> bool:
    try:
        expire(SYSTEM, key)
    except Problem:  # answered in the meantime
        return False
    return True


def _chase(key: int, kind: str) -> bool:
    late = Q(state=ReferralState.SENT) | Q(state=ReferralState.ACCEPTED)
    with acting(SYSTEM):
        rows = Referral.objects.select_for_update(of=("self",)).filter(late, reminded_at=None)
        found = rows.filter(pk=key).first()
        if found is None:
            return False
        try:
            task(found, kind)
        except Problem:  # its owner works here no longer: their supervisor hands their work over
            return False
        found.reminded_at = timezone.now()
        found.save()
        if found.to_organisation_id is not None:
            tell_partner(found, f"Referral {found.reference} still waits for you.")
    return True


def _keys(rows: QuerySet[Referral]) -> list[int]:
    return list(rows.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
