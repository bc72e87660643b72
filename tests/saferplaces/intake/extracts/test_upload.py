"""Sending an extract: to disk within limits, looked at, confirmed, added; and nothing else."""

from __future__ import annotations

import csv
import io
import uuid
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.saferplaces.intake.extracts.conftest import police_csv
from tests.saferplaces.intake.extracts.examples import a_checked_extract

from saferplaces.foundation.audit.models import Entry
from saferplaces.foundation.identity.models import Membership
from saferplaces.foundation.jobs.nightly import run_and_publish
from saferplaces.foundation.messages.models import Notice
from saferplaces.foundation.policy import Refused
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.models import Code
from saferplaces.foundation.reference.queries import codes
from saferplaces.foundation.ui import uploads
from saferplaces.intake.extracts import folders, pages
from saferplaces.intake.extracts.actions import decide, run_engine
from saferplaces.intake.extracts.models import Extract
from saferplaces.intake.extracts.policy import may_bring

UPLOAD = "/extracts/upload"


def sends(client: Client, content: bytes, name: str = "mine.csv", mapping: str = "police"):
    file = SimpleUploadedFile(name, content)
    return client.post(UPLOAD, {"mapping": mapping, "file": file})


def on_disk() -> list[Path]:
    return list(folders.files().iterdir())


def test_an_extract_is_looked_at_then_confirmed_then_added(place, cast) -> None:
    ana = cast.ana.client()
    address = sends(ana, police_csv(), "Log of May.csv")["Location"]
    assert "See how it stands" in ana.get(address).content.decode()
    place.works()
    assert place.only().state == "checked"
    assert not (place.root / "dataset").exists()  # nothing was added
    page = ana.get(address).content.decode()
    assert "Log of May.csv" in page
    assert "31/02/2024" in page  # the value that cannot be read, and why
    assert "Add 3 rows" in page
    assert ana.post(f"{address}/confirm").status_code == 302
    place.works()
    row = place.only()
    assert (row.state, row.accepted, row.rejected, row.look) == ("added", 3, 1, None)
    page = ana.get(f"{address}/rejects").content.decode()
    assert "31/02/2024" in page
    assert "Log of May.csv" in page
    assert Notice.objects.filter(to=cast.ana.user).count() == 2
    verbs = set(Entry.objects.values_list("verb", flat=True))
    assert {"extract.brought", "extract.confirmed", "extract.added", "extract.rejects"} <= verbs
    assert (folders.private() / "done").exists()
    assert on_disk() == []


def test_what_is_withdrawn_is_deleted(place, cast, django_capture_on_commit_callbacks) -> None:
    ana = cast.ana.client()
    address = sends(ana, police_csv())["Location"]
    with django_capture_on_commit_callbacks(execute=True):
        ana.post(f"{address}/withdraw")
    assert place.only().state == "withdrawn"
    assert on_disk() == []
    place.works()
    assert place.only().state == "withdrawn"


def test_a_decision_that_came_twice_or_too_late_changes_nothing(place, cast) -> None:
    row = a_checked_extract()
    decide.confirm(cast.ana.actor, row.pk)
    for again in (decide.confirm, decide.withdraw):
        with pytest.raises(Problem, match="moved on"):
            again(cast.ana.actor, row.pk)


def test_nobody_elses_file_is_written_anywhere(place, cast) -> None:
    """Django reads a form before a view says no: the file must not be on the disk by then."""
    written: list[str] = []
    place.patch.setattr(uploads.os, "open", lambda path, *_: written.append(path))
    file = {"file": SimpleUploadedFile("a.csv", b"a,b\n" * 1000), "username": "a", "password": "b"}
    for client, address in (
        (Client(), "/sign-in"), (Client(), UPLOAD), (cast.amina.client(), UPLOAD),
        (cast.ana.client(), "/extracts/run-engine"),
    ):  # fmt: skip
        client.post(address, file)
    assert written == []
    huge = {"CONTENT_LENGTH": str(6 << 20)}
    assert Client().post("/sign-in", file, **huge).status_code == 400


def test_a_file_that_is_too_large_is_told_so_and_leaves_nothing(place, cast) -> None:
    Code.objects.filter(list="settings", code="extracts_largest_mb").update(values={"value": 1})
    page = sends(cast.ana.client(), b"x" * ((1 << 20) + 1)).content.decode()
    assert "The file must be smaller than 1 MB" in page
    assert "Select a file" not in page
    assert on_disk() == []
    assert sends(cast.ana.client(), b"x" * (4 << 20)).status_code == 400


def test_a_form_that_is_refused_leaves_no_file(place, cast) -> None:
    forged = Client(enforce_csrf_checks=True)
    forged.cookies = cast.ana.client().cookies
    assert sends(forged, police_csv()).status_code == 403
    assert (
        "There is a problem" in sends(cast.ana.client(), police_csv(), mapping="x").content.decode()
    )
    assert "The selected file is empty" in sends(cast.ana.client(), b"").content.decode()
    assert on_disk() == []
    assert not Extract.objects.exists()


def test_only_so_many_wait_at_a_time(place, cast) -> None:
    Code.objects.filter(list="settings", code="extracts_waiting_most").update(values={"value": 1})
    a_checked_extract()
    assert "Too many extracts wait" in sends(cast.ana.client(), police_csv()).content.decode()
    assert on_disk() == []


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\me\\a.csv", "a.csv"),
        ("<script>alert(1)</script>.csv", "script&gt;.csv"),
        ("a\u202egnp.csv", "agnp.csv"),
        ("=cmd|' /C calc'!A0.csv", "C calc&#39;!A0"),
        ("n" * 250 + ".csv", "n" * 200),
    ],
)
def test_a_hostile_name_is_text_and_nothing_more(place, cast, name: str, shown: str) -> None:
    ana = cast.ana.client()
    answer = sends(ana, police_csv(), name)
    (path,) = on_disk()
    assert uuid.UUID(path.name) == place.only().pk
    page = ana.get(answer["Location"]).content.decode()
    assert "<script>alert" not in page
    assert "\u202e" not in page
    assert shown[:12] in page


def test_an_analyst_of_some_districts_sees_no_extract_of_the_whole_force(place, cast) -> None:
    row = a_checked_extract()
    Membership.objects.filter(pk=cast.ana.membership.pk).update(districts=["leeds"])
    client = cast.ana.client()
    assert client.get(f"/extracts/{row.pk}").status_code == 404
    assert client.get(UPLOAD).status_code == 403
    assert "a.csv" not in client.get("/extracts/").content.decode()
    with pytest.raises(Refused):
        run_engine.run_engine(cast.ana.actor)
    assert not may_bring(cast.amina.actor).allowed


def test_the_list_says_what_became_of_each_and_is_given_as_csv_with_a_recipient(
    place, cast
) -> None:
    ana = cast.ana.client()
    place.gets("folder.csv")
    place.settles()
    page = ana.get("/extracts/").content.decode()
    assert "Watched folder" in page
    assert "03/05/2024 to 04/05/2024" in page
    asked = ana.get("/extracts/?export=csv")
    assert asked["Location"].startswith("/audit/disclosure")


def test_rejected_rows_are_safe_in_a_spreadsheet_and_values_are_for_those_who_may_see_them(
    place, cast
) -> None:
    ana = cast.ana.client()
    poisoned = police_csv().replace(b"31/02/2024", b"=1+1 31/2")
    address = sends(ana, poisoned, "=evil.csv")["Location"]
    place.works()
    ana.post(f"{address}/confirm")
    place.works()
    asked = ana.get(f"{address}/rejects?export=csv")["Location"]
    given = {
        "recipient": codes("recipients")[0].code,
        "who": "A",
        "purpose": codes("purposes")[0].code,
    }
    file = ana.get(ana.post(asked, given)["Location"]).content.decode("utf-8-sig")
    head, row = csv.reader(io.StringIO(file, newline=""))
    assert head == ["File", "Line", "Field", "Value", "Why"]
    assert row[:2] == ["'=evil.csv", "6"]
    assert row[3].startswith("'=") or row[3] == ""
    assert Entry.objects.get(what="disclose").verb == "extract.rejects"
    assert pages.value_of(cast.ana.actor, {"value": "31/02/2024"}) == "31/02/2024"
    assert pages.value_of(cast.adam.actor, {"value": "31/02/2024"}) == pages.WITHHELD


def test_the_engine_is_asked_to_run_once(cast) -> None:
    ana = cast.ana.client()
    assert ana.post("/extracts/run-engine").status_code == 302
    page = ana.post("/extracts/run-engine", follow=True).content.decode()
    assert "waits in the queue already" in page
    assert Entry.objects.filter(verb="job.asked_for", objects_seen=["job:nightly"]).count() == 1
    assert run_and_publish  # the job of that name
