"""Two people do something to one record at once: one after the other, or one of them is refused.

Every table of states takes part by itself, through its ``transitions.py``.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from functools import partial

import pytest
from django.db import connections
from tests.saferplaces import racing
from tests.saferplaces.cast import everybody
from tests.saferplaces.transitions import of_one_record

FEW = [
    ("case", "open", "close", "close"),
    ("case", "closing", "agree to closing", "send back"),
    ("referral", "sent", "accept", "accept"),
    ("conference", "planned", "hold", "cancel"),
    ("plan", "closing", "close", "send back"),
]
ALL = [
    (name, state, *pair)
    for name, state, verbs in racing.starts()
    for pair in itertools.combinations_with_replacement(verbs, 2)
    if of_one_record(name, *pair)
]


@pytest.fixture
def apart(fresh_database: str) -> Iterator[None]:
    everybody()
    yield
    connections.close_all()


def _race(name: str, state: str, first: str, second: str) -> None:
    one = racing.record(name, state, first, second)
    before = len(racing.steps(one) or [])
    acts = [
        partial(racing.do, name, verb, one, racing.able(name, verb)) for verb in (first, second)
    ]
    said = racing.at_once(acts)
    done = [str(word) for word in said if word != racing.REFUSED]
    assert done, f"{name}: {first} and {second} from {state} were both refused"
    racing.whole(name, one, state, done, before)


def test_of_two_at_once_each_sees_what_the_other_did(apart: None) -> None:
    for race in FEW:
        _race(*race)


def test_a_conference_that_is_held_is_not_dispensed_with_as_well(apart: None) -> None:
    from tests.saferplaces.casework.conferences import made  # noqa: PLC0415 - of one test

    from saferplaces.casework.conferences.models import Requirement  # noqa: PLC0415

    case = made.serious()
    duty = Requirement.objects.filter(case=case, state="due").first() or made.duty(case)
    conference = made.begun(made.arranged(case))
    both = [("conference", "hold", conference), ("conference-requirement", "dispense", duty)]
    racing.at_once(
        [partial(racing.do, name, verb, one, racing.able(name, verb)) for name, verb, one in both]
    )
    duty.refresh_from_db()
    ways = racing.steps(duty) or []
    assert [new for old, new in ways if old == "due"] in (["met"], ["dispensed"])
    assert duty.state == ways[-1][1]


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted({race[0] for race in ALL}))
def test_every_pair_of_verbs_at_once(apart: None, name: str) -> None:
    for race in ALL:
        for _ in range(5 if race[0] == name else 0):
            _race(*race)
