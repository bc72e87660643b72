"""The clock of a demonstration, and the true one behind it.

A demonstration's history is told with the clock moved, so that a case of last spring bears last
spring's dates. What says when something was truly done (the audit trail) asks `true_now`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

import time_machine


@contextmanager
def standing_at(moment: dt.datetime) -> Iterator[None]:
    """Let the clock of this process stand at an aware moment meanwhile."""
    global _moved  # noqa: PLW0603 - as the clock itself, it is the whole process's
    before, _moved = _moved, True
    try:
        with time_machine.travel(moment, tick=False):
            yield
    finally:
        _moved = before


def moved() -> bool:
    """Say whether `standing_at` has moved the clock."""
    return _moved


def true_now() -> dt.datetime:
    """Return the moment that it truly is, in UTC."""
    if _moved:
        return time_machine.escape_hatch.datetime.datetime.now(dt.UTC)
    return dt.datetime.now(dt.UTC)


_moved = False
