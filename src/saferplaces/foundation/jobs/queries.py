"""What others may know of jobs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db import connection
from django.db.models import Max, QuerySet
from django.utils import timezone

from saferplaces.foundation.jobs.models import JobRun, RunState
from saferplaces.foundation.jobs.schedule import jobs


def runs() -> QuerySet[JobRun]:
    """Return every run, the newest first."""
    return JobRun.objects.all()


def last_runs() -> dict[str, JobRun]:
    """Return the newest run of each job."""
    newest = JobRun.objects.order_by("name", "-started_at", "-pk").distinct("name")
    return {run.name: run for run in newest}


def worker_seen() -> dt.datetime | None:
    """Return when a worker last said that it lives; None if there is none."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(last_heartbeat) FROM procrastinate_workers")
        found: dt.datetime | None = cursor.fetchone()[0]
    return found


def waiting() -> dict[str, int]:
    """Return how many jobs stand in the queue, by state."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT status::text, count(*) FROM procrastinate_jobs"
            " WHERE status IN ('todo', 'doing') GROUP BY 1"
        )
        return {"todo": 0, "doing": 0} | dict(cursor.fetchall())


def metrics() -> Iterator[str]:
    """Write what can be counted in the text format of Prometheus."""
    yield "# TYPE saferplaces_jobs_queued gauge"
    for state, count in sorted(waiting().items()):
        yield f'saferplaces_jobs_queued{{state="{state}"}} {count}'
    done = (
        JobRun.objects.filter(state=RunState.DONE).values_list("name").annotate(Max("started_at"))
    )
    last = dict(done)
    yield "# TYPE saferplaces_job_last_success_timestamp_seconds gauge"
    for job in jobs():
        if job.name in last:
            yield (
                f'saferplaces_job_last_success_timestamp_seconds{{job="{job.name}"}} '
                f"{last[job.name].timestamp():.0f}"
            )
    failed = JobRun.objects.filter(
        state=RunState.FAILED, started_at__gte=timezone.now() - dt.timedelta(days=1)
    )
    yield "# TYPE saferplaces_jobs_failed_last_day gauge"
    yield f"saferplaces_jobs_failed_last_day {failed.count()}"
    seen = worker_seen()
    yield "# TYPE saferplaces_worker_seen_timestamp_seconds gauge"
    yield f"saferplaces_worker_seen_timestamp_seconds {seen.timestamp() if seen else 0:.0f}"
