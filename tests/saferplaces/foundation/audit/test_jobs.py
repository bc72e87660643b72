"""By night the head is written down, and whoever is in charge is told when it does not fit."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from django.db import connection

from saferplaces.foundation.audit import jobs
from saferplaces.foundation.audit.access import record
from saferplaces.foundation.config.config import config
from saferplaces.foundation.identity.actor import SYSTEM
from saferplaces.foundation.jobs.running import JobError
from saferplaces.foundation.jobs.schedule import find
from saferplaces.foundation.messages.models import Notice


@pytest.fixture
def heads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "kept" / "heads.txt"
    monkeypatch.setattr(jobs, "config", lambda: replace(config(), audit_heads=path))
    return path


def test_every_night_adds_a_line_and_a_chain_that_does_not_fit_is_told(cast, heads: Path) -> None:
    cast.dora  # noqa: B018 - she is told
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for number in (1, 2):
        record(SYSTEM, what="collect", verb="test.step")
        assert jobs.write_head()["records"] >= number
    assert len(heads.read_text().splitlines()) == 2
    assert jobs.verify_all()["records"] >= 2
    line = heads.read_text().splitlines()[0]
    heads.write_text(f"{line}\n999999\t{'0' * 64}\t2026-01-01T00:00:00Z\n")
    for job in (jobs.write_head, jobs.verify_all):
        with pytest.raises(JobError, match="number 999999: the trail ends before it"):
            job()
    assert {notice.to.name for notice in Notice.objects.all()} == {"Dora"}


def test_the_jobs_are_on_the_schedule() -> None:
    names = ["audit_head", "audit_verify", "audit_patterns", "audit_reports"]
    assert all(find(name) for name in names)
