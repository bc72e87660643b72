"""The picture from which an empty database is laid is what the migrations make."""

from __future__ import annotations

import runpy
import subprocess
from pathlib import Path

import pytest
from django.core.management import call_command
from tests.saferplaces.database import using

from saferplaces.foundation.config.backups import tools
from saferplaces.foundation.database import migrating
from saferplaces.foundation.database.server import OWNER, Server

ROOT = Path(__file__).parents[4]


def _dump() -> list[str]:
    made = subprocess.run(
        [tools.program("pg_dump"), "--schema-only", "--no-owner", "--no-privileges",
         "--schema=public", "--no-comments"],
        env=tools.environment(), capture_output=True, text=True, check=True,
    )  # fmt: skip
    plain = runpy.run_path(str(ROOT / "tools" / "baseline.py"))["plain"]
    return sorted(plain(made.stdout).splitlines())


@pytest.mark.slow
def test_laid_or_migrated_the_tables_are_the_same(postgres: Server, django_db_blocker) -> None:
    with django_db_blocker.unblock():
        laid, migrated = _both(postgres)
    assert laid == migrated


def _both(running: Server) -> list[list[str]]:
    dumps = []
    for name in ("laid", "migrated_alone"):
        with running.connect() as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)".encode())
            connection.execute(
                f"CREATE DATABASE {name} TEMPLATE saferplaces OWNER {OWNER}".encode()
            )
        with using(name):
            if name == "laid":
                assert migrating.lay()
            call_command("migrate", database="owner", verbosity=0)
            dumps.append(_dump())
        with running.connect() as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())
    return dumps
