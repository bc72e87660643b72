"""The PostgreSQL programs that fit the server, and how to point them at our database."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from django.db import connections

from saferplaces.foundation.config.config import config
from saferplaces.foundation.database import binaries


class BackupError(Exception):
    """A backup cannot be made or used; the message says why and what to do."""


def major() -> int:
    """Return the major version of the server."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        return int(cursor.fetchone()[0]) // 10_000


def program(name: str) -> str:
    """Return the path of a program of the server's own version.

    Another version's dump may hold what this server does not know.

    Raises
    ------
    BackupError
        When there is none.
    """
    wanted = major()
    places = [Path(f"/usr/lib/postgresql/{wanted}/bin/{name}"), Path(shutil.which(name) or name)]
    own = binaries.folder() / name
    for path in [own, *places] if config().embedded else [*places, own]:
        if path.is_file() and _major_of(path) == wanted:
            return str(path)
    raise BackupError(
        f"{name} of PostgreSQL {wanted}, the database's version, is missing: install "
        f"postgresql-client-{wanted}."
    )


def environment() -> Mapping[str, str]:
    """Return the environment that points the programs at our database, as the tables' owner."""
    to = connections["owner"].settings_dict
    return dict(binaries.environment()) | {
        "PGHOST": str(to["HOST"]),
        "PGPORT": str(to["PORT"]),
        "PGUSER": str(to["USER"]),
        "PGPASSWORD": str(to["PASSWORD"]),
        "PGDATABASE": str(to["NAME"]),
        **{f"PG{n.upper()}": str(v) for n, v in to["OPTIONS"].items() if n.startswith("ssl")},
    }


def _major_of(path: Path) -> int:
    said = subprocess.run(  # noqa: S603 - a program of PostgreSQL
        [str(path), "--version"], capture_output=True, text=True, check=False
    ).stdout
    found = re.search(r"(\d+)(?:\.\d+)*", said)
    return int(found[1]) if found else 0
