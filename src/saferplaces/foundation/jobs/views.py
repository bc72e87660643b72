"""What runs by itself: what ran, how long it took, what failed, and when it runs next."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.identity.roles import JOBS
from saferplaces.foundation.jobs import actions, queries
from saferplaces.foundation.jobs.models import JobRun
from saferplaces.foundation.jobs.schedule import find, jobs
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.ui.doors import door
from saferplaces.foundation.ui.formats import moment, whole
from saferplaces.foundation.ui.tables import Column, Table


@door(JOBS, personal=False)
def schedule(request: Request) -> HttpResponse:
    """Show the schedule and the newest runs."""
    now, last = timezone.now(), queries.last_runs()
    rows = [{"job": job, "next": job.next_time(now), "last": last.get(job.name)} for job in jobs()]
    table = Table(
        request,
        queries.runs(),
        [
            Column("name", "Job", _title, sort="name"),
            Column("started_at", "Started", lambda run: moment(run.started_at), sort="started_at"),
            Column("seconds", "Took", lambda run: took(run.seconds), sort="seconds", numeric=True),
            Column("state", "How it went", lambda run: run.get_state_display(), sort="state"),
            Column("attempt", "Try", numeric=True),
            Column("counts", "What it did", _did),
            Column("problem", "What went wrong", lambda run: run.problem),
        ],
        caption="Runs, the newest first",
        default_sort="-started_at",
        export_as="runs",
        empty="No job has run yet. Run one now, or wait for its time in the schedule.",
    )
    if table.csv_requested:
        return table.csv()
    found = {"rows": rows, "table": table, "waiting": queries.waiting(), "took": took, "did": _did}
    return render(request, "jobs/schedule.html", found | {"worker": _worker(now)})


@door(JOBS, personal=False, methods=("POST",))
def ask(request: Request, name: str) -> HttpResponse:
    """Run a job now."""
    job = find(name)
    if job is None:
        raise Http404
    try:
        actions.ask(request.actor, name)
    except Problem as problem:
        messages.warning(request, problem.message)
    else:
        messages.success(request, f"{job.title} starts as soon as a worker is free.")
    return redirect("jobs")


def took(seconds: float | None) -> str:
    """Say how long something took."""
    if seconds is None:
        return "–"
    if seconds < 60:
        return f"{seconds:.1f}\N{NO-BREAK SPACE}s"
    return f"{seconds // 60:.0f} min {seconds % 60:.0f} s".replace(" ", "\N{NO-BREAK SPACE}")


def _title(run: JobRun) -> str:
    job = find(run.name)
    return job.title if job else run.name


def _did(run: JobRun) -> str:
    return ", ".join(f"{what.replace('_', ' ')}: {whole(n)}" for what, n in run.counts.items())


def _worker(now: object) -> str:
    seen = queries.worker_seen()
    if seen is None:
        return "No worker runs, so nothing runs by itself."
    return f"A worker was last seen on {moment(seen)}."
