"""A real PostgreSQL for the tests: one server for all sessions, one migrated template, clones.

The template is made once for each state of the migrations; every worker gets a clone of its own,
and a test that commits or races gets a fresh one (`fresh_database`). A database is thousands of
small files, which take seconds to make on a disk: clones lie in memory where there is room.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import django
from django.db import connections

from saferplaces.foundation.config.config import config
from saferplaces.foundation.database.binaries import own
from saferplaces.foundation.database.migrating import migrate
from saferplaces.foundation.database.rights import grant
from saferplaces.foundation.database.server import OWNER, Server
from saferplaces.foundation.reference import packs

SOURCE = Path(__file__).parents[2] / "src" / "saferplaces"
SCHEMA = ("migrations/*.py", "foundation/database/baseline.sql.gz", "foundation/database/rights.py")
TEMPLATES_KEPT = 8  # sessions that began before a change still clone theirs
MEMORY, ROOM = Path("/dev/shm"), 4 << 30  # noqa: S108 - folders of our own in it
"""Where clones lie, if so many bytes are free there."""


@contextmanager
def server() -> Iterator[Server]:
    """The server of all test sessions; the last process to leave stops it.

    Each process holds a shared lock, which goes with it even if it is killed. Whoever can then
    have the lock alone was the last; one that comes meanwhile waits and starts the server anew.
    """
    path = config().var / "users.lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_SH)
        found = Server(config().var, durable=False)
        found.start()
        try:
            yield found
        finally:
            fcntl.flock(lock, fcntl.LOCK_UN)
            with suppress(BlockingIOError):
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                found.stop()


@contextmanager
def one_at_a_time() -> Iterator[None]:
    path = config().var / "template.lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def template(running: Server) -> str:
    """The name of the template with the region pack in it, made if it is not there."""
    migrated = _migrated()
    filled = f"filled_{_digest(*SCHEMA, 'data/**/*.toml', 'reference/**/*.py')}"
    with one_at_a_time(), running.connect() as connection:
        rows = connection.execute("SELECT datname FROM pg_database ORDER BY oid DESC")
        there = [row[0] for row in rows]
        _drop_orphans(running, there)
        if filled not in there:
            if migrated not in there:
                _make(running, migrated, "saferplaces", _migrate)
            _make(running, filled, migrated, _fill)
    return filled


def empty_template(running: Server) -> str:
    """The name of the migrated template without any reference data."""
    template(running)
    return _migrated()


def _migrated() -> str:
    return f"migrated_{_digest(*SCHEMA)}"


def _make(running: Server, name: str, source: str, fill: Callable[[], None]) -> None:
    making = f"{name}_making"
    with running.connect() as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {making} WITH (FORCE)".encode())
        connection.execute(f"CREATE DATABASE {making} TEMPLATE {source} OWNER {OWNER}".encode())
        with using(making):
            fill()
        connection.execute(f"ALTER DATABASE {making} RENAME TO {name}".encode())


def _migrate() -> None:
    migrate()
    grant()


def _fill() -> None:
    packs.load("west-yorkshire")


def clone(running: Server, source: str, name: str) -> None:
    with one_at_a_time(), running.connect() as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)".encode())
        space = _space(running)
        connection.execute(
            f"CREATE DATABASE {name} TEMPLATE {source} OWNER {OWNER} TABLESPACE {space}".encode()
        )


@contextmanager
def folder(otherwise: Path) -> Iterator[Path]:
    """A folder for a server of a test's own: in memory, or else the one given."""
    if not _room():
        yield otherwise
        return
    with TemporaryDirectory(prefix="saferplaces-", dir=MEMORY, ignore_cleanup_errors=True) as found:
        Path(found).chmod(0o755)  # the server's account passes through it
        yield Path(found)


def _room() -> bool:
    return MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM


def _space(running: Server) -> str:
    """The tablespace of clones, made if need be, or made anew if a restart has emptied memory."""
    if not _room():
        return "pg_default"
    home = MEMORY / f"saferplaces-{hashlib.sha256(str(running.var).encode()).hexdigest()[:16]}"
    with running.connect() as connection:
        there = connection.execute("SELECT 1 FROM pg_tablespace WHERE spcname = 'memory'")
        known = there.fetchone() is not None
        if known and home.is_dir():
            return "memory"
        if known:
            lost = connection.execute(
                "SELECT datname FROM pg_database d JOIN pg_tablespace s ON s.oid = d.dattablespace"
                " WHERE spcname = 'memory'"
            )
            for (name,) in lost.fetchall():
                drop(running, name)
            connection.execute("DROP TABLESPACE memory")
        shutil.rmtree(home, ignore_errors=True)  # of a server that is gone
        home.mkdir(mode=0o700)
        own(home)
        connection.execute(f"CREATE TABLESPACE memory LOCATION '{home}'".encode())
    return "memory"


def drop(running: Server, name: str) -> None:
    with running.connect() as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)".encode())


@contextmanager
def using(name: str) -> Iterator[None]:
    """Point the service's connections at a database."""
    before = {alias: connections[alias].settings_dict["NAME"] for alias in connections}
    for alias in connections:
        connections[alias].close()
        connections[alias].settings_dict["NAME"] = name
    try:
        yield
    finally:
        for alias, old in before.items():
            connections[alias].close()
            connections[alias].settings_dict["NAME"] = old


def _digest(*patterns: str) -> str:
    found = hashlib.sha256(django.__version__.encode())
    for path in sorted({path for pattern in patterns for path in SOURCE.rglob(pattern)}):
        found.update(path.read_bytes())
    return found.hexdigest()[:16]


def _drop_orphans(running: Server, newest_first: list[str]) -> None:
    """Drop what killed sessions left behind, and templates of sources long changed."""
    for kind in ("template", "migrated", "filled"):
        of_kind = [name for name in newest_first if name.startswith(f"{kind}_")]
        for name in of_kind[TEMPLATES_KEPT:]:
            drop(running, name)
    for name in newest_first:
        parts = name.split("_")
        if parts[0] == "t" and not Path(f"/proc/{parts[1]}").exists():
            drop(running, name)


def session_name(worker: str) -> str:
    return f"t_{os.getpid()}_{worker}"
