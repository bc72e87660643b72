"""A full disk: the service says so, nothing is half done, and it goes on once there is room."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connections
from django.test import Client
from tests.saferplaces.casework.reviews.waiting import ORDINARY, no_chance, waiting
from tests.saferplaces.cast import person
from tests.saferplaces.intake.extracts.conftest import police_csv

from saferplaces.casework.reviews.actions.decide import decide
from saferplaces.casework.reviews.models import Decision, Review
from saferplaces.foundation.audit.models import Entry, Link
from saferplaces.foundation.audit.verify import verify
from saferplaces.foundation.config.config import kept_secret
from saferplaces.foundation.database.migrating import migrate
from saferplaces.foundation.database.rights import grant
from saferplaces.foundation.database.server import APP, OWNER, Server
from saferplaces.foundation.jobs.running import JobError
from saferplaces.foundation.reference import packs
from saferplaces.intake.extracts import folders
from saferplaces.intake.extracts.models import Extract


@contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[None]:
    """Mount a file system of a few megabytes in memory, where the tests may."""
    folder.mkdir(parents=True, exist_ok=True)
    mount = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "none", str(folder)]
    if os.geteuid() or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("a small file system cannot be mounted here")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def fill(folder: Path) -> Path:
    """Leave not one byte free."""
    filler = folder / "filler"
    with suppress(OSError), filler.open("wb", buffering=0) as out:
        while True:
            out.write(b"x" * (1 << 16))
    with suppress(OSError), filler.open("ab", buffering=0) as out:
        while True:
            out.write(b"x")
    return filler


def test_an_upload_without_room_is_told_so_and_leaves_nothing(place, cast) -> None:
    ana = cast.ana.client()

    def send(size: int):
        file = SimpleUploadedFile("a.csv", police_csv() + b"\n" * size)
        return ana.post("/extracts/upload", {"file": file})

    with small_disk(folders.files(), 1):
        page = send(2 << 20).content.decode()
        assert "There is no room on the disk" in page
        assert list(folders.files().iterdir()) == []
        assert not Extract.objects.exists()
        assert not Entry.objects.filter(verb="extract.brought").exists()
        assert send(10).status_code == 302  # what fits still comes in


def test_the_watched_folder_waits_for_room_and_loses_nothing(place) -> None:
    place.gets("waits.csv")
    place.works()
    with small_disk(folders.notes(), 1):
        filler = fill(folders.notes())
        with pytest.raises(JobError, match="disk is full"):
            place.works()
        assert (place.inbox / "waits.csv").read_bytes() == police_csv()
        filler.unlink()
        place.works()
    assert place.only().state == "added"


@pytest.fixture
def crowded(tmp_path: Path, django_db_blocker) -> Iterator[tuple[Server, Path]]:
    """The service's own PostgreSQL on a disk of its own, which is small."""
    disk = tmp_path / "disk"
    with small_disk(disk, 400):
        server = Server(disk / "var")
        server.start()
        before = {alias: dict(connections[alias].settings_dict) for alias in connections}
        with django_db_blocker.unblock():
            try:
                for alias, role in (("default", APP), ("owner", OWNER)):
                    connections[alias].close()
                    connections[alias].settings_dict |= {
                        "HOST": str(server.socket), "NAME": "saferplaces",
                        "PASSWORD": kept_secret(server.var, role),
                    }  # fmt: skip
                migrate()
                grant()
                packs.load("west-yorkshire")
                yield server, disk
            finally:
                for alias, old in before.items():
                    connections[alias].close()
                    connections[alias].settings_dict.update(old)
                server.stop()


def _until_it_fails(act: Callable[[], object]) -> int:
    done = 0
    try:
        while done < 5000:
            act()
            done += 1
    except DatabaseError:
        return done
    pytest.fail("The disk is full, and nothing was refused.")


@pytest.mark.slow
def test_decisions_on_a_full_disk_are_whole_or_not_made(crowded) -> None:
    """What was answered with success is there; the rest left no trace; the chain is whole."""
    server, disk = crowded
    no_chance()
    amina = person("amina")
    client = amina.client()
    client.raise_request_exception = False
    reviews = [waiting().pk for _ in range(3)]
    decide(amina.actor, reviews[0], ORDINARY)
    filler = fill(disk)
    looked = _until_it_fails(lambda: _look(client, reviews[1]))
    with suppress(DatabaseError):  # the last bytes may still do for one
        decide(amina.actor, reviews[1], ORDINARY)
    _until_it_fails(lambda: _look(client, reviews[2]))
    filler.unlink()
    for alias in connections:
        connections[alias].close()
    server.start()
    made = set(Decision.objects.values_list("review_id", flat=True))
    for review in Review.objects.all():
        assert (review.state == "decided") is (review.pk in made)
    assert Entry.objects.filter(verb="review.decided").count() == len(made)
    assert Entry.objects.filter(verb="review.read").count() >= looked
    assert Entry.objects.count() == Link.objects.count()
    assert verify().whole
    for pk in reviews:
        if pk not in made:
            decide(amina.actor, pk, ORDINARY)
    assert Decision.objects.count() == 3


def _look(client: Client, pk: int) -> None:
    answer = client.get(f"/reviews/{pk}")
    if answer.status_code == 500:
        assert "Sorry, there is a problem with the service" in answer.content.decode()
        raise DatabaseError
    assert answer.status_code == 200
