"""Several people at one conference at once: nothing that anybody wrote is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections
from tests.saferplaces.casework.conferences import made
from tests.saferplaces.cast import Person, person

from saferplaces.casework.conferences.actions import duty
from saferplaces.casework.conferences.actions.minutes import Overtaken, write
from saferplaces.casework.conferences.actions.sitting import accept
from saferplaces.casework.conferences.models import Requirement
from saferplaces.foundation.identity.actor import SYSTEM


@pytest.fixture
def writers(fresh_database: str) -> Iterator[list[Person]]:
    yield [person("sarah"), person("dev")]
    connections.close_all()


def _at_once(people: list[Person], act: Callable[[Person], object]) -> list[object]:
    start = Barrier(len(people))

    def one(who: Person) -> object:
        try:
            start.wait()
            return act(who)
        except Overtaken as overtaken:
            return overtaken
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(people)) as pool:
        return list(pool.map(one, people))


def test_when_two_write_minutes_at_once_neither_is_lost(writers) -> None:
    _write(writers, 5)


@pytest.mark.slow
def test_when_two_write_minutes_at_once_neither_is_lost_a_hundred_times(writers) -> None:
    _write(writers, 100)


def _write(writers: list[Person], rounds: int) -> None:
    conference = made.arranged()
    for who in writers:
        accept(who.actor, conference.pk)
    item = conference.items.filter(part="open").first()
    for number in range(rounds):
        version = item.version
        got = _at_once(
            writers,
            lambda who, v=version, n=number: write(who.actor, item.pk, f"{who.user.name} {n}", v),
        )
        late = [one for one in got if isinstance(one, Overtaken)]
        assert len(late) == 1
        item.refresh_from_db()
        assert item.version == version + 1
        assert late[0].item.minutes == item.minutes


def test_when_a_case_becomes_serious_twice_at_once_there_is_one_duty(writers) -> None:
    case = made.serious()
    _at_once(writers, lambda _: duty.require(SYSTEM, case.pk, "serious"))
    assert Requirement.objects.filter(case=case).count() == 1


def test_who_was_overtaken_sees_both_texts_and_saves_on_top(cast) -> None:
    conference = made.arranged()
    for who in (cast.sarah, cast.dev):
        accept(who.actor, conference.pk)
    item = conference.items.filter(part="open").first()
    write(cast.sarah.actor, item.pk, "Sarah's words", 0)
    dev, address = cast.dev.client(), f"/conferences/{conference.pk}/minutes/open"
    name = f"item-{item.pk}"
    sent = {"form": name, f"{name}-minutes": "Dev's words", f"{name}-version": "0"}
    page = dev.post(address, sent).content.decode()
    assert "Sarah&#39;s words" in page
    assert "Dev&#39;s words" in page
    assert f'name="{name}-version" value="1"' in page
    dev.post(address, sent | {f"{name}-version": "1", f"{name}-minutes": "Both words"})
    item.refresh_from_db()
    assert (item.minutes, item.version) == ("Both words", 2)
