"""What must hold whatever happens: hours, places, and who is never placed with whom."""

from __future__ import annotations

import datetime as dt
import threading
import uuid
from itertools import combinations

from django.db import connections, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.saferplaces.cast import Cast, person
from tests.saferplaces.programmes.immediate_justice import made

from saferplaces.foundation.problems import Problem
from saferplaces.programmes.immediate_justice.actions import (
    adjusting,
    attendance,
    hours,
    sessions,
)
from saferplaces.programmes.immediate_justice.actions.attendance import Mark
from saferplaces.programmes.immediate_justice.clocks import hours_between, working_days_between
from saferplaces.programmes.immediate_justice.ledger import credit, standing
from saferplaces.programmes.immediate_justice.models import Booking, LedgerEvent
from saferplaces.programmes.immediate_justice.queries import hours_of

FEW = settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
MARKS = st.tuples(
    st.sampled_from(["complied", "did_not_comply", "sent_home_service", "absent", "stood_down"]),
    st.integers(min_value=0, max_value=200),
)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("mark"), MARKS),
        st.tuples(st.just("correct"), MARKS),
        st.tuples(st.just("hours"), st.integers(min_value=0, max_value=22)),
    ),
    max_size=6,
)


@FEW
@given(steps=STEPS)
def test_hours_left_are_what_the_events_say_and_never_more_than_ordered(
    cast: Cast, steps: list[tuple[str, object]]
) -> None:
    owen = cast.owen.actor
    with transaction.atomic():
        row = made.referral()
        standing_credit: dict[int, int] = {}
        for what, told in steps:
            try:
                _one(owen, row, what, told, standing_credit)
            except Problem:
                continue
            row.refresh_from_db()
            found = hours_of([row])[row.pk]
            assert found.credited == sum(standing_credit.values()) >= 0
            assert 0 <= found.left <= found.ordered == (row.hours or 0) * 60
            first = standing(row.ledger.order_by("at", "pk")).first
            assert (row.started_at, row.state) == (first, "started" if first else "accepted")
        transaction.set_rollback(True)


def _one(owen, row, what, told, credited: dict[int, int]) -> None:
    """Do one step, and keep beside it, in the simplest way, what it should give."""
    if what == "hours":
        hours.change_hours(owen, row.pk, hours=told, why="Agreed", form=uuid.uuid4())
        return
    outcome, penalty = told
    if what == "mark":
        booking = made.booking(row, made.session(days_ago=len(credited) + 1))
        attendance.mark(
            owen, booking.session_id, {booking.pk: Mark(outcome, penalty=penalty)}, uuid.uuid4()
        )
    else:
        newest = LedgerEvent.objects.filter(
            referral=row, booking__isnull=False, corrected_by__isnull=True
        ).last()
        if newest is None:
            return
        booking = newest.booking
        attendance.correct(
            owen, newest.pk, Mark(outcome, penalty=penalty), "It was wrong", uuid.uuid4()
        )
    came = outcome in {"complied", "did_not_comply", "sent_home_service"}
    credited[booking.pk] = 420 - penalty if came else 0


@given(
    minutes=st.integers(min_value=1, max_value=720),
    penalty=st.integers(min_value=0, max_value=900),
    attended=st.booleans(),
)
def test_credit_is_time_less_penalty_only_if_they_came(
    minutes: int, penalty: int, attended: bool
) -> None:
    start = made.now()
    found = credit(attended, start, start + dt.timedelta(minutes=minutes), penalty)
    assert found == (max(0, minutes - penalty) if attended else 0)


@FEW
@given(
    pairs=st.sets(st.sampled_from(list(combinations(range(4), 2))), max_size=4),
    order=st.permutations(range(4)),
    late=st.booleans(),
)
def test_nobody_is_ever_placed_with_whom_they_must_not_be(
    cast: Cast, pairs: set[tuple[int, int]], order: list[int], late: bool
) -> None:
    """Whether the pairs are made before the session is filled or after."""
    with transaction.atomic():
        rows, session = [made.referral() for _ in range(4)], made.session()

        def apart() -> None:
            for one, two in sorted(pairs):
                adjusting.keep_apart(cast.amina.actor, rows[one].pk, rows[two].pk, "They fell out")

        if not late:
            apart()
        for number in order:
            try:
                sessions.fill(cast.owen.actor, session.pk, [rows[number].pk])
            except Problem:
                continue
        if late:
            apart()
        on = set(session.bookings.filter(off_at=None).values_list("referral_id", flat=True))
        for one, two in pairs:
            assert not {rows[one].pk, rows[two].pk} <= on
        transaction.set_rollback(True)


def test_the_clock_runs_in_real_hours_over_the_night_on_which_clocks_change() -> None:
    """Clocks go back on 25 October 2026: the night has an hour more."""
    friday = made.timezone.make_aware(dt.datetime(2026, 10, 23, 12))
    sunday = made.timezone.make_aware(dt.datetime(2026, 10, 25, 12))
    assert hours_between(friday, sunday) == 49
    monday = made.timezone.make_aware(dt.datetime(2026, 10, 26, 9))
    assert working_days_between(friday, monday, frozenset()) == 1
    assert working_days_between(friday, monday, frozenset({dt.date(2026, 10, 26)})) == 0


def test_nine_who_race_for_three_places_get_three(fresh_database: str) -> None:
    owen = person("owen").actor
    session = made.session(places=3)
    keys = [made.referral().pk for _ in range(9)]
    begin = threading.Barrier(9)
    refused: list[str] = []

    def place(key: int) -> None:
        try:
            begin.wait()
            sessions.fill(owen, session.pk, [key])
        except Problem as problem:
            refused.append(problem.message)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=place, args=[key]) for key in keys]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Booking.objects.filter(session=session, off_at=None).count() == 3
    assert len(refused) == 6


def test_placing_one_while_keeping_two_apart_never_leaves_both(fresh_database: str) -> None:
    owen, amina = person("owen").actor, person("amina").actor
    for _ in range(4):
        one, two, session = made.referral(), made.referral(), made.session()
        sessions.fill(owen, session.pk, [one.pk])
        begin = threading.Barrier(2)

        def place(key: int = two.pk, on: int = session.pk, wait: threading.Barrier = begin) -> None:
            try:
                wait.wait()
                sessions.fill(owen, on, [key])
            except Problem:
                pass
            finally:
                connections.close_all()

        thread = threading.Thread(target=place)
        thread.start()
        begin.wait()
        adjusting.keep_apart(amina, one.pk, two.pk, "They fell out")
        thread.join()
        on = session.bookings.filter(off_at=None).values_list("referral_id", flat=True)
        assert list(on) == [one.pk]
