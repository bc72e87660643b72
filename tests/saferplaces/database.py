"""A real PostgreSQL for the tests: one server for all sessions, one migrated template, clones.

The template is made once for each state of the migrations; every worker gets a clone of its own,
and a test that commits or races gets a fresh one (`fresh_database`).
"""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django
from django.core.management import call_command
from django.db import connections

from saferplaces.foundation.config.config import config
from saferplaces.foundation.database.rights import grant
from saferplaces.foundation.database.server import OWNER, Server

SOURCE = Path(django.__file__).parents[0], Path(__file__).parents[2] / "src" / "saferplaces"


def server() -> Server:
    """The server of all test sessions, started."""
    found = Server(config().var, durable=False)
    found.start()
    return found


@contextmanager
def one_at_a_time() -> Iterator[None]:
    path = config().var / "template.lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def template(running: Server) -> str:
    """The name of the migrated template, made if it is not there."""
    name = f"template_{_digest()}"
    with one_at_a_time(), running.connect() as connection:
        there = {row[0] for row in connection.execute("SELECT datname FROM pg_database")}
        _drop_orphans(running, there)
        if name not in there:
            making = f"{name}_making"
            connection.execute(f"DROP DATABASE IF EXISTS {making} WITH (FORCE)".encode())
            connection.execute(
                f"CREATE DATABASE {making} TEMPLATE saferplaces OWNER {OWNER}".encode()
            )
            with using(making):
                call_command("migrate", database="owner", verbosity=0)
                grant()
            connection.execute(f"ALTER DATABASE {making} RENAME TO {name}".encode())
    return name


def clone(running: Server, source: str, name: str) -> None:
    with one_at_a_time(), running.connect() as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)".encode())
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {source} OWNER {OWNER}".encode())


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


def _digest() -> str:
    found = hashlib.sha256(django.__version__.encode())
    for path in sorted(SOURCE[1].rglob("migrations/*.py")):
        found.update(path.read_bytes())
    found.update((SOURCE[1] / "foundation" / "database" / "rights.py").read_bytes())
    return found.hexdigest()[:16]


def _drop_orphans(running: Server, names: set[str]) -> None:
    """Drop what killed sessions left behind."""
    for name in names:
        parts = name.split("_")
        if parts[0] == "t" and not Path(f"/proc/{parts[1]}").exists():
            drop(running, name)


def session_name(worker: str) -> str:
    return f"t_{os.getpid()}_{worker}"
