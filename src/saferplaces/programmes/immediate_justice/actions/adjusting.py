"""Adjust an activity to somebody's needs; keep two people apart."""

from __future__ import annotations

from django.db import connection
from django.utils import timezone

from saferplaces.foundation.audit.access import record
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.roles import JUSTICE_REFER
from saferplaces.foundation.policy import Refused
from saferplaces.foundation.problems import Problem
from saferplaces.programmes.immediate_justice.actions.given import (
    as_police,
    as_provider,
    coded,
    locked,
    note,
    words,
)
from saferplaces.programmes.immediate_justice.apart import aliases
from saferplaces.programmes.immediate_justice.models import (
    Adjustment,
    Booking,
    KeepApart,
    Referral,
    SessionState,
)
from saferplaces.programmes.immediate_justice.policy import apart
from saferplaces.programmes.immediate_justice.states import UNDER_WAY

GATE = 0x1A57_1CE5
"""Filling a session and keeping people apart wait for each other at this lock."""


def adjust(actor: Actor, key: int, *, need: str, words_: str, alternative: str = "") -> Adjustment:
    """Say what is made different for somebody, and which activity takes the place of another.

    Raises
    ------
    Problem
        With the field that will not do, or when the referral is over.
    Refused
        When another service sees it through.
    """
    with acting(actor):
        (row,) = locked([key])
        as_provider(actor, [row])
        if row.state not in UNDER_WAY:
            raise Problem("This referral is over")
        coded("justice_needs", need, "need", "Select a need")
        if alternative:
            coded("justice_alternatives", alternative, "alternative", "Select an activity")
        made = Adjustment.objects.create(
            referral=row,
            need=need,
            alternative=alternative,
            words=words(words_, "words", "Say what is arranged"),
            made_at=timezone.now(),
            made_by_id=actor.person,
        )
        _moved(row)
        note(actor, "justice_referral.adjusted", [row], adjustment=made.pk)
    return made


def end_adjustment(actor: Actor, key: int) -> Adjustment:
    """End an adjustment that is no longer needed.

    Raises
    ------
    Problem
        When it has ended.
    Refused
        When another service sees the referral through.
    """
    with acting(actor):
        found = Adjustment.objects.get(pk=key)
        (row,) = locked([found.referral_id])
        as_provider(actor, [row])
        found.refresh_from_db()
        if found.ended_at is not None:
            raise Problem("It has ended already")
        found.ended_at = timezone.now()
        found.save(update_fields=["ended_at"])
        _moved(row)
        note(actor, "justice_referral.adjustment_ended", [row], adjustment=found.pk)
    return found


def keep_apart(actor: Actor, key: int, other: int, why: str) -> KeepApart:
    """Have two people never placed together; who is on a coming session with the other comes off.

    Raises
    ------
    Problem
        Without a reason, of one and the same person, or when they are kept apart already.
    Refused
        When another force referred one of them.
    """
    with acting(actor):
        hold_gate()
        one, two = locked([key, other]) if key != other else (None, None)
        if one is None or two is None or two.person_id in aliases(one.person_id):
            raise Problem("Select somebody else", field="other")
        as_police(actor, one)
        as_police(actor, two)
        said = words(why, "why", "Say why, for the police alone")
        left, right = sorted([one.person_id, two.person_id])
        if KeepApart.objects.filter(person_id=left, other_id=right, ended_at__isnull=True).exists():
            raise Problem("They are kept apart already", field="other")
        made = KeepApart.objects.create(
            person_id=left,
            other_id=right,
            why=said,
            organisation_id=actor.body,
            made_at=timezone.now(),
            made_by_id=actor.person,
        )
        off = _take_off(one, two)
        note(actor, "justice_apart.made", [one, two], pair=made.pk, taken_off=off)
    return made


def let_together(actor: Actor, key: int) -> KeepApart:
    """End a pair.

    Raises
    ------
    Problem
        When it has ended.
    Refused
        When another force made it.
    """
    if not actor.can(JUSTICE_REFER):
        raise Refused(f"Your role ({actor.role_name}) may not do this.")
    with acting(actor):
        found = KeepApart.objects.select_for_update().get(pk=key)
        apart.may(actor, "read", found).require()
        if found.ended_at is not None:
            raise Problem("It has ended already")
        found.ended_at, found.ended_by_id = timezone.now(), actor.person
        found.save(update_fields=["ended_at", "ended_by"])
        record(
            actor,
            what="alter",
            verb="justice_apart.ended",
            objects=[f"justice_apart:{found.pk}"],
            people=[found.person_id, found.other_id],
        )
    return found


def hold_gate(*, shared: bool = False) -> None:
    """Wait for whoever fills a session or keeps people apart, until the transaction ends."""
    take = "pg_advisory_xact_lock_shared" if shared else "pg_advisory_xact_lock"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {take}(%s)", [GATE])


def _take_off(one: Referral, two: Referral) -> list[int]:
    """Take the second off each session to come on which both stand."""
    theirs = Booking.objects.filter(
        referral__person_id__in=aliases(one.person_id),
        off_at__isnull=True,
        session__state=SessionState.PLANNED,
        ledger__isnull=True,
    )
    both = Booking.objects.select_for_update(of=("self",)).filter(
        session_id__in=theirs.values("session_id"),
        referral__person_id__in=aliases(two.person_id),
        off_at__isnull=True,
        ledger__isnull=True,
    )
    off = []
    for booking in both.order_by("pk"):
        booking.off_at, booking.off_why = timezone.now(), "Cannot be placed with somebody on it"
        booking.save(update_fields=["off_at", "off_why"])
        off.append(booking.pk)
    return off


def _moved(row: Referral) -> None:
    row.moved_at = timezone.now()
    row.save(update_fields=["moved_at"])
