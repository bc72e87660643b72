"""The queue of jobs (procrastinate, in PostgreSQL): one task, which runs a job by its name."""

from __future__ import annotations

from contextlib import suppress

from django.db import transaction
from procrastinate import App, BaseRetryStrategy, JobContext, RetryDecision
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.jobs import Job as Queued
from procrastinate.jobs import JobDeferrer

from saferplaces.foundation.jobs.running import run
from saferplaces.foundation.jobs.schedule import find, jobs

TASK = "job"
FIRST_PAUSE = 60
"""Seconds before the second try; each further pause is four times as long."""


class BackOff(BaseRetryStrategy):
    """Try a job as often as the schedule says, with pauses that grow."""

    def get_retry_decision(self, *, exception: BaseException, job: Queued) -> RetryDecision | None:
        """Return when to try again, or None."""
        known = find(str(job.task_kwargs.get("name")))
        if known is None or job.attempts + 1 >= known.tries:
            return None
        return RetryDecision(retry_in={"seconds": FIRST_PAUSE * 4**job.attempts})


def on_ready(app: App) -> None:
    """Give the queue its task; the schedule is read later, by the worker."""

    def work(context: JobContext, *, name: str, timestamp: int | None = None) -> dict[str, int]:
        return run(name, attempt=context.job.attempts + 1, queue_id=context.job.id)

    app.task(name=TASK, retry=BackOff(), pass_context=True)(work)


def put_on_clock(app: App) -> None:
    """Have the worker queue every job of the schedule at its time; never twice at once."""
    for job in jobs():
        if (TASK, job.name) not in app.periodic_registry.periodic_tasks:
            app.periodic(
                cron=job.cron,
                periodic_id=job.name,
                lock=job.name,
                queueing_lock=job.name,
                task_kwargs={"name": job.name},
            )(app.tasks[TASK])


async def begin(app: App) -> None:
    """Queue what a worker does when it begins, unless it waits already."""
    for job in jobs():
        if job.at_start:
            with suppress(AlreadyEnqueued):
                await _queued(app, job.name).defer_async()


def ask_for(app: App, name: str) -> bool:
    """Queue a job to run now; False if it waits already."""
    try:
        with transaction.atomic():  # one that waits already must not spoil what is under way
            _queued(app, name).defer()
    except AlreadyEnqueued:
        return False
    return True


def _queued(app: App, name: str) -> JobDeferrer:
    return app.configure_task(TASK, lock=name, queueing_lock=name, task_kwargs={"name": name})
