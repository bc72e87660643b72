"""Look the service over: what is missing or wrong, and how to mend it."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connections
from django.utils import timezone

from saferplaces.foundation.config.config import config
from saferplaces.foundation.config.health import not_ready
from saferplaces.foundation.database.rights import forbidden_rights
from saferplaces.foundation.jobs.queries import worker_seen

OLDEST_POSTGRES = 160_000
EXTENSIONS = {"pg_trgm", "unaccent", "btree_gin"}
LEAST_FREE = 2_000_000_000
MOST_DRIFT = 5
WORKER_MINUTES = 2


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at; `mend` says what to do where it is not well."""

    what: str
    well: bool
    mend: str = ""


def examine() -> Iterator[Finding]:
    """Look at everything; without a database, what hangs on it is left out."""
    yield from _folder()
    yield from _assets()
    yield from _sign_in()
    yield from _outside()
    reachable = True
    for finding in _database():
        reachable &= finding.well
        yield finding
        if not reachable:
            return
    for look in (_tables, _rights, _clock, _worker):
        yield from look()


def _folder() -> Iterator[Finding]:
    var = config().var
    var.mkdir(parents=True, exist_ok=True)
    yield Finding(
        f"{var} can be written", os.access(var, os.W_OK), f"Give this account the folder {var}."
    )
    free = shutil.disk_usage(var).free
    yield Finding(
        f"{free / 1e9:.0f} GB of disk are free", free > LEAST_FREE, "Make room: 2 GB at the least."
    )


def _assets() -> Iterator[Finding]:
    laid_out = Path(settings.STATIC_ROOT)
    yield Finding(
        "Styles and scripts are built",
        (laid_out / "vendor").is_dir() and (laid_out / "staticfiles.json").exists(),
        "python -m saferplaces.foundation.ui.assets, then saferplaces collectstatic --noinput.",
    )


def _sign_in() -> Iterator[Finding]:
    oidc = config().oidc
    if not oidc.issuer:
        return
    try:
        with urllib.request.urlopen(oidc.jwks, timeout=10) as answer:  # noqa: S310 - configured
            well = answer.status == 200
    except (OSError, ValueError):
        well = False
    yield Finding(
        "The identity provider's keys can be fetched", well, f"Check OIDC_JWKS: {oidc.jwks}"
    )


def _outside() -> Iterator[Finding]:
    """Look at what sends messages to people outside, and at what looks files over."""
    found = config()
    if found.mode == "production":
        yield Finding(
            "Messages to people outside can be sent",
            bool(found.notify.key),
            "Set SAFERPLACES_NOTIFY_KEY: until then every message fails, codes for referrals too.",
        )
    if found.scanner:
        yield Finding(
            "The scanner for viruses is there",
            shutil.which(found.scanner[0]) is not None,
            "SAFERPLACES_SCANNER names no program: until it does, no file is taken.",
        )


def _database() -> Iterator[Finding]:
    for alias in ("default", "owner"):
        try:
            with connections[alias].cursor() as cursor:
                cursor.execute("SELECT 1")
            well = True
        except DatabaseError:
            well = False
        name = "DATABASE_URL" if alias == "default" else "DATABASE_OWNER_URL"
        mend = "Start it with saferplaces up." if config().embedded else f"Check {name}."
        yield Finding(f"The database answers ({alias})", well, mend)
    version = int(str(_value("SHOW server_version_num")))
    yield Finding("PostgreSQL is 16 or later", version >= OLDEST_POSTGRES, "Upgrade PostgreSQL.")


def _tables() -> Iterator[Finding]:
    missing = EXTENSIONS - set(_column("SELECT extname FROM pg_extension"))
    yield Finding(
        "Extensions are there",
        not missing,
        "As a superuser of the database: " + " ".join(f"CREATE EXTENSION {n};" for n in missing),
    )
    problem = not_ready()
    yield Finding("Migrations are applied", not problem, "saferplaces prepare")


def _rights() -> Iterator[Finding]:
    """Ask for the rights of the role that the service itself uses."""
    too_many = forbidden_rights()
    yield Finding(
        "The service cannot change records of the audit trail or of decisions",
        not too_many,
        f"It may change {', '.join(too_many)}. Give the tables a role of their own "
        "(DATABASE_OWNER_URL), then run saferplaces prepare: see docs/production.md.",
    )


def _clock() -> Iterator[Finding]:
    there = float(str(_value("SELECT extract(epoch FROM clock_timestamp())")))
    drift = abs(there - time.time())
    yield Finding(
        "This machine's clock and the database's agree",
        drift < MOST_DRIFT,
        f"They differ by {drift:.0f} seconds: set both by network time.",
    )


def _worker() -> Iterator[Finding]:
    seen = worker_seen()
    late = timezone.now() - dt.timedelta(minutes=WORKER_MINUTES)
    yield Finding(
        "A worker runs", seen is not None and seen > late, "saferplaces worker, as a service."
    )


def _value(query: str) -> object:
    return _column(query)[0]


def _column(query: str) -> list[object]:
    with connections["default"].cursor() as cursor:
        cursor.execute(query)
        return [row[0] for row in cursor.fetchall()]
