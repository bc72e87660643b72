"""Run a job and keep a record of the run, whatever becomes of it."""

from __future__ import annotations

import logging
import time
import traceback
from contextlib import suppress

from django.db import DatabaseError
from django.utils import timezone

from saferplaces.foundation.jobs.models import JobRun, RunState
from saferplaces.foundation.jobs.schedule import find

LOG = logging.getLogger("saferplaces.jobs")


class JobError(Exception):
    """A job cannot be done; the message is our own sentence and may be shown."""


def run(name: str, *, attempt: int = 1, queue_id: int | None = None) -> dict[str, int]:
    """Run a job of the schedule now and return its counts.

    The caller sees to it that no other run of this job is under way (the queue's lock by name);
    a run that still stands as running was therefore cut off.

    Raises
    ------
    Exception
        What the job raised, after the run has been recorded as failed.
    """
    job = find(name)
    if job is None:
        LOG.warning("left out a job that is no longer on the schedule", extra={"fields": _f(name)})
        return {}
    JobRun.objects.filter(name=name, state=RunState.RUNNING).update(
        state=RunState.CUT_OFF, finished_at=timezone.now()
    )
    record = JobRun.objects.create(
        name=name, attempt=attempt, queue_id=queue_id, started_at=timezone.now()
    )
    began = time.monotonic()
    try:
        counts = dict(job.function())
    except Exception as error:
        with suppress(DatabaseError):  # the database may be what went wrong
            _finish(record, RunState.FAILED, began, problem=problem_of(error))
        raise
    _finish(record, RunState.DONE, began, counts=counts)
    if job.quiet and not any(counts.values()):
        JobRun.objects.filter(name=name, state=RunState.DONE, counts={}).exclude(
            pk=record.pk
        ).delete()
    return counts


def problem_of(error: BaseException) -> str:
    """Say what went wrong without a word of what was being worked on."""
    if isinstance(error, JobError):
        return str(error)
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if "/saferplaces/" in frame.filename] or frames
    where = f" at {ours[-1].filename.rsplit('/', 1)[-1]}:{ours[-1].lineno}" if ours else ""
    return f"{type(error).__name__}{where}"


def _finish(
    record: JobRun,
    state: RunState,
    began: float,
    *,
    counts: dict[str, int] | None = None,
    problem: str = "",
) -> None:
    record.state = state
    record.finished_at = timezone.now()
    record.seconds = round(time.monotonic() - began, 3)
    record.counts = counts if counts and any(counts.values()) else {}
    record.problem = problem
    record.save()
    LOG.info("job", extra={"fields": _f(record.name, state=state.value, seconds=record.seconds)})


def _f(name: str, **more: object) -> dict[str, object]:
    return {"job": name, **more}
