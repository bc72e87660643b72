"""The web server and the worker killed in the middle of things: nothing half done, nothing lost.

They run on a fresh database of the tests' server, which stays; PostgreSQL is killed in
test_kills.py, and the supervisor in foundation/config/test_up.py; what becomes of somebody who
fills in a form stands in intake/case_review_applications/test_killed.py.
"""

from __future__ import annotations

import asyncio
import os
import random
import signal
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.db import connection, connections
from procrastinate.contrib.django import app
from tests.saferplaces.casework.reviews.waiting import ORDINARY, no_chance, publish
from tests.saferplaces.cast import Person, person
from tests.saferplaces.intake.incidents.factories import finding, incident, party
from tests.saferplaces.intake.incidents.snapshots import Force, Log
from tests.saferplaces.programs import PATIENCE, Web, nobody_else, serving, until

from saferplaces.casework.reviews.actions.decide import decide
from saferplaces.casework.reviews.models import Decision, Review, StateChange
from saferplaces.foundation.audit.models import Entry
from saferplaces.foundation.audit.verify import verify
from saferplaces.foundation.jobs import nightly
from saferplaces.foundation.jobs.app import ask_for
from saferplaces.foundation.jobs.models import JobRun
from saferplaces.foundation.jobs.worker import work
from saferplaces.foundation.registry import AFTER_PUBLISHING
from saferplaces.intake.incidents.models import Finding, Incident, Party, Publication
from saferplaces.intake.incidents.publishing import staging

pytestmark = pytest.mark.usefixtures("fresh_database")
HANDS = 3


def _decisions_under_fire(web: Web, people: list[Person], logs: int) -> None:
    """Decide reviews over the web; kill a worker process after a third, the master after two."""
    of = [incident() for _ in range(logs)]
    for log in of:
        party(log)
        finding(log)
    publish()
    keys = list(
        Review.objects.filter(incident_id__in=[log.pk for log in of]).values_list("pk", flat=True)
    )
    told: list[int] = []
    sessions = [who.client().session.session_key or "" for who in people]
    fired = threading.Lock()
    shots = [lambda: os.kill(web.workers()[0], signal.SIGKILL), web.master.kill]

    def work_through(session: str, mine: list[int]) -> None:
        for key in mine:
            if web.decide(session, key):
                told.append(key)
            with fired:
                if shots and len(told) * 3 >= logs * (3 - len(shots)):
                    threading.Thread(target=shots.pop(0)).start()

    with ThreadPoolExecutor(HANDS) as pool:
        list(pool.map(work_through, sessions, [keys[i::HANDS] for i in range(HANDS)]))
    web.end()
    assert not shots
    _whole(keys, told)
    for key in set(keys) - {*_decided(keys)}:  # what was not done can be done
        decide(people[0].actor, key, ORDINARY)
    _whole(keys, keys)


def _decided(keys: list[int]) -> list[int]:
    until(nobody_else)  # what a killed process had begun ends with its connection
    found = Review.objects.filter(pk__in=keys, state="decided")
    return list(found.values_list("pk", flat=True))


def _whole(keys: list[int], told: list[int]) -> None:
    """Each decision is there with its change of state and its record of audit, or not at all."""
    decided = sorted(_decided(keys))
    assert set(decided) >= set(told)  # who was told that it is done can rely on it
    made = Decision.objects.filter(review__in=keys).values_list("review_id", flat=True)
    assert sorted(made) == decided
    changes = StateChange.objects.filter(review__in=keys, new="decided")
    assert sorted(changes.values_list("review_id", flat=True)) == decided
    entries = Entry.objects.filter(verb="review.decided").values_list("objects_seen", flat=True)
    ours = {f"review:{key}" for key in keys}
    recorded = [key for objects in entries for key in objects if key in ours]
    assert sorted(recorded) == sorted(f"review:{key}" for key in decided)
    assert verify().whole


def _reviewers() -> list[Person]:
    no_chance()
    return [person("amina"), person("sarah"), person("amina")]


def test_the_web_server_killed_during_decisions_leaves_each_whole_or_unmade() -> None:
    with serving() as web:
        _decisions_under_fire(web, _reviewers(), 12)


@pytest.mark.slow
@pytest.mark.parametrize("round_", range(10))
def test_the_web_server_killed_during_decisions_again_and_again(round_: int) -> None:
    with serving() as web:
        _decisions_under_fire(web, _reviewers(), 45 + 3 * round_)


def _work_in_another_process() -> int:
    """Fork a worker that does what waits; return the number of its process."""
    connections.close_all()
    child = os.fork()
    if child == 0:
        with suppress(BaseException):
            asyncio.run(work(wait=False, clock=False))
        os._exit(0)
    return child


def _killed_while_publishing(root: Path, kill: Callable[[], Callable[[int], None]]) -> None:
    Force([Log("a"), Log("b")]).write(root, "one")
    ask_for(app, "nightly")
    asyncio.run(work(wait=False, clock=False))
    assert set(Incident.objects.values_list("pk", flat=True)) == {"a", "b"}
    Force([Log("a", narrative="Windows broken."), Log("c"), Log("d")]).write(root, "two")
    ask_for(app, "nightly")
    wait_and_kill = kill()
    child = _work_in_another_process()
    wait_and_kill(child)
    os.waitpid(child, 0)
    until(nobody_else)
    if Publication.objects.filter(state="done").count() == 1:  # not killed after the deed
        assert set(Incident.objects.values_list("pk", "narrative")) == {
            ("a", "Shouting again."),
            ("b", "Shouting again."),
        }
    with connection.cursor() as cursor:  # the time after which a silent worker counts as dead
        cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 h'")
    asyncio.run(work(wait=False, clock=False))
    standing = Incident.objects.filter(withdrawn_at=None)
    assert set(standing.values_list("pk", flat=True)) == {"a", "c", "d"}
    for model in (Finding, Party):
        assert model.objects.filter(withdrawn_at=None).count() == 3
    assert JobRun.objects.filter(name="nightly").first().state == "done"
    assert not Publication.objects.filter(state="started").exists()
    assert verify().whole


@pytest.fixture
def night(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The nightly job with a snapshot at hand instead of the engine's run."""
    root = tmp_path / "dataset"
    monkeypatch.setattr(nightly, "config", lambda: SimpleNamespace(var=tmp_path, dataset=root))
    monkeypatch.setattr(nightly, "_engine", lambda *_: None)
    return root


def test_the_worker_killed_while_it_publishes_leaves_the_old_state_and_the_job_is_done_again(
    night: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reached, say = os.pipe()

    def stop_here(_: object) -> dict[str, int]:
        os.write(say, b".")
        time.sleep(PATIENCE)
        return {}

    def kill() -> Callable[[int], None]:
        before = list(AFTER_PUBLISHING._found)
        AFTER_PUBLISHING.add(stop_here, name="stop here", order=999)

        def there(child: int) -> None:
            os.read(reached, 1)
            os.kill(child, signal.SIGKILL)
            AFTER_PUBLISHING._found = before

        return there

    _killed_while_publishing(night, kill)
    states = Publication.objects.order_by("started_at").values_list("state", flat=True)
    assert list(states) == ["done", "failed", "done"]
    runs = JobRun.objects.filter(name="nightly").order_by("started_at")
    assert list(runs.values_list("state", flat=True)) == ["done", "cut_off", "done"]


@pytest.mark.slow
@pytest.mark.parametrize("round_", range(10))
def test_the_worker_killed_at_any_moment_of_a_publication(
    night: Path, monkeypatch: pytest.MonkeyPatch, round_: int
) -> None:
    load = staging.load

    def slowly(*given: object) -> int:
        time.sleep(0.1)
        return load(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(staging, "load", slowly)
    moment = random.Random(round_).uniform(0.2, 2.5)

    def kill() -> Callable[[int], None]:
        def there(child: int) -> None:
            time.sleep(moment)
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)

        return there

    _killed_while_publishing(night, kill)
