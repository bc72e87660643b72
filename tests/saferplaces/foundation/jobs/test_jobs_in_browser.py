"""The jobs screen as an administrator sees it."""

from __future__ import annotations

import datetime as dt

import pytest

from saferplaces.foundation.jobs.models import JobRun, RunState

pytestmark = pytest.mark.browser


def test_adam_sees_what_failed_and_runs_it_again(live) -> None:
    began = dt.datetime(2026, 3, 5, 2, 30, tzinfo=dt.UTC)
    done = {"finished_at": began, "seconds": 184.2}
    JobRun.objects.create(
        name="housekeeping", started_at=began, state=RunState.DONE, counts={"sessions": 12}, **done
    )
    JobRun.objects.create(
        name="nightly",
        started_at=began,
        state=RunState.FAILED,
        problem="The engine ended with code 1: see engine.log.",
        **done,
    )
    page = live.page_as(live.cast.adam, "/jobs/")
    live.clean(page)
    live.picture(page, "jobs")
    page.get_by_role("button", name="Try again").click()
    page.get_by_text("Engine run and publication starts as soon as a worker is free.").wait_for()
    live.clean(page)
