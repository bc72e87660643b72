"""The schedule: rooms add their jobs when Django is ready (``AppConfig.ready``)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from croniter import croniter

Work = Callable[[], Mapping[str, int]]


@dataclass(frozen=True)
class Job:
    """Something that is done again and again.

    Attributes
    ----------
    cron:
        When, in the five fields of cron, in UTC.
    function:
        Does it and returns counts of what it did; never a name or a text about anybody.
    tries:
        How often it is tried before the run counts as failed; the pauses grow.
    quiet:
        It runs so often that of its runs that did nothing only the newest is kept.
    at_start:
        A worker does it also when it begins.
    """

    name: str
    title: str
    cron: str
    function: Work
    tries: int = 1
    quiet: bool = False
    at_start: bool = False

    def next_time(self, after: dt.datetime) -> dt.datetime:
        """Return when it is due next."""
        found: dt.datetime = croniter(self.cron, after.astimezone(dt.UTC)).get_next(dt.datetime)
        return found


_JOBS: dict[str, Job] = {}


def add(
    name: str,
    cron: str,
    function: Work,
    *,
    title: str = "",
    tries: int = 1,
    quiet: bool = False,
    at_start: bool = False,
) -> None:
    """Put a job on the schedule; the same name again replaces it."""
    if not croniter.is_valid(cron):
        raise ValueError(f"{name}: {cron!r} is no time for cron.")
    shown = title or name.replace("_", " ").capitalize()
    _JOBS[name] = Job(name, shown, cron, function, tries, quiet, at_start)


def jobs() -> list[Job]:
    """Return every job, by title."""
    return sorted(_JOBS.values(), key=lambda job: job.title)


def find(name: str) -> Job | None:
    """Return a job by its name; None if the schedule no longer has it."""
    return _JOBS.get(name)
