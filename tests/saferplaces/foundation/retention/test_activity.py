"""A record's period begins with the last thing that happened in it, and its files go with it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.db import transaction
from django.utils import timezone
from tests.saferplaces import racing
from tests.saferplaces.casework.evidence.files import exhibit

from saferplaces.casework.cases.models import Case
from saferplaces.casework.evidence import folders
from saferplaces.foundation.retention.carrying_out import carry_out
from saferplaces.foundation.retention.closure import closure
from saferplaces.foundation.retention.tables import registered

OLD = dt.datetime(2019, 3, 1, 12, tzinfo=dt.UTC)
IN_A_CASE = ("letter", "exhibit", "diary-entry", "occurrence")


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(folders, "config", lambda: SimpleNamespace(var=tmp_path))
    return tmp_path


@pytest.mark.parametrize("name", IN_A_CASE)
def test_whatever_happens_in_a_case_moves_it(db: None, files: Path, name: str) -> None:
    for table, state, verbs in racing.starts():
        for verb in verbs if table == name else ():
            with transaction.atomic():
                one = racing.record(name, state, verb)
                Case.objects.filter(pk=one.case_id).update(moved_at=OLD)
                actor = racing.able(name, verb)
                assert racing.do(name, verb, one, actor) == verb
                moved = Case.objects.get(pk=one.case_id).moved_at
                assert moved > timezone.now() - dt.timedelta(hours=1), f"{name}: {verb}"
                transaction.set_rollback(True)


def test_every_moment_that_a_period_counts_from_is_one(db: None) -> None:
    for model, kept in registered().items():
        if not kept.moved:
            continue
        at = model
        *path, last = kept.moved.split("__")
        for step in path:
            at = at._meta.get_field(step).related_model
        kind = at._meta.get_field(last).get_internal_type()
        assert kind in {"DateTimeField", "DateField", "WallClockField"}, f"{model}: {kept.moved}"


def test_the_files_of_a_case_go_with_it(
    fresh_database: str, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from saferplaces.foundation.retention import register  # noqa: PLC0415 - of one test

    monkeypatch.setattr(register, "place", lambda: files / "disposals.jsonl")
    kept = exhibit()
    there = [path for path in folders.of([kept.pk]) if path.exists()]
    assert len(there) == 2
    with transaction.atomic(using="owner"):
        done = carry_out(closure(Case, [kept.case_id], "owner"), "owner", "2026-01-01T00:00:00")
    assert done.files == 2
    assert not any(path.exists() for path in there)
