"""The demonstration's history: told once, in order, whatever becomes of one story."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from saferplaces.foundation import demo
from saferplaces.foundation.audit.access import record
from saferplaces.foundation.audit.models import Entry
from saferplaces.foundation.audit.verify import verify
from saferplaces.foundation.config.config import config
from saferplaces.foundation.config.running.children import Child
from saferplaces.foundation.demo import DEMO, Story, at, history, once, tell
from saferplaces.foundation.identity.actor import SYSTEM

LAST_SPRING = dt.datetime(2025, 4, 2, 9, 30, tzinfo=dt.UTC)


@pytest.fixture
def var(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("SAFERPLACES_VAR", str(tmp_path))
    config.cache_clear()
    yield tmp_path
    monkeypatch.undo()
    config.cache_clear()


def test_every_story_is_told_once_and_a_failed_one_again_at_the_next_start(var: Path) -> None:
    heard: list[str] = []

    def fails() -> int:
        heard.append(history().words)
        raise ValueError("a name that must not be logged")

    def tells(words: str) -> Callable[[], int]:
        return lambda: len([heard.append(words)])  # type: ignore[func-returns-value]

    stories = [
        Story("the first", tells("first")),
        Story("the second", fails),
        Story("the third", tells("third")),
    ]
    assert history().words == ""
    found = tell(stories)
    assert heard == ["first", "Its history is being made: 2 of 3, the second.", "third"]
    assert (found.told, found.failed) == (["the first", "the third"], ["the second"])
    assert history().words == "Of its history this could not be made: the second."

    heard.clear()
    stories[1] = Story("the second", tells("second"))
    tell(stories)
    assert heard == ["second"]
    assert (history().failed, history().words) == ([], "")


def test_what_is_told_with_the_clock_moved_is_audited_when_it_was_truly_done(db: None) -> None:
    before = dt.datetime.now(dt.UTC)
    with at(LAST_SPRING):
        assert dt.datetime.now(dt.UTC) == LAST_SPRING
        record(SYSTEM, what="alter", verb="story.told")
    entry = Entry.objects.get(verb="story.told")
    assert before <= entry.at <= dt.datetime.now(dt.UTC)
    assert entry.detail == {"as_of": LAST_SPRING.isoformat()}
    assert record(SYSTEM, what="alter", verb="story.over")
    assert Entry.objects.get(verb="story.over").detail == {}


def test_a_chain_with_stories_in_it_is_whole(fresh_database: str) -> None:
    for day in (3, 1, 2):
        with at(LAST_SPRING - dt.timedelta(days=day)):
            record(SYSTEM, what="alter", verb="story.told")
    assert verify().whole


def test_a_piece_of_a_story_is_told_once_and_whole_or_not_at_all(db: None) -> None:
    def breaks_off() -> None:
        record(SYSTEM, what="alter", verb="story.begun")
        raise LookupError

    with pytest.raises(LookupError):
        once("piece:1", breaks_off)
    assert not Entry.objects.filter(verb="story.begun").exists()
    assert once("piece:1", lambda: record(SYSTEM, what="alter", verb="story.begun")) == 1
    assert once("piece:1", breaks_off) == 0


def test_rooms_name_their_stories_once(db: None) -> None:
    titles = [story.title for story in DEMO]
    assert titles
    assert len(set(titles)) == len(titles)


def test_nobody_moves_the_clock_in_production(monkeypatch: pytest.MonkeyPatch) -> None:
    class Live:
        mode = "production"

    monkeypatch.setattr(demo, "config", Live)
    with pytest.raises(RuntimeError), at(LAST_SPRING):
        pass


@pytest.mark.parametrize(("code", "again"), [(0, False), (3, True)])
def test_what_runs_once_is_started_again_only_if_it_fails(
    tmp_path: Path, code: int, again: bool
) -> None:
    child = Child("once", [sys.executable, "-c", f"raise SystemExit({code})"], tmp_path, once=True)
    child.start()
    assert child.process is not None
    child.process.wait(30)
    assert child.watch() is again
    assert child.done is not again
    assert child.watch() is False  # a failed one waits its pause first
    child.stop()
    assert not child.number_file.exists()
