"""Bring a backup back, all of the database or nothing of it, and prove that it is what it was."""

from __future__ import annotations

import datetime as dt
import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any, cast

from django.db import connections, transaction
from django.db.migrations.loader import MigrationLoader

from saferplaces.foundation.audit.heads import Head, read_heads
from saferplaces.foundation.audit.verify import verify
from saferplaces.foundation.config.backups import folders
from saferplaces.foundation.config.backups.making import (
    DATABASE,
    FORMAT,
    MANIFEST,
    kept_folders,
    key_mark,
    note,
)
from saferplaces.foundation.config.backups.rows import count_and_sum, different
from saferplaces.foundation.config.backups.tools import BackupError, environment, major, program
from saferplaces.foundation.config.config import config
from saferplaces.foundation.config.running import prepare
from saferplaces.foundation.retention.actions.replay import replay
from saferplaces.foundation.retention.erasing import ErasureError, erase
from saferplaces.foundation.retention.register import RegisterError

READ = ("--no-owner", "--no-privileges", "--no-comments", "--file=-")
HOLDS = ("identity_user", "audit_entry", "incidents_incident")
"""Tables that are empty in a database in which nobody has worked yet."""
Tell = Callable[[str], None]


def check(folder: Path) -> dict[str, Any]:
    """Return the manifest of a backup whose files are as they were written.

    Raises
    ------
    BackupError
        When it is none, or a file is missing or differs.
    """
    try:
        manifest = cast(dict[str, Any], json.loads((folder / MANIFEST).read_text()))
    except (OSError, ValueError):
        raise BackupError(f"{folder} holds no backup: its {MANIFEST} cannot be read.") from None
    if manifest.get("format") != FORMAT:
        raise BackupError("The backup is of a format that this release does not know.")
    for name, digest in manifest["files"].items():
        path = folder / name
        if not path.is_file() or folders.digest(path) != digest:
            raise BackupError(f"{name} of the backup is missing or damaged: use another backup.")
    return manifest


def restore(folder: Path, *, replace: bool = False, tell: Tell = lambda _: None) -> list[str]:
    """Put the service back as it was when the backup was made; return what to know about it.

    Raises
    ------
    BackupError
        When the backup or the place for it will not do, or what came back is not what it was.
    """
    tell("Checking the backup's files")
    manifest = check(folder)
    _fits(manifest)
    _room(replace)
    tell("Restoring the database")
    _database(folder / DATABASE)
    tell("Comparing every table, row by row")
    _compare(manifest["rows"])
    prepare.migrate()
    heads = [_head(manifest["audit_head"])] if manifest["audit_head"] else []
    tell("Verifying the audit trail")
    report = verify(heads=heads, alias="owner")
    if not report.whole:
        raise BackupError(f"The audit trail that came back is not whole: {report.faults[0]}.")
    for name, place in kept_folders().items():
        if f"{name}.tar" in manifest["files"]:
            tell(f"Restoring {name}")
            folders.unpack(folder / f"{name}.tar", place)
    note("alter", "service.restored", manifest)
    return [*_to_know(manifest, report.last), *_dispose_again(tell)]


def _dispose_again(tell: Tell) -> list[str]:
    """Dispose of what was disposed of after the backup was made: it must not come back."""
    tell("Looking for what was disposed of since")
    try:
        rows = replay()
        erase()
    except (RegisterError, ErasureError) as error:
        raise BackupError(f"What was disposed of since has come back: {error}") from error
    if not rows:
        return []
    return [f"{sum(rows.values()):,} rows were disposed of after the backup, and are gone again."]


def _fits(manifest: dict[str, Any]) -> None:
    if manifest["postgresql"] > major():
        raise BackupError(
            f"The backup is of PostgreSQL {manifest['postgresql']} and this is {major()}: upgrade."
        )
    known = set(MigrationLoader(None, ignore_no_migrations=True).disk_migrations or {})
    applied = {(app, name) for app, name in manifest["migrations"]}
    installed = {app for app, _ in known}
    newer = [key for key in applied - known if key[0] in installed and "squashed" not in key[1]]
    if newer:
        raise BackupError(
            f"The backup is of a newer release ({manifest['release']}): install that release."
        )


def _room(replace: bool) -> None:
    """See to it that nobody is at work, and that nothing is lost that nobody meant to lose."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND usename = %s AND pid <> ALL(%s)",
            [connections["default"].settings_dict["USER"], _ours()],
        )
        if cursor.fetchone()[0]:
            raise BackupError("The service is running: stop the web server and the worker first.")
        held = []
        for table in HOLDS:
            cursor.execute("SELECT to_regclass(%s)", [f"public.{table}"])
            if cursor.fetchone()[0]:
                cursor.execute(f"SELECT EXISTS (SELECT FROM {table})")
                held += [table] if cursor.fetchone()[0] else []
    there = [
        name for name, place in kept_folders().items() if place.is_dir() and any(place.iterdir())
    ]
    if (held or there) and not replace:
        what = ", ".join([*(["the database"] if held else []), *there])
        raise BackupError(f"There is something already ({what}): --replace throws it away.")


def _ours() -> list[int]:
    """Close the service's connection of this process; return the number of the owner's."""
    connections["default"].close()
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return [cursor.fetchone()[0]]


def _database(dump: Path) -> None:
    """Put the dump in the place of everything that is the owner's, in one transaction.

    The words that make it count are said only when all of it has been read: a dump that breaks
    off, or a kill at any moment, leaves what was there.
    """
    line = [program("pg_restore"), *READ, str(dump)]
    write = [program("psql"), "--quiet", "--no-psqlrc", "--set=ON_ERROR_STOP=1", "--file=-"]
    connections.close_all()
    to = environment()
    with (
        subprocess.Popen(line, stdout=subprocess.PIPE, env=to) as reading,  # noqa: S603 - our own
        subprocess.Popen(  # noqa: S603 - our own command line
            write, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=to
        ) as writing,
    ):
        source, target = cast(IO[bytes], reading.stdout), cast(IO[bytes], writing.stdin)
        try:
            target.write(b"BEGIN;\nDROP OWNED BY CURRENT_USER CASCADE;\n")
            shutil.copyfileobj(source, target, 1 << 20)
            if reading.wait() == 0:
                target.write(b"\nCOMMIT;\n")
            target.close()
        except BrokenPipeError:
            reading.kill()
        problem = cast(IO[bytes], writing.stderr).read().decode(errors="replace")
    if reading.returncode or writing.returncode:
        said = next((text for text in problem.splitlines() if "ERROR" in text), "")
        raise BackupError(f"The database was left as it was: {said or 'the dump breaks off'}.")


def _compare(before: dict[str, Any]) -> None:
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        after = count_and_sum(cursor)
    tables = different(before, after)
    if tables:
        raise BackupError(f"These tables came back with other rows: {', '.join(tables)}.")


def _head(line: str) -> Head:
    number, found, at = line.split("\t")
    return Head(int(number), found, dt.datetime.fromisoformat(at))


def _to_know(manifest: dict[str, Any], last: int) -> list[str]:
    said = []
    if manifest["key_mark"] != key_mark():
        said.append(
            "SECRET_KEY is another than when the backup was made: recovery codes do not work, and "
            "second looks are drawn anew. Put the old one back."
        )
    heads = config().audit_heads
    later = [head for head in read_heads(heads) if head.number > last] if heads.exists() else []
    if later:
        said.append(
            f"{heads} knows of {later[-1].number:,} records in the audit trail and the backup has "
            f"{last:,}: what came after it is lost. Keep that file as evidence, under another name."
        )
    return said
