"""The tables of states."""

from __future__ import annotations

import pytest

from saferplaces.casework.reviews.models import AlertState, ErrorState, ReviewState
from saferplaces.casework.reviews.states import ALERT, ERROR, REVIEW
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.states import may_go, step


@pytest.mark.parametrize(
    ("table", "states"), [(REVIEW, ReviewState), (ALERT, AlertState), (ERROR, ErrorState)]
)
def test_every_state_can_be_reached_and_no_way_leads_to_an_unknown_one(table, states) -> None:
    reached = {""}
    for _ in states:
        reached |= {way.new for way in table if way.old in reached}
    assert reached - {""} == set(states.values)


def test_what_has_no_way_is_refused_in_plain_words() -> None:
    assert not may_go(REVIEW, ReviewState.DECIDED, ReviewState.WAITING)
    with pytest.raises(Problem, match="Somebody else"):
        step(REVIEW, ReviewState.DECIDED, ReviewState.WAITING)
