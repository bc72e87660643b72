"""Make a backup while people work: everything as it was at one moment."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from importlib import metadata
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connections, transaction
from django.db.migrations.recorder import MigrationRecorder

from asvat.dataset.layout import Layout
from asvat.errors import DatasetError
from saferplaces.foundation.audit.access import record
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.audit.heads import head
from saferplaces.foundation.config.backups import folders
from saferplaces.foundation.config.backups.rows import count_and_sum
from saferplaces.foundation.config.backups.tools import BackupError, environment, major, program
from saferplaces.foundation.config.config import config
from saferplaces.foundation.identity.actor import SYSTEM

FORMAT = 1
MANIFEST, DATABASE = "manifest.json", "database.dump"
DUMP = ("--format=custom", "--compress=1", "--exclude-schema=staging", "--no-sync")
Tell = Callable[[str], None]


def kept_folders() -> dict[str, Path]:
    """Return the folders that a backup holds besides the database."""
    var = config().var
    return {
        "dataset": config().dataset,
        "extracts": var / "extracts",
        "evidence": var / "files" / "evidence",
    }


def key_mark() -> str:
    """Return what tells one SECRET_KEY from another without telling either."""
    return hashlib.sha256(f"backup of {settings.SECRET_KEY}".encode()).hexdigest()[:16]


def make(folder: Path, tell: Tell = lambda _: None) -> dict[str, Any]:
    """Write a backup into a new folder; return its manifest.

    Raises
    ------
    BackupError
        When the folder is not empty, a program is missing, or a part cannot be written.
    """
    if folder.exists() and any(folder.iterdir()):
        raise BackupError(f"{folder} is not empty: name a new folder for each backup.")
    aside = folder.with_name(f"{folder.name}.unfinished")
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(parents=True, mode=0o700)
    try:
        told = _database(aside / DATABASE, tell)
        with _dataset_at_rest():
            for name, source in kept_folders().items():
                if source.is_dir():
                    tell(f"Packing {name}")
                    folders.pack(source, aside / f"{name}.tar")
        manifest = told | {
            "format": FORMAT,
            "release": metadata.version("safer-places"),
            "files": {path.name: folders.digest(path) for path in sorted(aside.iterdir())},
            "key_mark": key_mark(),
        }
        (aside / MANIFEST).write_text(json.dumps(manifest, indent=1, sort_keys=True))
        folders.make_durable(aside)
        if folder.exists():
            folder.rmdir()
        aside.rename(folder)
        note("disclose", "service.backed_up", manifest)
    except OSError as error:
        raise BackupError(f"The backup cannot be written: {error.strerror}.") from error
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return manifest


def note(what: str, verb: str, manifest: Mapping[str, Any]) -> None:
    """Record in the audit trail that all of the service was copied, or came back."""
    rows = sum(int(count) for count, _ in manifest["rows"].values())
    with acting(SYSTEM):
        record(SYSTEM, what=what, verb=verb, detail={"rows": rows, "of": manifest["at"]})


def _database(path: Path, tell: Tell) -> dict[str, Any]:
    """Dump the database, and count its rows at the same moment."""
    owner = connections["owner"]
    with transaction.atomic(using="owner"), owner.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        moment = cursor.fetchone()[0]
        tell("Dumping the database")
        line = [program("pg_dump"), *DUMP, f"--snapshot={moment}", f"--file={path}"]
        done = subprocess.run(  # noqa: S603 - our own command line
            line, capture_output=True, env=environment(), check=False
        )
        if done.returncode:
            raise BackupError(f"pg_dump failed: {done.stderr.decode(errors='replace')[-500:]}")
        tell("Counting its rows")
        end = head("owner")
        return {
            "at": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
            "postgresql": major(),
            "rows": count_and_sum(cursor),
            "audit_head": str(end) if end.number else "",
            "migrations": sorted(map(list, MigrationRecorder(owner).applied_migrations())),
        }


@contextmanager
def _dataset_at_rest() -> Iterator[None]:
    """Keep the engine from writing to its dataset meanwhile."""
    layout = Layout(config().dataset)
    if not layout.exists():
        yield
        return
    try:
        with layout.writing():
            yield
    except DatasetError:
        raise BackupError(
            "The engine is at work on its dataset: try again when it is done."
        ) from None
