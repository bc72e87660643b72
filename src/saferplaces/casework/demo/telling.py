"""The time of a story: it goes on from step to step, and ends when it has reached the present."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from random import Random

from django.utils import timezone

from saferplaces.foundation.demo import at

FIRST_HOUR, LAST_HOUR = 8, 17
SATURDAY = 5
SHORTEST = 2
"""Hours before the present in which no story begins any more."""


class Present(Exception):  # noqa: N818 - no error: the story has caught up with today
    """The next step would lie in the future."""


@dataclass
class Telling:
    """A story as it is told.

    Attributes
    ----------
    now:
        The hour that it has reached.
    end:
        What lies behind it is not told: the present, or earlier where somebody has let things lie.
    """

    rng: Random
    now: dt.datetime
    end: dt.datetime

    def after(self, days: float) -> None:
        """Let some days pass, to an hour of a working day; without days, some minutes.

        Raises
        ------
        Present
            When that would be later than the story's end.
        """
        moment = self.now + dt.timedelta(minutes=self.rng.randint(7, 50))
        if days:
            later = timezone.localtime(self.now + dt.timedelta(days=days))
            while later.weekday() >= SATURDAY:
                later += dt.timedelta(days=1)
            hour = self.rng.randint(FIRST_HOUR, LAST_HOUR)
            moment = max(moment, later.replace(hour=hour, minute=self.rng.randint(0, 59)))
        if moment >= self.end:
            raise Present
        self.now = moment

    def at(self, moment: dt.datetime) -> None:
        """Let it be a moment that something was arranged for."""
        if moment >= self.end:
            raise Present
        self.now = max(moment, self.now)

    @contextmanager
    def then(self, days: float = 0) -> Iterator[dt.datetime]:
        """Do something some days later."""
        self.after(days)
        with at(self.now):
            yield self.now

    def chance(self, of: float) -> bool:
        """Say whether something happens that happens so often."""
        return self.rng.random() < of


def telling(seed: str, *, began: float, neglected: float = 0) -> Telling:
    """Return a telling that begins so many days ago and ends today, or so many days before."""
    now, rng = timezone.now(), Random(seed)  # noqa: S311 - a story, no secret
    start = timezone.localtime(now - dt.timedelta(days=began))
    start = start.replace(hour=rng.randint(FIRST_HOUR, LAST_HOUR - 2), minute=rng.randint(0, 59))
    while start.weekday() >= SATURDAY or start > now - dt.timedelta(hours=SHORTEST):
        start -= dt.timedelta(days=1)
    return Telling(rng, start, now - dt.timedelta(days=neglected))
