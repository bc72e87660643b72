"""Plan sessions, fill them, take people off, call them off."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from saferplaces.foundation.audit.access import record
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.queries import people
from saferplaces.foundation.identity.roles import JUSTICE_ADULTS
from saferplaces.foundation.policy import Refused
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.models import District
from saferplaces.foundation.reference.queries import codes
from saferplaces.foundation.states import step
from saferplaces.programmes.immediate_justice.actions.adjusting import hold_gate
from saferplaces.programmes.immediate_justice.actions.attendance import locked_session
from saferplaces.programmes.immediate_justice.actions.given import (
    as_provider,
    locked,
    note,
    words,
)
from saferplaces.programmes.immediate_justice.apart import clashes
from saferplaces.programmes.immediate_justice.models import (
    Activity,
    Booking,
    Referral,
    ReferralState,
    Session,
    SessionKind,
    SessionState,
    SessionStateChange,
    Site,
    SiteState,
)
from saferplaces.programmes.immediate_justice.states import SESSION, move_session

FITS = {
    SessionKind.WORK: (Activity.WORK, Activity.BOTH),
    SessionKind.COURSE: (Activity.COURSE, Activity.BOTH),
}
UNASSESSED = "This place has no risk assessment that holds on that day"


@dataclass(frozen=True)
class Plan:
    """A session as it is planned: of work at a place, or of the course at a venue."""

    starts_at: dt.datetime
    ends_at: dt.datetime
    places: int
    supervisor_id: int
    site_id: int | None = None
    venue: str = ""
    district: str = ""
    kit: tuple[str, ...] = ()
    pick_up: str = ""
    pick_up_at: dt.datetime | None = None
    notes: str = ""


def plan_session(actor: Actor, plan: Plan) -> Session:
    """Plan a session; work is planned only at a place that is open and assessed for that day.

    Raises
    ------
    Problem
        With the field that will not do.
    Refused
        When the actor's role does not run sessions.
    """
    if not actor.can(JUSTICE_ADULTS):
        raise Refused(f"Your role ({actor.role_name}) may not do this.")
    with acting(actor):
        site = _place(plan)
        _checked(actor, plan)
        session = Session.objects.create(
            kind=SessionKind.WORK if site else SessionKind.COURSE,
            organisation_id=actor.body,
            site=site,
            venue="" if site else words(plan.venue, "venue", "Enter where the course is held"),
            district=site.district if site else plan.district,
            starts_at=plan.starts_at,
            ends_at=plan.ends_at,
            places=plan.places,
            supervisor_id=plan.supervisor_id,
            kit=list(plan.kit),
            pick_up=plan.pick_up.strip(),
            pick_up_at=plan.pick_up_at,
            notes=plan.notes.strip(),
            made_at=timezone.now(),
            made_by_id=actor.person,
        )
        SessionStateChange.objects.create(
            session=session, new=SessionState.PLANNED, by_id=actor.user_id
        )
        _note(actor, "justice_session.planned", session)
    return session


def fill(
    actor: Actor, session_id: int, referral_ids: Sequence[int], *, elsewhere: str = ""
) -> list[Booking]:
    """Place people on a session: never more than its places, never two who are kept apart.

    `elsewhere` says why somebody works outside the community that was affected.

    Raises
    ------
    Problem
        With a sentence about who does not fit.
    Refused
        When the session, or one of the people, is another organisation's.
    """
    with acting(actor):
        hold_gate(shared=True)
        session = locked_session(actor, session_id)
        if session.state != SessionState.PLANNED:
            raise Problem("This session is over")
        rows = locked(referral_ids)
        as_provider(actor, rows)
        booked = list(
            Referral.objects.filter(
                bookings__session=session, bookings__off_at__isnull=True
            ).order_by("pk")
        )
        if not rows:
            raise Problem("Select at least one person", field="people")
        _fit(session, rows, booked)
        _room(session, len(booked) + len(rows))
        for one, two in clashes([*booked, *rows]):
            raise Problem(
                f"{one.reference} and {two.reference} cannot be placed together", field="people"
            )
        far = [row for row in rows if row.affected_district != session.district]
        if far and session.kind == SessionKind.WORK and not elsewhere.strip():
            raise Problem(
                "Say why they work outside the community that was affected", field="elsewhere"
            )
        now = timezone.now()
        made = Booking.objects.bulk_create(
            Booking(
                session=session,
                referral=row,
                booked_at=now,
                booked_by_id=actor.person,
                elsewhere=elsewhere.strip() if row in far else "",
            )
            for row in rows
        )
        note(actor, "justice_session.filled", rows, session=session.pk)
    return made


def take_off(actor: Actor, booking_id: int, why: str) -> Booking:
    """Take somebody off a session, with a reason, before they are marked.

    Raises
    ------
    Problem
        Without a reason, when they are marked, or off already.
    Refused
        When the session is another organisation's.
    """
    with acting(actor):
        booking = Booking.objects.select_related("referral").get(pk=booking_id)
        session = locked_session(actor, booking.session_id)
        booking.refresh_from_db(fields=["off_at"])
        if session.state != SessionState.PLANNED or booking.off_at or booking.ledger.exists():
            raise Problem("They are marked, or off it already")
        booking.off_why = words(why, "why", "Say why they come off")
        booking.off_at = timezone.now()
        booking.save(update_fields=["off_at", "off_why"])
        note(actor, "justice_session.taken_off", [booking.referral], session=session.pk)
    return booking


def cancel(actor: Actor, session_id: int, why: str) -> Session:
    """Call a session off; everybody on it can be placed elsewhere.

    Raises
    ------
    Problem
        Without a reason, when somebody is marked, or the session is over.
    Refused
        When it is another organisation's.
    """
    with acting(actor):
        session = locked_session(actor, session_id)
        step(SESSION, session.state, SessionState.CANCELLED)
        said = words(why, "why", "Say why it is called off")
        rows = session.bookings.filter(off_at__isnull=True)
        if rows.filter(ledger__isnull=False).exists():
            raise Problem("Somebody is marked: close the roster instead")
        people_ = list(Referral.objects.filter(bookings__in=rows))
        rows.update(off_at=timezone.now(), off_why="The session was called off")
        session.why_cancelled = said
        move_session(actor, session, SessionState.CANCELLED)
        session.save(update_fields=["state", "why_cancelled"])
        note(actor, "justice_session.cancelled", people_, session=session.pk)
    return session


def _place(plan: Plan) -> Site | None:
    if plan.site_id is None:
        if not District.objects.filter(pk=plan.district).exists():
            raise Problem("Select a district", field="district")
        return None
    site = Site.objects.select_for_update(of=("self",)).filter(pk=plan.site_id).first()
    if site is None or site.state != SiteState.OPEN:
        raise Problem("Select a place that is open", field="site")
    newest = site.assessments.first()
    day = timezone.localdate(plan.starts_at)
    if newest is None or not newest.suitable or newest.good_until < day:
        raise Problem(UNASSESSED, field="site")
    return site


def _checked(actor: Actor, plan: Plan) -> None:
    if plan.ends_at <= plan.starts_at or plan.ends_at - plan.starts_at > dt.timedelta(hours=12):
        raise Problem("The session must end after it starts, on the same day", field="ends")
    if not 1 <= plan.places <= 60:
        raise Problem("Enter how many places there are, from 1 to 60", field="places")
    staff = people(JUSTICE_ADULTS, organisation_id=actor.body)
    if not staff.filter(pk=plan.supervisor_id).exists():
        raise Problem("Select a supervisor of your own service", field="supervisor")
    if not set(plan.kit) <= set(codes("justice_kit").values_list("code", flat=True)):
        raise Problem("Select kit from the list", field="kit")


def _room(session: Session, number: int) -> None:
    if number > session.places:
        raise Problem(
            f"There are {session.places} places, and {number} people would come", field="people"
        )


def _fit(session: Session, rows: Sequence[Referral], booked: Sequence[Referral]) -> None:
    on = {row.pk for row in booked}
    at_work = Booking.objects.filter(
        referral__in=rows,
        off_at__isnull=True,
        session__state=SessionState.PLANNED,
        session__starts_at__lt=session.ends_at,
        session__ends_at__gt=session.starts_at,
    ).exclude(session=session)
    busy = set(at_work.values_list("referral_id", flat=True))
    for row in rows:
        if row.pk in on:
            raise Problem(f"{row.reference} is on it already", field="people")
        if row.state not in {ReferralState.ACCEPTED, ReferralState.STARTED}:
            raise Problem(f"{row.reference} is not waiting for a session", field="people")
        if row.activity not in FITS[SessionKind(session.kind)]:
            raise Problem(f"{row.reference} was not asked to do this", field="people")
        if row.pk in busy:
            raise Problem(f"{row.reference} is somewhere else at that time", field="people")


def _note(actor: Actor, verb: str, session: Session) -> None:
    record(actor, what="alter", verb=verb, objects=[f"justice_session:{session.pk}"])
