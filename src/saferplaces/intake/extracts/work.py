"""What runs by itself: take from the watched folder, look, add, put away; delete what is old."""

from __future__ import annotations

from collections import Counter

from saferplaces.foundation.jobs.running import JobError
from saferplaces.intake.extracts import watching
from saferplaces.intake.extracts.actions import put_away as away
from saferplaces.intake.extracts.actions import read
from saferplaces.intake.extracts.engine.program import FULL_DISK, LATER, Answer
from saferplaces.intake.extracts.models import ExtractState
from saferplaces.intake.extracts.queries import under_way

FULL = "The disk is full: extracts wait until there is room again."


def every_minute() -> dict[str, int]:
    """Do what there is to do with extracts.

    Raises
    ------
    JobError
        When something stands in the way of all of them; they wait.
    """
    try:
        return _work()
    except OSError as error:
        if error.errno in FULL_DISK:
            raise JobError(FULL) from error
        raise


def _work() -> dict[str, int]:
    read.recover()
    counts = Counter(watching.take_in())
    hindered = ""
    for row in under_way():
        if row.state == ExtractState.WAITING:
            hindered = _later(read.look(row)) or hindered
        if row.state == ExtractState.CONFIRMED:
            hindered = _later(read.add(row)) or hindered
        counts[row.state] += row.state in {ExtractState.ADDED, ExtractState.REFUSED}
    away.put_away()
    if hindered:
        raise JobError(hindered)
    return dict(counts)


def _later(answer: Answer) -> str:
    return answer.reason if answer.outcome == LATER else ""


def tidy() -> dict[str, int]:
    """Delete the files whose time is over."""
    return away.delete_old()
