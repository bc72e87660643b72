"""PostgreSQL killed in the middle of things: nothing half done, nothing lost.

The server is a test's own, since it is killed, with all its processes at once, as a power cut
would. The web server and the worker are killed in test_kills_of_programs.py.
"""

from __future__ import annotations

import itertools
import os
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import DatabaseError, connections
from tests.saferplaces import database, racing
from tests.saferplaces.casework.reviews.waiting import ORDINARY, no_chance, waiting
from tests.saferplaces.cast import Person, everybody, person
from tests.saferplaces.intake.incidents.snapshots import Force, Log

from saferplaces.casework.reviews.actions.decide import decide
from saferplaces.casework.reviews.models import Decision, Review
from saferplaces.foundation.audit.models import Entry
from saferplaces.foundation.audit.verify import verify
from saferplaces.foundation.config.config import kept_secret
from saferplaces.foundation.database.migrating import migrate
from saferplaces.foundation.database.rights import grant
from saferplaces.foundation.database.server import APP, DATABASE, OWNER, Server
from saferplaces.foundation.reference import packs
from saferplaces.foundation.registry import AFTER_PUBLISHING
from saferplaces.intake.incidents.actions.publish import publish
from saferplaces.intake.incidents.models import Finding, Incident, Party, Publication

HANDS = 3
_numbers = itertools.count(1)


@pytest.fixture(scope="module")
def migrated(tmp_path_factory, django_db_blocker) -> Iterator[Server]:
    with database.folder(tmp_path_factory.mktemp("own")) as folder:
        server = Server(folder)
        server.start()
        with django_db_blocker.unblock(), _pointing_at(server, DATABASE):
            migrate()
            grant()
            packs.load("west-yorkshire")
            no_chance()
            everybody()
        yield server
        server.stop()


@pytest.fixture
def own(migrated: Server, django_db_blocker) -> Iterator[Server]:
    """A server of its own with a fresh database, to which the service's connections point."""
    name = f"own_{next(_numbers)}"
    with migrated.connect() as connection:
        # Copied through the log, a sequence would give its numbers again after a kill: it believes
        # that those it took ahead in the template are logged.
        connection.execute(
            f"CREATE DATABASE {name} TEMPLATE {DATABASE} OWNER {OWNER} STRATEGY file_copy".encode()
        )
    with django_db_blocker.unblock(), _pointing_at(migrated, name):
        yield migrated


@contextmanager
def _pointing_at(server: Server, name: str) -> Iterator[None]:
    before = {alias: dict(connections[alias].settings_dict) for alias in connections}
    for alias, role in (("default", APP), ("owner", OWNER)):
        connections[alias].close()
        connections[alias].settings_dict |= {
            "HOST": str(server.socket),
            "NAME": name,
            "PASSWORD": kept_secret(server.var, role),
        }
    try:
        yield
    finally:
        for alias, old in before.items():
            connections[alias].close()
            connections[alias].settings_dict.update(old)


def _kill(server: Server) -> None:
    """Kill the server's processes, all at once."""
    master = int((server.data / "postmaster.pid").read_text().split()[0])
    os.killpg(os.getpgid(master), signal.SIGKILL)
    connections.close_all()


def _decisions_under_fire(server: Server, people: list[Person], logs: int) -> None:
    keys = [waiting().pk for _ in range(logs)]
    decided: list[int] = []

    def work(who: Person, mine: list[int]) -> None:
        for key in mine:
            try:
                decide(who.actor, key, ORDINARY)
                decided.append(key)
                if len(decided) == logs // 3:
                    threading.Thread(target=_kill, args=[server]).start()
            except DatabaseError:
                connections.close_all()
        connections.close_all()

    with ThreadPoolExecutor(HANDS) as pool:
        list(pool.map(work, people, [keys[i::HANDS] for i in range(HANDS)]))
    server.start()
    connections.close_all()
    found = set(Decision.objects.filter(review__in=keys).values_list("review_id", flat=True))
    assert found >= set(decided)  # who was told that it is done can rely on it
    assert set(
        Review.objects.filter(pk__in=keys, state="decided").values_list("pk", flat=True)
    ) == (found)
    entries = Entry.objects.filter(verb="review.decided").values_list("objects_seen", flat=True)
    recorded = {key for objects in entries for key in objects if key.startswith("review:")}
    assert {f"review:{key}" for key in found} <= recorded
    assert verify().whole


def test_killed_during_decisions_each_is_whole_or_was_never_made(own: Server) -> None:
    people = [person("amina"), person("sarah"), person("amina")]
    _decisions_under_fire(own, people, 30)


@pytest.mark.slow
def test_killed_during_decisions_again_and_again(own: Server) -> None:
    people = [person("amina"), person("sarah"), person("amina")]
    for _ in range(10):
        _decisions_under_fire(own, people, 60)


def _steps_under_fire(server: Server, wanted: list[tuple[str, str, str]], after: int) -> None:
    """Take steps of tables of states, and kill the server once so many have been taken.

    What somebody was told is done is done; of the rest each is whole or was never begun.
    """
    todo = [(*each, racing.record(*each)) for each in wanted]
    before = [len(racing.steps(one) or []) for *_, one in todo]
    actors = {each[::2]: racing.able(each[0], each[2]) for each in wanted}
    done: list[int] = []
    shot: list[threading.Thread] = []

    def work(mine: list[int]) -> None:
        for at in mine:
            name, _, verb, one = todo[at]
            try:
                if racing.do(name, verb, one, actors[name, verb]) != racing.REFUSED:
                    done.append(at)
                if len(done) >= after and not shot:
                    shot.append(threading.Thread(target=_kill, args=[server]))
                    shot[0].start()
            except DatabaseError:
                connections.close_all()
        connections.close_all()

    with ThreadPoolExecutor(HANDS) as pool:
        list(pool.map(work, [list(range(len(todo)))[i::HANDS] for i in range(HANDS)]))
    for thread in shot:
        thread.join()
    server.start()
    connections.close_all()
    for at, (name, state, verb, one) in enumerate(todo):
        one.refresh_from_db()
        ways = {way.new for way in racing.TABLES[name].table if way.verb == verb}
        took = at in done or one.state != state
        if at in done:
            assert one.state in ways, f"{name}: {verb} was said to be done and is not"
        racing.whole(name, one, state, [verb] if took else [], before[at])
    assert verify().whole


CASEWORK = [
    ("case", "open", "close"), ("referral", "sent", "accept"), ("plan", "closing", "close"),
    ("conference", "planned", "hold"),
]  # fmt: skip
STEPS = [(name, state, verb) for name, state, verbs in racing.starts() for verb in verbs]


def test_killed_during_casework_each_step_is_whole_or_was_never_taken(own: Server) -> None:
    _steps_under_fire(own, CASEWORK * 3, 4)


@pytest.mark.slow
def test_killed_a_hundred_times_during_every_step_of_every_table(own: Server) -> None:
    for number in range(100):
        some = STEPS[number % 7 :: 7]
        _steps_under_fire(own, some, 1 + number * 3 % max(1, len(some) - 1))


def _publish_under_fire(own: Server, root: Path, when: str) -> None:
    def fire(*_: object) -> dict[str, int]:
        _kill(own)
        return {}

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(AFTER_PUBLISHING, "_found", [])
        if when == "applied":
            AFTER_PUBLISHING.add(fire, name="fire")
        with pytest.raises(DatabaseError):
            publish(root, tell=lambda line: fire() if line.startswith(when) else None)
    own.start()
    connections.close_all()


@pytest.mark.parametrize("when", ["incident", "link", "applied"])
def test_killed_during_a_publication_the_old_state_stands_and_the_next_completes(
    own: Server, tmp_path: Path, when: str
) -> None:
    root = tmp_path / "data"
    Force([Log("a"), Log("b")]).write(root, "one")
    publish(root)
    Force([Log("a", narrative="Windows broken."), Log("c"), Log("d")]).write(root, "two")
    _publish_under_fire(own, root, when)
    assert set(Incident.objects.values_list("pk", "narrative")) == {
        ("a", "Shouting again."),
        ("b", "Shouting again."),
    }
    assert Publication.objects.filter(state="done").count() == 1
    publish(root)
    standing = Incident.objects.filter(withdrawn_at__isnull=True)
    assert set(standing.values_list("pk", flat=True)) == {"a", "c", "d"}
    assert Finding.objects.filter(withdrawn_at__isnull=True).count() == 3
    assert Party.objects.filter(withdrawn_at__isnull=True).count() == 3
    assert verify().whole
