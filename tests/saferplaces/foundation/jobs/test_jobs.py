"""Jobs: each run leaves a record, failures are tried again, nothing personal is kept of them."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django import app

from saferplaces.foundation.audit.models import Entry
from saferplaces.foundation.jobs import actions, nightly, schedule, worker
from saferplaces.foundation.jobs.app import ask_for
from saferplaces.foundation.jobs.housekeeping import tidy
from saferplaces.foundation.jobs.models import JobRun, RunState
from saferplaces.foundation.jobs.running import JobError, run
from saferplaces.foundation.jobs.worker import work
from saferplaces.foundation.messages.models import Notice
from saferplaces.foundation.policy import Refused
from saferplaces.foundation.problems import Problem


@pytest.fixture
def on_schedule() -> Iterator[None]:
    before = dict(schedule._JOBS)
    yield
    schedule._JOBS.clear()
    schedule._JOBS.update(before)


@pytest.fixture
def counting(on_schedule: None) -> None:
    schedule.add("counting", "* * * * *", lambda: {"things": 3})


@pytest.fixture
def failing(on_schedule: None) -> None:
    def fail() -> dict[str, int]:
        raise ValueError("Mrs Canary, 1 Canary Lane")

    schedule.add("failing", "0 3 * * *", fail, tries=2)


def test_a_run_leaves_a_record_of_how_long_it_took_and_what_it_did(db, counting) -> None:
    run("counting")
    found = JobRun.objects.get()
    assert (found.name, found.state, found.counts) == ("counting", "done", {"things": 3})
    assert found.seconds is not None


def test_a_failed_run_says_what_kind_of_thing_went_wrong_but_not_about_whom(db, failing) -> None:
    with pytest.raises(ValueError, match="Canary"):
        run("failing")
    found = JobRun.objects.get()
    assert found.state == RunState.FAILED
    assert found.problem.startswith("ValueError at test_jobs.py:")
    assert "Canary" not in found.problem


def test_a_run_whose_worker_was_killed_is_told_from_one_that_runs(db, counting) -> None:
    JobRun.objects.create(name="counting", started_at=dt.datetime(2025, 1, 1, tzinfo=dt.UTC))
    run("counting")
    assert [r.state for r in JobRun.objects.all()] == [RunState.DONE, RunState.CUT_OFF]


def test_of_a_quiet_jobs_idle_runs_only_the_newest_is_kept(db, on_schedule) -> None:
    done = iter([{"sent": 0}, {"sent": 2}, {"sent": 0}, {"sent": 0}])
    schedule.add("quiet", "* * * * *", lambda: next(done), quiet=True)
    for _ in range(4):
        run("quiet")
    assert [r.counts for r in JobRun.objects.all()] == [{}, {"sent": 2}]


def test_the_worker_runs_what_waits_and_tries_a_failure_again_later(
    fresh_database, counting, failing, monkeypatch
) -> None:
    monkeypatch.setattr(worker, "put_on_clock", lambda app: None)
    assert ask_for(app, "counting")
    assert ask_for(app, "failing")
    assert not ask_for(app, "failing")  # it waits already
    asyncio.run(work(wait=False))
    assert dict(JobRun.objects.values_list("name", "state")) == {
        "counting": RunState.DONE,
        "failing": RunState.FAILED,
        "warm-search": RunState.DONE,  # done when a worker begins
    }
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT status::text, scheduled_at > now() FROM procrastinate_jobs ORDER BY 1"
        )
        assert cursor.fetchall() == [("succeeded", None), ("succeeded", None), ("todo", True)]
        cursor.execute("UPDATE procrastinate_jobs SET scheduled_at = NULL WHERE status = 'todo'")
    asyncio.run(work(wait=False, clock=False))
    last = JobRun.objects.filter(name="failing").first()
    assert last is not None
    assert (last.attempt, last.state) == (2, RunState.FAILED)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE status = 'failed'")
        assert cursor.fetchone() == (1,)


def test_a_job_that_a_killed_worker_had_taken_is_done_by_the_next(fresh_database, counting) -> None:
    ask_for(app, "counting")
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 hour')"
            " RETURNING id"
        )
        worker = cursor.fetchone()[0]
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s", [worker])
    asyncio.run(work(wait=False, clock=False))
    assert JobRun.objects.get().state == RunState.DONE


def test_an_administrator_runs_a_job_now_and_it_is_recorded(cast, counting) -> None:
    actions.ask(cast.adam.actor, "counting")
    assert Entry.objects.get(verb="job.asked_for").objects_seen == ["job:counting"]
    with pytest.raises(Problem):
        actions.ask(cast.adam.actor, "counting")
    with pytest.raises(Problem):
        actions.ask(cast.adam.actor, "no-such-job")
    with pytest.raises(Refused):
        actions.ask(cast.amina.actor, "counting")


def test_the_screen_shows_what_ran_what_failed_and_a_way_to_try_again(cast, failing) -> None:
    with pytest.raises(ValueError, match="Canary"):
        run("failing")
    client = cast.adam.client()
    page = client.get("/jobs/").content.decode()
    assert "Failed" in page
    assert "Try again" in page
    assert "Canary" not in page
    assert client.post("/jobs/failing/run", follow=True).status_code == 200
    assert client.get("/jobs/failing/run").status_code == 405
    assert cast.amina.client().get("/jobs/").status_code == 403


def test_housekeeping_throws_away_what_nobody_needs(cast) -> None:
    cast.adam.client().session.set_expiry(dt.timedelta(days=-1))
    old = dt.datetime(2024, 1, 1, tzinfo=dt.UTC)
    JobRun.objects.create(name="old", started_at=old, finished_at=old, state=RunState.DONE)
    for read_at in (old, timezone.now(), None):
        Notice.objects.create(to=cast.adam.user, text="A", made_at=old, read_at=read_at)
    done = tidy()
    assert (done["runs"], done["read_notices"]) == (1, 1)
    assert Notice.objects.count() == 2  # one read today, one not read


def test_what_runs_by_itself_is_on_the_schedule() -> None:
    names = {job.name for job in schedule.jobs()}
    assert names >= {"nightly", "housekeeping", "reminders", "reviews"}


def test_the_night_hands_decisions_over_runs_the_engine_and_publishes(
    cast, monkeypatch, tmp_path
) -> None:
    called: list[object] = []
    data = tmp_path / "dataset"
    monkeypatch.setattr(nightly, "config", lambda: SimpleNamespace(var=tmp_path, dataset=data))
    monkeypatch.setattr(nightly, "_engine", lambda *words: called.append(words))
    monkeypatch.setattr(nightly, "call_command", _command(called))
    with pytest.raises(JobError, match="no dataset"):
        run("nightly")
    data.mkdir()
    assert run("nightly") == {"decisions": 2, "new_snapshots": 0}
    decisions, said = tmp_path / "decisions.jsonl", tmp_path / "perception.csv"
    assert called == [
        ("decisions", decisions),
        ("feedback_out", said),
        ("perception", "add", said, "--dataset", data),
        ("run", "--dataset", data, "--decisions", decisions),
        ("publish", data),
    ]


def _command(called: list[object]) -> Callable[..., None]:
    def call(name: str, *words: object, out: Path | None = None, **_: object) -> None:
        called.append((name, *words, *([out] if out else [])))
        if out:
            out.write_text("{}\n{}\n")

    return call


def test_a_time_that_cron_does_not_know_is_refused() -> None:
    with pytest.raises(ValueError, match="no time"):
        schedule.add("never", "61 * * * *", dict)
