"""Views for reporting tools (Power BI): documented, read-only, without anything that says who.

Rooms declare views in ``AppConfig.ready``; `make` creates them in the schema ``reporting``, owned
by the owner of the tables and run with the owner's rights. The role ``saferplaces_reporting`` may
read these views and nothing else. Keys are keyed hashes: the same within an installation, so that
rows join, but nobody can go from a log number or an identifier of the service to a row. Their
secret lies in a schema of its own that neither reporting nor the running service may enter.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connections, transaction
from django.db.backends.utils import CursorWrapper

from saferplaces.foundation.database.server import REPORTING as ROLE
from saferplaces.foundation.registry import Registry

CELL = 250
"""Side in metres of the cells in which places are told (reports name no exact address)."""
KEPT_IN = "reporting_secret"

TEXT, WHOLE, REAL, YES = "text", "bigint", "double precision", "boolean"
DAY, WHEN = "date", "timestamp with time zone"


@dataclass(frozen=True)
class Column:
    """One column: its name, its type in PostgreSQL's words, and what it means."""

    name: str
    type: str
    meaning: str


@dataclass(frozen=True)
class View:
    """One view.

    Attributes
    ----------
    meaning:
        One line: what a row is.
    sql:
        A SELECT of exactly these columns, in this order; each is cast to its type.
    period:
        The column by which a report should ask for a month or a few: an index serves it. "" where
        the view is small.
    caveat:
        What whoever uses it must know.
    """

    name: str
    meaning: str
    columns: Sequence[Column]
    sql: str
    period: str = ""
    caveat: str = ""


VIEWS: Registry[View] = Registry()


def key(kind: str, column: str) -> str:
    """Return SQL for the keyed hash (HMAC's two rounds) of an identifier; NULL where it is empty.

    Parameters
    ----------
    kind:
        What it identifies: the same identifier of another kind gives another key.
    """
    secret = f"(SELECT secret FROM {KEPT_IN}.key)"
    inner = f"sha256({secret} || convert_to('{kind}:' || {column}::text, 'UTF8'))"
    outer = f"left(encode(sha256({secret} || {inner}), 'hex'), 32)"
    return f"CASE WHEN {column}::text <> '' THEN {outer} END"


def cell(column: str) -> str:
    """Return SQL for the south-western corner of the cell that a coordinate lies in."""
    return f"floor({column} / {CELL}) * {CELL}"


def views() -> list[View]:
    """Return all views, in order."""
    return list(VIEWS)


def make(alias: str = "owner") -> None:
    """Create the views as they are declared now; nothing is done where they are so already."""
    wanted = _digest()
    with transaction.atomic(using=alias), connections[alias].cursor() as cursor:
        cursor.execute("CREATE SCHEMA IF NOT EXISTS reporting")
        cursor.execute("SELECT obj_description('reporting'::regnamespace, 'pg_namespace')")
        row = cursor.fetchone()
        if row is None or row[0] != wanted:
            _secret(cursor)
            _drop(cursor)
            for view in views():
                _create(cursor, view)
            cursor.execute(f"COMMENT ON SCHEMA reporting IS '{wanted}'")
        _grant(cursor)


def drop(alias: str = "owner") -> None:
    """Drop the views, so that migrations may change the tables below them."""
    with transaction.atomic(using=alias), connections[alias].cursor() as cursor:
        cursor.execute("SELECT to_regnamespace('reporting') IS NOT NULL")
        row = cursor.fetchone()
        if row and row[0]:
            _drop(cursor)
            cursor.execute("COMMENT ON SCHEMA reporting IS NULL")


def before_migrating(using: str, plan: Sequence[object], **_: object) -> None:
    """Follow Django's signal: the views stand in the way of changes to columns."""
    if using == "owner" and plan:
        drop(using)


def _create(cursor: CursorWrapper, view: View) -> None:
    names = ", ".join(column.name for column in view.columns)
    typed = ", ".join(f"{column.name}::{column.type}" for column in view.columns)
    cursor.execute(
        f"CREATE VIEW reporting.{view.name} ({names}) WITH (security_barrier) AS"
        f" SELECT {typed} FROM ({view.sql}) found ({names})"
    )
    cursor.execute(f"COMMENT ON VIEW reporting.{view.name} IS {_quoted(view.meaning)}")
    for column in view.columns:
        cursor.execute(
            f"COMMENT ON COLUMN reporting.{view.name}.{column.name} IS {_quoted(column.meaning)}"
        )


def _drop(cursor: CursorWrapper) -> None:
    cursor.execute("SELECT viewname FROM pg_views WHERE schemaname = 'reporting'")
    for (name,) in cursor.fetchall():
        quoted = connections["owner"].ops.quote_name(name)
        cursor.execute(f"DROP VIEW IF EXISTS reporting.{quoted} CASCADE")


def _secret(cursor: CursorWrapper) -> None:
    """Make the secret once; it goes with every backup, so that keys stay the same."""
    cursor.execute(f"CREATE SCHEMA IF NOT EXISTS {KEPT_IN}")
    cursor.execute(f"REVOKE ALL ON SCHEMA {KEPT_IN} FROM PUBLIC")
    cursor.execute(f"CREATE TABLE IF NOT EXISTS {KEPT_IN}.key (secret bytea NOT NULL)")
    cursor.execute(
        f"INSERT INTO {KEPT_IN}.key SELECT %s WHERE NOT EXISTS (SELECT FROM {KEPT_IN}.key)",
        [secrets.token_bytes(32)],
    )


def _grant(cursor: CursorWrapper) -> None:
    cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [ROLE])
    if cursor.fetchone():
        cursor.execute(f"GRANT USAGE ON SCHEMA reporting TO {ROLE}")
        cursor.execute(f"GRANT SELECT ON ALL TABLES IN SCHEMA reporting TO {ROLE}")


def _digest() -> str:
    declared = "\n".join(repr(view) for view in views())
    return f"Safer Places: views {hashlib.sha256(declared.encode()).hexdigest()[:16]}"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
