"""Diaries and files of cases: checked, kept as they came, given out to those who may have them."""

from __future__ import annotations

import datetime as dt
import errno
import os
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from tests.saferplaces.casework.cases.factories import case, somebody
from tests.saferplaces.casework.evidence.files import archive, bomb, entry, exhibit, picture
from tests.saferplaces.cast import Cast, person

from saferplaces.casework.cases.models import Case
from saferplaces.casework.evidence import folders
from saferplaces.casework.evidence.actions.keeping import bring_back, mark, set_aside
from saferplaces.casework.evidence.actions.take_in import delete_left_over
from saferplaces.casework.evidence.models import DiaryEntry, Exhibit
from saferplaces.foundation.audit.models import Entry
from saferplaces.foundation.files import scanning
from saferplaces.foundation.policy import Refused
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.models import Code
from saferplaces.foundation.registry import RETENTION
from saferplaces.foundation.ui.times import read_time


@pytest.fixture(autouse=True)
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of evidence of the test's own."""
    monkeypatch.setattr(folders, "config", lambda: SimpleNamespace(var=tmp_path))
    folders.files().mkdir(parents=True)
    return folders.files()


def sends(client: Client, of: Case, content: bytes, name: str = "a.jpg", **more: Any) -> Any:
    given = {"person": of.people.first().pk, "text": "The broken door"} | more
    file = SimpleUploadedFile(name, content)
    return client.post(f"/evidence/case/{of.pk}/upload", given | {"file": file})


def shared_with(of: Case, name: str) -> Case:
    of.shared_with = [person(name).membership.organisation_id]
    of.save()
    return of


def test_a_diary_entry_is_written_down(cast: Cast) -> None:
    found, dev = case(), cast.dev.client()
    page = f"/evidence/case/{found.pk}/write"
    given = {
        "person": found.people.first().pk, "own_words": "no", "day-day": "3", "day-month": "5",
        "day-year": "2026", "time": "11.30pm", "until": "1am", "text": "They shouted",
        "effect": "I could not sleep", "present": "My daughter",
    }  # fmt: skip
    assert dev.post(page, given).status_code == 302
    row = DiaryEntry.objects.get()
    assert timezone.localtime(row.happened_at) == timezone.make_aware(
        dt.datetime(2026, 5, 3, 23, 30)
    )
    assert row.until is not None
    assert row.until - row.happened_at == dt.timedelta(hours=1, minutes=30)
    shown = dev.get(f"/evidence/diary/{row.pk}").content.decode()
    assert "3 May 2026 at 11:30pm until 4 May 2026 at 1:00am" in shown
    assert "I could not sleep" in shown
    later = given | {"day-year": str(timezone.localdate().year + 1)}
    assert "cannot be later than now" in dev.post(page, later).content.decode()
    assert "Select whose it is" in dev.post(page, given | {"person": ""}).content.decode()
    assert "Enter a time" in dev.post(page, given | {"time": "25:00"}).content.decode()


@pytest.mark.parametrize(("text", "found"), [("9pm", 21), ("12am", 0), ("12pm", 12), ("07:05", 7)])
def test_times_are_read_as_people_write_them(text: str, found: int) -> None:
    assert read_time(text).hour == found


def test_a_file_is_kept_as_it_came_and_given_out_safely(cast: Cast, files: Path) -> None:
    found, dev = case(), cast.dev.client()
    content = picture(wrote="at 12 Elm Road")
    answer = sends(dev, found, content, "../../../etc/pass\u202ewd<b>.html")
    row = Exhibit.objects.get()
    assert answer["Location"] == f"/evidence/files/{row.pk}"
    assert sorted(path.name for path in files.iterdir()) == [f"{row.pk}", f"{row.pk}.shown"]
    assert (row.sort, row.drawn, row.scanned) == ("picture", True, False)
    page = dev.get(f"/evidence/files/{row.pk}").content.decode()
    assert "passwd&lt;b&gt;.html" in page
    assert "Not scanned" in page
    given = dev.get(f"/evidence/files/{row.pk}/take")
    assert b"".join(given.streaming_content) == content
    assert given["Content-Disposition"].startswith('attachment; filename="C')
    assert given["Content-Disposition"].endswith('.jpg"')
    assert given["Content-Type"] == "application/octet-stream"
    assert given["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in given["Content-Security-Policy"]
    shown = dev.get(f"/evidence/files/{row.pk}/picture")
    drawn = shown.content
    assert b"Elm Road" in content
    assert b"Elm Road" not in drawn
    assert shown["Content-Type"] == "image/jpeg"
    assert "sandbox" in shown["Content-Security-Policy"]
    assert Entry.objects.filter(verb="evidence.taken_away", objects_seen=[f"exhibit:{row.pk}"])


def test_what_will_not_do_leaves_nothing_behind(
    cast: Cast, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found, dev = case(), cast.dev.client()
    assert "Archives and Office files" in sends(dev, found, archive()).content.decode()
    assert "not taken" in sends(dev, found, b"<html>hello").content.decode()
    assert "The selected file is empty" in sends(dev, found, b"").content.decode()
    assert "Select whose it is" in sends(dev, found, picture(), person=0).content.decode()
    monkeypatch.setattr(scanning, "config", lambda: SimpleNamespace(scanner=["false"]))
    assert "something dangerous" in sends(dev, found, picture()).content.decode()
    Code.objects.filter(list="settings", code="evidence_largest_mb").update(values={"value": 0})
    assert "must be smaller" in sends(dev, found, picture()).content.decode()
    assert not Exhibit.objects.exists()
    assert not list(files.iterdir())


def test_a_full_disk_is_told_and_leaves_nothing(
    cast: Cast, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space")

    found, dev = case(), cast.dev.client()
    monkeypatch.setattr(os, "fsync", full)
    assert "no room on the disk" in sends(dev, found, picture()).content.decode()
    assert not list(files.iterdir())


def test_a_bomb_is_kept_and_never_unfolded(cast: Cast) -> None:
    sends(cast.dev.client(), case(), bomb())
    row = Exhibit.objects.get()
    assert not row.drawn
    assert "cannot be shown" in cast.dev.client().get(f"/evidence/files/{row.pk}").content.decode()
    assert cast.dev.client().get(f"/evidence/files/{row.pk}/picture").status_code == 404


def test_a_file_that_is_not_as_it_came_is_not_given_out(cast: Cast) -> None:
    row, dev = exhibit(), cast.dev.client()
    with folders.original(row.pk).open("ab") as file:
        file.write(b"x")
    answer = dev.get(f"/evidence/files/{row.pk}/take")
    assert answer.status_code == 403
    assert "not as it came" in answer.content.decode()
    folders.original(row.pk).unlink()
    assert dev.get(f"/evidence/files/{row.pk}/take").status_code == 403


def test_partners_read_what_is_shared_and_what_is_theirs(cast: Cast) -> None:
    found = shared_with(case(), "ben")
    mine, shown = entry(found), exhibit(found)
    ben = cast.ben.client()
    for address in (f"diary/{mine.pk}", f"files/{shown.pk}", f"files/{shown.pk}/take"):
        assert ben.get(f"/evidence/{address}").status_code == 404
    mark(cast.dev.actor, DiaryEntry, mine.pk, shared=True)
    mark(cast.dev.actor, Exhibit, shown.pk, shared=True)
    assert ben.get(f"/evidence/diary/{mine.pk}").status_code == 200
    assert ben.get(f"/evidence/files/{shown.pk}/picture").status_code == 200
    assert ben.post(f"/evidence/diary/{mine.pk}/share").status_code == 404
    file = SimpleUploadedFile("b.jpg", picture())
    ben.post(f"/evidence/case/{found.pk}/upload", {"text": "Our camera", "file": file})
    theirs = Exhibit.objects.get(organisation=person("ben").membership.organisation)
    assert (theirs.shared, theirs.person) == (True, None)
    set_aside(cast.ben.actor, Exhibit, theirs.pk, why="The wrong day")
    assert cast.dev.client().get(f"/evidence/files/{theirs.pk}").status_code == 200
    assert cast.hana.client().get(f"/evidence/case/{found.pk}").status_code == 404


def test_what_is_set_aside_is_kept_from_partners_until_a_supervisor_brings_it_back(
    cast: Cast,
) -> None:
    row = exhibit(shared_with(case(), "ben"), shared=True)
    ben = cast.ben.client()
    with pytest.raises(Problem, match="why"):
        set_aside(cast.dev.actor, Exhibit, row.pk, why=" ")
    set_aside(cast.dev.actor, Exhibit, row.pk, why="Another case")
    assert ben.get(f"/evidence/files/{row.pk}").status_code == 404
    with pytest.raises(Refused):
        bring_back(cast.dev.actor, Exhibit, row.pk)
    bring_back(cast.sarah.actor, Exhibit, row.pk)
    assert ben.get(f"/evidence/files/{row.pk}").status_code == 200


def test_nobody_names_somebody_of_another_case(cast: Cast) -> None:
    found, other = case(), somebody(case())
    answer = sends(cast.dev.client(), found, picture(), person=other.pk)
    assert answer.status_code == 200
    assert not Exhibit.objects.exists()


def test_files_go_with_their_row_and_nothing_is_left_over(db: None, files: Path) -> None:
    row = exhibit()
    rule = next(rule for rule in RETENTION if rule.model == "evidence.Exhibit")
    assert rule.files is not None
    assert set(rule.files([row.pk])) == set(files.iterdir())
    left = files / "00000000-0000-0000-0000-000000000000"
    left.write_bytes(b"x")
    assert delete_left_over() == {"left_over": 0}  # it may be of an upload under way
    later = time.time() + 2 * folders.OLD
    monkey = pytest.MonkeyPatch()
    monkey.setattr(folders.time, "time", lambda: later)
    assert delete_left_over() == {"left_over": 1}
    monkey.undo()
    assert not left.exists()
    assert folders.original(row.pk).exists()
