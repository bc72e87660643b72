"""What public pages ask for again and again, held for a minute by each process of the web server.

A burst of passengers costs then what each of them sends, and not what they all read. Only what is
the same for everybody is held: reference data, stops, pages on which nobody has entered anything.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from django.conf import settings

T = TypeVar("T")


class Held(Generic[T]):
    """Things by key, each made anew after ``settings.PUBLIC_HELD_SECONDS``.

    Parameters
    ----------
    most:
        How many are held at once; with more of them all are let go.
    """

    def __init__(self, most: int = 1000) -> None:
        self._most = most
        self._until: dict[Hashable, tuple[float, T]] = {}

    def of(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return what is held of a key, or make it."""
        now = time.monotonic()
        found = self._until.get(key)
        if found is not None and now < found[0]:
            return found[1]
        made = make()
        if len(self._until) >= self._most:
            self._until.clear()
        self._until[key] = (now + settings.PUBLIC_HELD_SECONDS, made)
        return made
