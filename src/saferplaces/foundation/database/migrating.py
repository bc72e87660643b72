"""Bring the tables up to date: an empty database at once from its picture, then by migrations.

Each migration makes Django build its picture of all related tables anew, which for a database from
nothing takes minutes. So an empty one is laid from ``baseline.sql.gz``, which ``tools/baseline.py``
takes from a database that the migrations made; those that came after it are applied as ever. A test
proves that both ways lead to the same tables.
"""

from __future__ import annotations

import gzip
from pathlib import Path

import psycopg
from django.core.management import call_command
from django.db import connections

BASELINE = Path(__file__).parent / "baseline.sql.gz"
MADE_BY = 18
"""Major version of the PostgreSQL whose dump it is; another may not know its words."""


def migrate(alias: str = "owner") -> None:
    """Bring the tables of a database up to date, as their owner."""
    lay(alias)
    call_command("migrate", database=alias, verbosity=0)


def lay(alias: str = "owner") -> bool:
    """Lay an empty database from the baseline; return whether it was."""
    if not BASELINE.exists():
        return False
    with connections[alias].cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        version = int(cursor.fetchone()[0]) // 10_000
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_class WHERE relnamespace = 'public'::regnamespace"
            " AND relkind IN ('r', 'p'))"
        )
        (filled,) = cursor.fetchone()
    if filled or version != MADE_BY:
        return False
    given = connections[alias].get_connection_params()
    for of_django in ("context", "cursor_factory", "prepare_threshold", "server_side_binding"):
        given.pop(of_django, None)
    # One transaction, on a connection of its own: the dump changes settings of its session.
    with psycopg.connect(**given) as connection:
        connection.execute(gzip.decompress(BASELINE.read_bytes()), prepare=False)
    return True
