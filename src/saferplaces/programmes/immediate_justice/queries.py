"""The only place from which others get referrals, hours and places of work."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Q, QuerySet, Sum
from django.utils import timezone

from saferplaces.foundation.identity.actor import Actor
from saferplaces.programmes.immediate_justice.models import (
    LedgerEvent,
    Outcome,
    Referral,
    ReferralState,
    Victim,
)
from saferplaces.programmes.immediate_justice.policy import referrals
from saferplaces.programmes.immediate_justice.states import UNDER_WAY, WAITING

WHICH = {
    "open": "Under way",
    "new": "To be looked at",
    "waiting": "Waiting to start",
    "late": "Not started in time",
    "breached": "Not kept to, to be decided",
    "ended": "Ended",
    "all": "All",
}
"""What the lists may show."""


@dataclass(frozen=True)
class Hours:
    """An adult's hours, counted from the events: minutes ordered, credited and left."""

    ordered: int
    credited: int

    @property
    def left(self) -> int:
        """Minutes left: never below nought and never above what was ordered."""
        return max(0, self.ordered - self.credited)


def hours_of(rows: Iterable[Referral]) -> Mapping[int, Hours]:
    """Return the hours of some referrals by key, in one query; children have none."""
    adults = {row.pk: (row.hours or 0) * 60 for row in rows if row.hours is not None}
    credited = dict(
        LedgerEvent.objects.filter(referral_id__in=adults)
        .order_by()
        .values_list("referral_id")
        .annotate(minutes=Sum("minutes"))
    )
    return {key: Hours(ordered, credited.get(key, 0)) for key, ordered in adults.items()}


def minutes_left(referral: Referral) -> int | None:
    """Return the minutes that an adult has still to work; None for who has no hours."""
    found = hours_of([referral]).get(referral.pk)
    return None if found is None else found.left


def reached(actor: Actor, which: str = "open") -> QuerySet[Referral]:
    """Return the referrals that an actor's organisation made or was given."""
    rows = Referral.objects.filter(referrals.scope(actor))
    return of_kind(rows, which).select_related("provider", "officer")


def of_kind(rows: QuerySet[Referral], which: str) -> QuerySet[Referral]:
    """Return those of a kind of `WHICH`."""
    if which == "new":
        return rows.filter(state=ReferralState.REFERRED)
    if which == "waiting":
        return rows.filter(state=ReferralState.ACCEPTED)
    if which == "late":
        return rows.filter(late())
    if which == "breached":
        return rows.filter(state=ReferralState.BREACHED)
    if which == "ended":
        return rows.exclude(state__in=(*UNDER_WAY, ReferralState.BREACHED))
    return rows if which == "all" else rows.filter(state__in=UNDER_WAY)


def late() -> Q:
    """Return where nothing has started although it was due."""
    return Q(state__in=WAITING, started_at__isnull=True, start_due__lt=timezone.now())


def about_person(person_ids: Iterable[str]) -> QuerySet[Referral]:
    """Return the referrals of a person (all their ids); the caller has asked a policy."""
    return Referral.objects.filter(person_id__in=set(person_ids)).select_related("provider")


def of_incident(incident_id: str) -> QuerySet[Referral]:
    """Return the referrals that a log led to; the caller has asked a policy."""
    return Referral.objects.filter(incident_id=incident_id).select_related("provider")


def victims_of(keys: Iterable[int]) -> QuerySet[Victim]:
    """Return the victims of some referrals; the caller has asked a policy."""
    return Victim.objects.filter(referral_id__in=set(keys)).select_related("referral")


def ready_to_record(referral: Referral) -> bool:
    """Say whether Outcome 22 may be recorded: the activity is evidenced, and it is not yet."""
    return (
        referral.outcome == Outcome.DIVERSION
        and referral.outcome_recorded_at is None
        and referral.state == ReferralState.COMPLETED
    )
