"""A backup and what comes back of it: every row, the trail, the files; or nothing at all."""

from __future__ import annotations

import json
import shutil
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.db import connections, transaction
from tests.saferplaces.casework.evidence.files import exhibit
from tests.saferplaces.casework.reviews.waiting import ORDINARY, no_chance, waiting
from tests.saferplaces.cast import person
from tests.saferplaces.intake.incidents.snapshots import Force, Log

from asvat.dataset.layout import Layout
from saferplaces.casework.evidence import folders as evidence
from saferplaces.casework.evidence.integrity import opened
from saferplaces.casework.reviews.actions.decide import decide
from saferplaces.casework.reviews.models import Decision, Review
from saferplaces.foundation.audit.heads import export_head
from saferplaces.foundation.audit.models import Entry
from saferplaces.foundation.audit.verify import verify
from saferplaces.foundation.config.backups import making, restoring
from saferplaces.foundation.config.backups.making import make
from saferplaces.foundation.config.backups.restoring import check, restore
from saferplaces.foundation.config.backups.rows import SUM, Rows, count_and_sum, different
from saferplaces.foundation.config.backups.tools import BackupError
from saferplaces.foundation.config.running import demo
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.retention import register
from saferplaces.intake.incidents.actions.publish import publish
from saferplaces.intake.incidents.models import Incident

RECORD = ["public.audit_entry", "public.audit_link"]
"""Where it is recorded that a backup was made, or came back."""


@pytest.fixture
def var(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fresh_database: str) -> Path:
    """A service of its own: folders, a database, a reviewer who has decided something."""
    found = tmp_path / "var"
    shaped = SimpleNamespace(
        var=found, dataset=found / "dataset", audit_heads=found / "audit-heads.txt", embedded=True
    )
    for module in (making, restoring, evidence):
        monkeypatch.setattr(module, "config", lambda: shaped)
    monkeypatch.setattr(register, "place", lambda: found / "disposals.jsonl")
    Layout(found / "dataset").create()
    (found / "extracts").mkdir()
    (found / "extracts" / "waiting.csv").write_text("a,b\n")
    return found


def _worked(data: Path) -> None:
    Force([Log("a"), Log("b", narrative='It\'s \\ "so"\n\todd é 😀'), Log("c")]).write(data, "one")
    publish(data)
    no_chance()
    _decide()


def _decide() -> None:
    decide(person("amina").actor, waiting().pk, ORDINARY)


def _rows() -> Rows:
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        found = count_and_sum(cursor)
    connections["owner"].close()
    return found


def test_everything_comes_back_row_by_row_and_only_when_told(var: Path, tmp_path: Path) -> None:
    _worked(var / "dataset")
    door = exhibit()
    before, backup = _rows(), tmp_path / "backup"
    manifest = make(backup)
    assert manifest["rows"] == before
    assert check(backup) == json.loads(json.dumps(manifest))
    assert not list(tmp_path.glob("*.unfinished"))

    _decide()
    export_head(var / "audit-heads.txt")
    shutil.rmtree(var / "extracts")
    evidence.original(door.pk).write_bytes(b"another picture")
    (var / "dataset" / "snapshots" / "one" / "manifest.json").write_text("lost")
    Incident.objects.filter(pk="c").update(narrative="Lost.")
    with pytest.raises(BackupError, match=r"something already \(the database, dataset, evidence\)"):
        restore(backup)
    assert different(before, _rows())

    known = restore(backup, replace=True)
    assert different(before, _rows()) == RECORD
    verbs = Entry.objects.order_by("-at").values_list("verb", flat=True)
    assert verbs[0] == "service.restored"
    assert "what came after it is lost" in known[0]
    assert (var / "extracts" / "waiting.csv").read_text() == "a,b\n"
    opened(door).close()  # it is as it came
    assert Incident.objects.get(pk="b").narrative.endswith("odd é 😀")
    assert "incident" not in publish(var / "dataset").counts  # the two fit each other
    _decide()  # work goes on
    assert Decision.objects.count() == 2
    assert verify().whole
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT has_table_privilege('audit_entry', 'DELETE')")
        assert cursor.fetchone() == (False,)


def test_a_damaged_or_cut_off_backup_changes_nothing(var: Path, tmp_path: Path) -> None:
    _worked(var / "dataset")
    before, backup = _rows(), tmp_path / "backup"
    make(backup)
    with pytest.raises(BackupError, match="not empty"):
        make(backup)
    dump = backup / "database.dump"
    dump.write_bytes(dump.read_bytes()[:-5000])
    with pytest.raises(BackupError, match=r"database.dump of the backup is missing or damaged"):
        restore(backup, replace=True)
    manifest = json.loads((backup / "manifest.json").read_text())
    manifest["files"]["database.dump"] = restoring.folders.digest(dump)  # as if it were meant
    (backup / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(BackupError, match="left as it was"):
        restore(backup, replace=True)
    assert different(before, _rows()) == RECORD  # that the backup was made
    manifest["migrations"].append(["reviews", "9999_of_tomorrow"])
    (backup / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(BackupError, match="newer release"):
        restore(backup, replace=True)
    assert verify().whole


def test_rows_that_differ_are_told_whatever_their_order(fresh_database: str) -> None:
    with transaction.atomic(), connections["default"].cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE one AS SELECT * FROM (VALUES (1, 'a'), (2, NULL)) v")
        cursor.execute("CREATE TEMP TABLE two AS SELECT * FROM (VALUES (2, NULL), (1, 'a')) v")
        found = []
        for name in ("one", "two"):
            cursor.execute(SUM.format(name))
            found.append(cursor.fetchone())
        assert found[0] == found[1]
        cursor.execute("UPDATE two SET column2 = '' WHERE column1 = 2")
        cursor.execute(SUM.format("two"))
        assert cursor.fetchone() != found[0]


@pytest.mark.slow
def test_the_demo_force_comes_back_row_by_row(var: Path, tmp_path: Path) -> None:
    demo._run(var / "force", var / "dataset")
    publish(var / "dataset")
    no_chance()
    for review in Review.objects.filter(district="leeds")[:200]:
        with suppress(Problem):  # that asks for more than the ordinary one
            decide(person("amina").actor, review.pk, ORDINARY)
    decided = Decision.objects.count()
    assert decided > 20
    before, backup = _rows(), tmp_path / "backup"
    make(backup)
    restore(backup, replace=True)
    assert different(before, _rows()) == RECORD
    assert Incident.objects.count() >= demo.LOGS
    assert Entry.objects.filter(verb="review.decided").count() == decided
