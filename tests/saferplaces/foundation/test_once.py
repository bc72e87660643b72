"""What a page asks twice is read once, and never after a change or for the next request."""

from __future__ import annotations

from typing import Any

import pytest

from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.once import kept, once, one_page

ASKED: list[tuple[Any, ...]] = []


@once
def answer(key: str, *, more: str = "") -> tuple[str, str]:
    """Return what was asked, and note that it was."""
    ASKED.append((key, more))
    return key, more


@pytest.fixture(autouse=True)
def none_asked() -> None:
    """Begin with nothing asked."""
    ASKED.clear()


def test_a_page_asks_once_and_the_next_page_again() -> None:
    for _ in range(2):
        with one_page():
            assert answer("a") is answer("a")
            assert answer("a", more="b") == ("a", "b")
            kept("keys")["a"] = True
            assert kept("keys") == {"a": True}
    assert ASKED == [("a", ""), ("a", "b")] * 2


def test_outside_of_a_page_everything_is_asked_each_time() -> None:
    assert answer("a") == answer("a")
    kept("keys")["a"] = True
    assert kept("keys") == {}
    assert ASKED == [("a", ""), ("a", "")]


def test_after_a_change_everything_is_asked_afresh(db: None, cast: Any) -> None:
    with one_page():
        before = answer("a")
        with acting(cast.amina.actor):
            assert answer("a") is not before
        assert answer("a") is not before
    assert len(ASKED) == 3
