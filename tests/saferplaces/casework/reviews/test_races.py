"""Two people at once: one of them gets the review, every time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections
from tests.saferplaces.casework.reviews.waiting import ORDINARY, no_chance, waiting
from tests.saferplaces.cast import Person, person

from saferplaces.casework.reviews.actions.decide import decide
from saferplaces.casework.reviews.actions.take import next_review, take
from saferplaces.casework.reviews.models import Decision, Review
from saferplaces.foundation.problems import Problem

HANDS = 4


@pytest.fixture
def people(fresh_database: str) -> Iterator[list[Person]]:
    """Four people who may decide in Leeds, each on a connection of their own."""
    no_chance()
    found = [person("amina"), person("sarah")]
    yield found * (HANDS // 2)
    connections.close_all()


def _at_once(people: list[Person], act: Callable[[Person], object]) -> list[object]:
    """Let everybody do the same at the same moment; what was refused comes back as None."""
    start = Barrier(len(people))

    def one(who: Person) -> object:
        try:
            start.wait()
            return act(who)
        except Problem:
            return None
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(people)) as pool:
        return list(pool.map(one, people))


def _race(people: list[Person], rounds: int) -> None:
    for _ in range(rounds):
        review = waiting()
        made = _at_once(people, lambda who, key=review.pk: decide(who.actor, key, ORDINARY))
        assert len([m for m in made if m is not None]) == 1
        assert Decision.objects.filter(review=review).count() == 1


def test_when_several_decide_the_same_review_one_wins(people) -> None:
    _race(people, 20)


@pytest.mark.slow
def test_when_several_decide_the_same_review_one_wins_two_hundred_times(people) -> None:
    _race(people, 200)


def test_several_who_ask_for_the_next_review_get_different_ones(people) -> None:
    for _ in range(20):
        wanted = {waiting().pk for _ in range(HANDS)}
        got = _at_once(people, lambda who: next_review(who.actor).pk)
        assert set(got) == wanted
        Review.objects.filter(pk__in=wanted).update(state="decided")


def test_when_two_take_the_same_review_one_holds_it(people) -> None:
    for _ in range(20):
        review = waiting()
        got = _at_once(people[:2], lambda who, key=review.pk: take(who.actor, key).held_by_id)
        assert len([g for g in got if g is not None]) == 1
        assert Review.objects.get(pk=review.pk).held_by_id in got
