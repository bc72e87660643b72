"""Mark who came to a session, put a mark right, close the roster."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils import timezone

from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.queries import codes
from saferplaces.foundation.states import step
from saferplaces.programmes.immediate_justice import registry
from saferplaces.programmes.immediate_justice.actions.completing import complete_locked, unfinished
from saferplaces.programmes.immediate_justice.actions.given import (
    as_provider,
    locked,
    note,
    words,
)
from saferplaces.programmes.immediate_justice.actions.overlaps import refuse_overlaps
from saferplaces.programmes.immediate_justice.ledger import credit, standing
from saferplaces.programmes.immediate_justice.models import (
    Booking,
    LedgerEvent,
    LedgerKind,
    Outcome,
    Referral,
    ReferralState,
    Session,
    SessionKind,
    SessionState,
)
from saferplaces.programmes.immediate_justice.policy import sessions
from saferplaces.programmes.immediate_justice.states import SESSION, move, move_session

POINTS = range(1, 7)
MARKED = "This is marked already: put the mark right instead"


@dataclass(frozen=True)
class Mark:
    """How one person's day went; the times are those of the session where none are named."""

    outcome: str
    started_at: dt.datetime | None = None
    ended_at: dt.datetime | None = None
    penalty: int = 0
    hi_vis: bool | None = None
    quality: int | None = None
    behaviour: int | None = None
    words: str = ""


def mark(
    actor: Actor, session_id: int, marks: Mapping[int, Mark], key: uuid.UUID
) -> list[LedgerEvent]:
    """Mark several people of a session (by booking) at once.

    The same form sent twice, by its `key`, is one set of events.

    Raises
    ------
    Problem
        With the field (``outcome-7`` for booking 7) that will not do, when the session is over, has
        not begun, or somebody is marked already.
    Refused
        When the session is another organisation's.
    """
    keys = {booking: uuid.uuid5(key, str(booking)) for booking in marks}
    with acting(actor):
        session = locked_session(actor, session_id)
        before = list(LedgerEvent.objects.filter(key__in=keys.values()))
        if before:
            return before
        if session.state != SessionState.PLANNED:
            raise Problem("The roster of this session is closed")
        if session.starts_at > timezone.now():
            raise Problem("The session has not begun")
        rows = _bookings(session, marks)
        people = {row.pk: row for row in locked(row.referral_id for row in rows)}
        as_provider(actor, people.values())
        attended = {row.code: bool(row.values["attended"]) for row in codes("justice_attendance")}
        events = []
        for row in rows:
            if row.ledger.all():
                raise Problem(MARKED, field=f"outcome-{row.pk}")
            given = marks[row.pk]
            if given.outcome not in attended:
                raise Problem("Select whether they came", field=f"outcome-{row.pk}")
            events.append(_event(actor, session, row, given, attended[given.outcome]))
            events[-1].key = keys[row.pk]
        refuse_overlaps(
            (people[event.referral_id], event, f"started-{event.booking_id}") for event in events
        )
        LedgerEvent.objects.bulk_create(events)
        _started(actor, people, events)
        note(
            actor, "justice_session.marked", people.values(),
            session=session.pk, outcomes=sorted({event.outcome for event in events}),
        )  # fmt: skip
    return events


def correct(actor: Actor, event_id: int, given: Mark, why: str, key: uuid.UUID) -> LedgerEvent:
    """Put a mark right: another event, with a reason; the wrong one stays to be read.

    Raises
    ------
    Problem
        Without a reason, when it was put right already, or when an outcome rests on it.
    Refused
        When another service sees it through.
    """
    with acting(actor):
        wrong = LedgerEvent.objects.select_related("booking__session").get(pk=event_id)
        (row,) = locked([wrong.referral_id])
        as_provider(actor, [row])
        if before := LedgerEvent.objects.filter(key=key).first():
            return before
        if wrong.booking is None:
            raise Problem("Only what happened at a session can be put right")
        if LedgerEvent.objects.filter(corrects=wrong).exists():
            raise Problem("It was put right already: put the newest mark right")
        if row.state not in {
            ReferralState.ACCEPTED,
            ReferralState.STARTED,
            ReferralState.COMPLETED,
        }:
            raise Problem("This referral is over: its hours cannot be changed")
        said = words(why, "why", "Say why the mark was wrong")
        known = {one.code: bool(one.values["attended"]) for one in codes("justice_attendance")}
        if given.outcome not in known:
            raise Problem("Select whether they came", field="outcome")
        event = _event(actor, wrong.booking.session, wrong.booking, given, known[given.outcome])
        event.kind, event.corrects, event.why, event.key = LedgerKind.CORRECTION, wrong, said, key
        if _same(event, wrong):
            raise Problem("This is what the mark says already", field="outcome")
        refuse_overlaps([(row, event, f"started-{wrong.booking.pk}")])
        event.minutes -= _credited(row, wrong.booking.pk)
        event.save(force_insert=True)
        settle(actor, row)
        note(actor, "justice_ledger.corrected", [row], event=wrong.pk, minutes=event.minutes)
    return event


def close_roster(actor: Actor, session_id: int) -> Session:
    """Close a roster on which everybody is marked; who has nothing left has completed.

    Raises
    ------
    Problem
        When somebody is not marked, or the session is over.
    Refused
        When it is another organisation's.
    """
    with acting(actor):
        session = locked_session(actor, session_id)
        step(SESSION, session.state, SessionState.HELD)
        rows = list(session.bookings.filter(off_at__isnull=True).prefetch_related("ledger"))
        if any(not row.ledger.all() for row in rows):
            raise Problem("Mark everybody first")
        move_session(actor, session, SessionState.HELD)
        session.save(update_fields=["state"])
        people = locked(row.referral_id for row in rows)
        done = [row for row in people if row.state == ReferralState.STARTED]
        left = unfinished(done)
        complete_locked(actor, [row for row in done if row.pk not in left])
        note(actor, "justice_session.held", people, session=session.pk)
    return session


def locked_session(actor: Actor, key: int) -> Session:
    """Return a session, locked, that the actor's organisation runs."""
    session = Session.objects.select_for_update(of=("self",)).get(pk=key)
    sessions.may(actor, "run", session).require()
    return session


def _bookings(session: Session, marks: Mapping[int, Mark]) -> list[Booking]:
    rows = session.bookings.filter(pk__in=marks, off_at__isnull=True).prefetch_related("ledger")
    found = list(rows)
    if len(found) != len(marks):
        raise Problem("One of these people is not on this roster")
    return found


def _event(
    actor: Actor, session: Session, booking: Booking, given: Mark, attended: bool
) -> LedgerEvent:
    """Return the event of one mark, not saved; times are checked against the session's day."""
    at = f"-{booking.pk}"
    started = given.started_at or session.starts_at
    ended = given.ended_at or session.ends_at
    if attended:
        if timezone.localdate(started) != timezone.localdate(session.starts_at):
            raise Problem("The times must be on the day of the session", field=f"started{at}")
        if ended <= started or ended - started > dt.timedelta(hours=12):
            raise Problem("They must have left after they came", field=f"ended{at}")
        if given.penalty < 0 or given.penalty * 60 > (ended - started).total_seconds():
            raise Problem("The penalty is longer than they were there", field=f"penalty{at}")
    if any(point is not None and point not in POINTS for point in (given.quality, given.behaviour)):
        raise Problem("Select one of the six points", field=f"quality{at}")
    works = session.kind == SessionKind.WORK
    penalty = given.penalty if attended and works else 0
    return LedgerEvent(
        referral_id=booking.referral_id,
        kind=LedgerKind.ATTENDANCE,
        booking=booking,
        outcome=given.outcome,
        attended=attended,
        started_at=started if attended else None,
        ended_at=ended if attended else None,
        penalty=penalty,
        minutes=credit(attended, started, ended, penalty) if works else 0,
        hi_vis=given.hi_vis,
        quality=given.quality,
        behaviour=given.behaviour,
        why=given.words.strip(),
        at=timezone.now(),
        by_id=actor.person,
        key=uuid.uuid4(),
    )


def _started(actor: Actor, people: Mapping[int, Referral], events: list[LedgerEvent]) -> None:
    """Start those for whom this was the first activity: an older roster may be marked later."""
    begun, sooner = [], []
    for event in events:
        row = people[event.referral_id]
        if event.started_at is None:
            continue
        if row.state == ReferralState.ACCEPTED:
            begun.append(row)
        elif row.started_at is None or event.started_at >= row.started_at:
            continue
        sooner.append(row)
        row.started_at, row.moved_at = event.started_at, timezone.now()
    if not sooner:
        return
    move(actor, begun, ReferralState.STARTED)
    Referral.objects.bulk_update(sooner, ["state", "started_at", "moved_at"])
    registry.tell(registry.STARTED, actor, begun)


def _same(new: LedgerEvent, old: LedgerEvent) -> bool:
    told = ("outcome", "started_at", "ended_at", "penalty")
    return all(getattr(new, name) == getattr(old, name) for name in told)


def _credited(row: Referral, booking: int) -> int:
    return sum(event.minutes for event in row.ledger.filter(booking_id=booking))


def settle(actor: Actor, row: Referral) -> None:
    """Have the state of a locked referral say what the events now say."""
    found = standing(row.ledger.order_by("at", "pk"))
    was = row.state
    if row.state == ReferralState.COMPLETED and row.pk in unfinished([row]):
        if row.outcome == Outcome.DIVERSION and row.outcome_recorded_at is not None:
            raise Problem("Outcome 22 was recorded on the strength of this: ask the police first")
        move(actor, [row], ReferralState.STARTED)
        row.completed_at = None
    if found.first is None and row.state == ReferralState.STARTED:
        move(actor, [row], ReferralState.ACCEPTED)
    row.started_at, row.moved_at = found.first, timezone.now()
    if found.first is not None and row.state == ReferralState.ACCEPTED:
        move(actor, [row], ReferralState.STARTED)
    row.save(update_fields=["state", "started_at", "completed_at", "moved_at"])
    if was == ReferralState.ACCEPTED and row.state == ReferralState.STARTED:
        registry.tell(registry.STARTED, actor, [row])
