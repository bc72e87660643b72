"""Who is on a session, and who could come: nearest need first, and who cannot be with whom."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, IntegerField, Value, When

from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.reference.queries import choices
from saferplaces.foundation.ui.formats import day
from saferplaces.programmes.immediate_justice.actions.sessions import FITS
from saferplaces.programmes.immediate_justice.apart import clashes
from saferplaces.programmes.immediate_justice.models import (
    Adjustment,
    Booking,
    LedgerEvent,
    Referral,
    ReferralState,
    Session,
    SessionKind,
    SessionState,
)
from saferplaces.programmes.immediate_justice.policy import referrals
from saferplaces.programmes.immediate_justice.queries import hours_of

MOST = 60
"""How many are offered at once: those to start soonest."""


@dataclass
class Seat:
    """One person on a session, with what the supervisor must know."""

    booking: Booking
    adjustments: list[str]
    left: int | None
    marks: list[LedgerEvent]

    @property
    def pk(self) -> int:
        """The booking's key."""
        return int(self.booking.pk)

    @property
    def referral(self) -> Referral:
        """Who it is."""
        return self.booking.referral

    def fields_of(self, form: Any) -> dict[str, Any]:
        """Return the fields of a roster that are this person's."""
        end = f"-{self.pk}"
        return {name.removesuffix(end): form[name] for name in form.fields if name.endswith(end)}


def booked(session: Session) -> list[Seat]:
    """Return who is on a session, by name, in four queries."""
    rows = list(
        session.bookings.filter(off_at__isnull=True)
        .select_related("referral")
        .order_by("referral__name", "pk")
    )
    people = [row.referral for row in rows]
    needs, others = dict(choices("justice_needs")), dict(choices("justice_alternatives"))
    adjusted = defaultdict(list)
    for one in Adjustment.objects.filter(referral__in=people, ended_at__isnull=True):
        told = [needs.get(one.need, one.need), one.words, others.get(one.alternative, "")]
        adjusted[one.referral_id].append(": ".join(filter(None, told)))
    hours = hours_of(people)
    marks = defaultdict(list)
    for event in LedgerEvent.objects.filter(booking__in=rows).order_by("at", "pk"):
        marks[event.booking_id].append(event)
    return [
        Seat(
            row,
            adjusted[row.referral_id],
            hours[row.referral_id].left if row.referral_id in hours else None,
            marks[row.pk],
        )
        for row in rows
    ]


def offered(actor: Actor, session: Session, on: list[Referral]) -> list[tuple[Referral, str]]:
    """Return who could come to a session, each with words for a list.

    Those of the community that was affected come first, then whoever is to start soonest. Who
    cannot be placed with somebody on it is not offered with them: the words say so, not why.
    """
    if session.state != SessionState.PLANNED:
        return []
    taken = Booking.objects.filter(off_at__isnull=True, session__state=SessionState.PLANNED)
    near = Case(
        When(affected_district=session.district, then=Value(0)),
        default=Value(1),
        output_field=IntegerField(),
    )
    rows = list(
        referrals.readable(actor)
        .filter(
            state__in=[ReferralState.ACCEPTED, ReferralState.STARTED],
            activity__in=FITS[SessionKind(session.kind)],
        )
        .exclude(pk__in=taken.values("referral_id"))
        .order_by(near, "start_due", "pk")[:MOST]
    )
    hours = hours_of(rows)
    if session.kind == SessionKind.WORK:
        rows = [row for row in rows if hours[row.pk].left]
    barred = {
        one.pk: two.reference for pair in clashes([*on, *rows]) for one, two in (pair, pair[::-1])
    }
    found = []
    for row in rows:
        told = [row.name, row.reference, f"to start by {day(row.start_due)}"]
        if row.pk in hours:
            told.append(f"{round(hours[row.pk].left / 60, 2):g} hours left")
        if row.affected_district != session.district:
            told.append(f"community affected: {row.affected_district.title()}")
        if row.pk in barred:
            told.append(f"cannot be placed with {barred[row.pk]}")
        found.append((row, ", ".join(told)))
    return found
