"""The only place from which others get referrals."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.utils import timezone

from saferplaces.casework.referrals.models import Recipient, Referral, ReferralState
from saferplaces.casework.referrals.policy import received, recipients, referrals
from saferplaces.casework.referrals.states import UNANSWERED, UNDER_WAY
from saferplaces.foundation.identity.actor import Actor

S = ReferralState
WHICH = {
    "open": "Under way",
    "overdue": "Overdue",
    "question": "Questions to answer",
    "draft": "Being written",
    "ended": "Ended",
    "all": "All",
}
"""What the lists may show."""


def overdue() -> Q:
    """Return where an answer or an outcome is late."""
    now = timezone.now()
    answer = Q(state__in=UNANSWERED, answer_due__lt=now)
    return answer | Q(state=S.ACCEPTED, outcome_due__lt=now)


def of_kind(rows: QuerySet[Referral], which: str) -> QuerySet[Referral]:
    """Return those of a kind of `WHICH`."""
    if which == "overdue":
        return rows.filter(overdue())
    if which == "question":
        return rows.filter(state=S.QUESTION)
    if which == "draft":
        return rows.filter(state=S.DRAFT)
    if which == "ended":
        return rows.exclude(state__in=UNDER_WAY)
    return rows if which == "all" else rows.filter(state__in=UNDER_WAY)


def made(actor: Actor, which: str = "open") -> QuerySet[Referral]:
    """Return what one's organisation refers to others."""
    rows = Referral.objects.filter(referrals.scope(actor, "work"))
    return of_kind(rows, which).select_related("to_organisation", "recipient", "owner")


def came(actor: Actor, which: str = "open") -> QuerySet[Referral]:
    """Return what was referred to one's organisation."""
    rows = Referral.objects.filter(received.scope(actor, "read"))
    return of_kind(rows, which).select_related("organisation", "handled_by")


def register(actor: Actor) -> QuerySet[Recipient]:
    """Return the recipients outside on one's organisation's register."""
    return Recipient.objects.filter(recipients.scope(actor, "read")).select_related(
        "verified_by", "added_by"
    )


def shared_from(case_id: int) -> QuerySet[Referral]:
    """Return what was referred from a case; the caller has asked a policy."""
    return Referral.objects.filter(case_id=case_id).select_related(
        "to_organisation", "recipient", "owner"
    )


def about_person(person_ids: Iterable[str]) -> QuerySet[Referral]:
    """Return what was referred about somebody (all their ids)."""
    return Referral.objects.filter(person_id__in=set(person_ids)).select_related(
        "to_organisation", "recipient", "organisation", "owner"
    )
