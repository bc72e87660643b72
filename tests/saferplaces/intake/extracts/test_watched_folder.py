"""The watched folder: whole files come in once; everything else is refused and said why."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest
from tests.saferplaces.intake.extracts.conftest import in_this_process, police_csv

from saferplaces.foundation.audit.models import Entry
from saferplaces.foundation.jobs.running import JobError
from saferplaces.foundation.reference.models import Code
from saferplaces.intake.extracts import folders, watching
from saferplaces.intake.extracts.actions import put_away, read, take
from saferplaces.intake.extracts.engine.program import Answer
from saferplaces.intake.extracts.models import Extract, ExtractState


def test_a_file_that_no_longer_changes_is_added_once_and_kept_with_what_was_done(place) -> None:
    place.gets("monday.csv")
    assert place.works()["taken"] == 0  # seen for the first time
    place.works()
    row = place.only()
    assert (row.state, row.rows, row.accepted, row.rejected) == ("added", 4, 3, 1)
    assert (str(row.first_day), str(row.last_day)) == ("2024-05-03", "2024-05-04")
    assert row.imports == [1]
    (name,) = place.lies("done")
    assert name.endswith("monday.csv")
    assert (place.inbox / "done" / name).read_bytes() == police_csv()
    assert not list(folders.files().iterdir())
    verbs = list(Entry.objects.order_by("at").values_list("verb", flat=True))
    assert verbs == ["extract.taken", "extract.confirmed", "extract.added"]
    assert place.works()["taken"] == 0


def test_a_file_that_grows_is_left_until_it_rests(place) -> None:
    path = place.gets("slow.csv", police_csv()[:100])
    place.works()
    path.write_bytes(police_csv()[:200])
    place.works()
    place.works(10)  # too soon after the look before
    assert not Extract.objects.exists()
    path.write_bytes(police_csv())
    place.settles()
    assert place.only().state == "added"


def test_a_companion_says_that_a_file_is_whole(place) -> None:
    place.gets("now.csv")
    place.gets("now.csv.done", b"")
    place.works()
    assert place.only().state == "added"
    assert not [path for path in place.inbox.iterdir() if path.is_file()]


def test_the_same_bytes_under_another_name_add_nothing(place) -> None:
    place.gets("one.csv")
    place.settles()
    place.gets("two.csv")
    place.settles()
    again = Extract.objects.get(name="two.csv")
    assert (again.state, again.accepted, again.unchanged) == ("added", 0, 3)


def _link(path: Path) -> None:
    path.symlink_to("/etc/hostname")


def _hard_link(path: Path) -> None:
    other = path.parents[1] / "other"
    other.write_text("a,b\n")
    os.link(other, path)


def _huge(path: Path) -> None:
    path.touch()
    os.truncate(path, (2048 << 20) + 1)  # a hole: it takes no room


def _socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(str(path))


@pytest.mark.parametrize(
    ("name", "make", "why"),
    [
        ("link.csv", _link, "link to another file"),
        ("hard.csv", _hard_link, "hard link"),
        ("pipe.csv", os.mkfifo, "a pipe"),
        ("s.csv", _socket, "a socket"),
        ("folder", Path.mkdir, "a folder"),
        (".hidden.csv", lambda p: p.write_text("a"), "hidden"),
        ("a\nb.csv", lambda p: p.write_text("a"), "cannot be seen"),
        ("gnp\u202evsc.exe", lambda p: p.write_text("a"), "cannot be seen"),
        ("..\\..\\a.csv", lambda p: p.write_text("a"), "looks like a path"),
        ("empty.csv", lambda p: p.touch(), "empty"),
        ("huge.csv", _huge, "larger than 2,048 MB"),
        ("notes.pdf", lambda p: p.write_bytes(b"%PDF-1.7 and so on"), "PDF document"),
    ],
)
def test_what_is_no_plain_file_is_refused_with_its_reason(place, name, make, why) -> None:
    make(place.inbox / name)
    place.settles()
    row = place.only()
    assert row.state == "refused"
    assert why in row.reason
    left = [path.name for path in place.inbox.iterdir()]
    assert sorted(left) == ["done", "refused"]
    kept, said = place.lies("refused")
    assert said == f"{kept}.reason.txt"
    assert why in (place.inbox / "refused" / said).read_text()
    assert "\n" not in row.name
    assert Entry.objects.filter(verb="extract.refused", objects_seen=[f"extract:{row.pk}"]).exists()


def test_a_name_that_is_no_text_is_no_failure(place) -> None:
    with open(os.fsencode(place.inbox) + b"/caf\xe9.csv", "wb") as out:  # noqa: PTH123
        out.write(b"a")
    place.settles()
    assert place.only().name == "caf\ufffd.csv"


def test_a_worker_killed_at_any_moment_loses_nothing_and_adds_nothing_twice(place) -> None:
    """Cut off after the move, while reading, after the engine's commit, before putting away."""

    class CutError(Exception):
        pass

    def cut(*_args: object, **_more: object) -> None:
        raise CutError

    def cut_after(order) -> Answer:
        in_this_process(order)
        raise CutError

    place.gets("once.csv")
    place.works()
    for where, name, instead in (
        (take, "take", cut), (read, "run", cut), (read, "run", cut_after),
        (put_away, "put_away", cut),
    ):  # fmt: skip
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(where, name, instead)
            with pytest.raises(CutError):
                place.works()
    place.works()
    row = place.only()
    assert row.state == "added"
    assert row.accepted + row.unchanged == 3
    assert len(place.lies("done")) == 1


def test_a_full_disk_lets_them_wait_and_says_so(place) -> None:
    place.gets("wait.csv")
    place.works()
    full = Answer("later", "The disk is full; it is tried again.")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(read, "run", lambda order: full)
        with pytest.raises(JobError, match="disk is full"):
            place.works()
    row = place.only()
    assert (row.state, row.reason) == ("waiting", full.reason)
    place.works()
    assert place.only().state == "added"
    assert place.only().reason == ""


def test_a_mapping_that_is_broken_holds_files_back_and_refuses_none(place) -> None:
    (place.root / "mappings" / "broken.toml").write_text("[source]\nname = 1")
    place.gets("wait.csv")
    place.works()
    with pytest.raises(JobError, match="mapping cannot be used"):
        place.works()
    assert place.only().state == "waiting"


def test_files_that_were_put_away_are_deleted_after_their_time(place) -> None:
    place.gets("old.csv")
    place.settles()
    left = folders.files() / "left-over-of-an-upload"
    left.write_text("a")
    assert put_away.delete_old() == {"files": 0, "left_over": 0}
    Code.objects.filter(list="settings", code="extracts_keep_days").update(values={"value": -1})
    place.patch.setattr(put_away, "DAY", -1)
    assert put_away.delete_old() == {"files": 1, "left_over": 1}
    assert place.lies("done") == []
    row = place.only()
    assert row.removed_at is not None
    assert row.state == ExtractState.ADDED
    assert Entry.objects.filter(what="erase", objects_seen=[f"extract:{row.pk}"]).exists()


def test_a_file_that_goes_away_is_no_failure(place) -> None:
    path = place.gets("gone.csv")
    place.works()
    path.unlink()
    assert watching.take_in() == {"taken": 0, "refused": 0}
