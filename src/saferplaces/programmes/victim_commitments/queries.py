"""The only place from which others get what is owed to victims."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from saferplaces.foundation.identity.actor import Actor
from saferplaces.programmes.immediate_justice.ledger import standing
from saferplaces.programmes.immediate_justice.models import LedgerEvent, SessionKind
from saferplaces.programmes.victim_commitments.models import (
    Commitment,
    CommitmentState,
    Facilitator,
    Release,
    Restorative,
    Undertaking,
)
from saferplaces.programmes.victim_commitments.policy import restoratives, undertakings

WHICH = {
    "open": "Something to do",
    "overdue": "Overdue",
    "aside": "Set aside",
    "all": "All",
}
"""What the list may show."""


def late() -> Q:
    """Return which commitments are overdue: only what is to do can be."""
    return Q(state=CommitmentState.DUE, due_at__lt=timezone.now())


def reached(actor: Actor, which: str = "open") -> QuerySet[Undertaking]:
    """Return those victims' undertakings that the actor works with."""
    rows = Undertaking.objects.filter(undertakings.scope(actor))
    wanted = {
        "open": Q(state=CommitmentState.DUE),
        "overdue": late(),
        "aside": Q(state__in=[CommitmentState.DECLINED, CommitmentState.UNSAFE]),
    }.get(which)
    if wanted is not None:
        of = Commitment.objects.filter(wanted).order_by().values("undertaking_id")
        rows = rows.filter(pk__in=of)
    return rows.select_related("victim", "lead").prefetch_related(
        Prefetch("commitments", Commitment.objects.order_by("pk"))
    )


def overdue(actor: Actor) -> int:
    """Return how many commitments are overdue among those that the actor works with."""
    ours = Undertaking.objects.filter(undertakings.scope(actor))
    return Commitment.objects.filter(late(), undertaking__in=ours).count()


def to_do(actor: Actor) -> int:
    """Return how many commitments there is something to do for."""
    ours = Undertaking.objects.filter(undertakings.scope(actor))
    return Commitment.objects.filter(state=CommitmentState.DUE, undertaking__in=ours).count()


def of_referral(key: int) -> QuerySet[Undertaking]:
    """Return what is owed to the victims of a referral; the caller has asked a policy."""
    return (
        Undertaking.objects.filter(referral_id=key)
        .select_related("victim", "lead")
        .prefetch_related(Prefetch("commitments", Commitment.objects.order_by("pk")), "wishes")
        .order_by("pk")
    )


def of_person(person_ids: Iterable[str]) -> QuerySet[Undertaking]:
    """Return what is owed to a person (all their ids); the caller has asked a policy."""
    return Undertaking.objects.filter(person_id__in=set(person_ids) - {""})


def standing_release(found: Undertaking) -> Release | None:
    """Return what may be told about a child now."""
    return found.releases.filter(taken_back_at__isnull=True).select_related("by").first()


def attended_course(found: Undertaking) -> bool:
    """Say whether the person responsible has been on the awareness course."""
    events = LedgerEvent.objects.filter(
        referral_id=found.referral_id, booking__session__kind=SessionKind.COURSE
    )
    return standing(events.order_by("at", "pk")).first is not None


def running(actor: Actor) -> QuerySet[Restorative]:
    """Return the restorative justice that the actor's organisation runs."""
    rows = Restorative.objects.filter(restoratives.scope(actor))
    return rows.select_related("undertaking", "undertaking__victim", "facilitator")


def trained(actor: Actor) -> QuerySet[Facilitator]:
    """Return those of one's organisation whose training is good today."""
    today = timezone.localdate()
    return Facilitator.objects.filter(
        organisation_id=actor.body, trained_on__lte=today, good_until__gte=today
    ).select_related("user", "seen_by")
