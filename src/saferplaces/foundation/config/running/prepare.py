"""Everything between an empty folder and a service that can answer; done again, it does nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

from saferplaces.foundation.config.config import config
from saferplaces.foundation.config.running.steps import call, say, step
from saferplaces.foundation.database import migrating
from saferplaces.foundation.database.rights import grant
from saferplaces.foundation.database.server import Server
from saferplaces.foundation.reference.packs import load
from saferplaces.foundation.ui.assets import AssetsError, build


def start_database() -> Server | None:
    """Start our own PostgreSQL, unless the settings name another; return it."""
    if not config().embedded:
        return None
    server = Server(config().var)
    if not server.running():
        with step("Starting PostgreSQL"):
            server.start()
    return server


@contextmanager
def database() -> Iterator[None]:
    """Have our own PostgreSQL running meanwhile, if it is ours; left as it was found."""
    was_running = config().embedded and Server(config().var).running()
    server = start_database()
    try:
        yield
    finally:
        connections.close_all()
        if server is not None and not was_running:
            server.stop()


def migrate() -> None:
    """Bring the tables up to date, as their owner, and set everybody's rights."""
    if pending_migrations():
        with step("Bringing the database up to date"):
            migrating.migrate()
    grant()
    connections["owner"].close()


def region() -> None:
    """Load what the region pack has and the database has not."""
    with step("Loading the region pack"):
        load(config().region)


def pending_migrations() -> list[str]:
    """Return the names of migrations that have not been applied."""
    executor = MigrationExecutor(connections["owner"])
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def assets(log: Path) -> None:
    """Fetch and build what pages load, and lay it out for serving, where anything is new."""
    with step("Styles and scripts"):
        try:
            build()
        except AssetsError as error:
            say(str(error))
    if settings.WHITENOISE_USE_FINDERS:
        return  # served from where they are
    made_from = static_state()
    note = settings.STATIC_ROOT / ".made-from"
    if not note.exists() or note.read_text() != made_from:
        with step("Laying out styles and scripts"):
            call("saferplaces", "collectstatic", "--noinput", "--clear", "-v", "0", log=log)
        note.write_text(made_from)


def static_state() -> str:
    """Return a digest of the names, sizes and times of all files that pages load."""
    found = hashlib.sha256()
    rooms = (path for path in settings.ROOT.rglob("static") if path.is_dir())
    for folder in (settings.BUILT_STATIC, *rooms):
        for path in sorted(folder.rglob("*")):
            about = path.stat()
            found.update(f"{path}|{about.st_size}|{about.st_mtime_ns}\n".encode())
    return found.hexdigest()
