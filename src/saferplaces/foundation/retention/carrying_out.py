"""Delete for good: as the owner of the tables, for the running service has no right to.

Every row, its history, its steps and its files; then constraints are checked, the register of
disposals is written, and only then does the deletion count. Killed at any moment, either all of it
has happened or it can be run again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from django.db import connections
from django.db.models import Field, Model

from saferplaces.foundation.registry import Registry
from saferplaces.foundation.retention import register
from saferplaces.foundation.retention.closure import Closure, Keys, empty_value
from saferplaces.foundation.retention.tables import Kind, histories, registered

ALSO: Registry[Callable[[Closure, str], Keys]] = Registry()
"""Rows that go too because nothing holds them any more: a person who is in no log, say."""
SOURCES: Registry[Callable[[Closure, str], None]] = Registry()
"""Told of each disposal before it happens: the room that publishes notes what the engine erases."""


@dataclass
class Done:
    """What a disposal did: rows deleted and emptied by table, and files deleted."""

    rows: dict[str, int] = field(default_factory=dict)
    emptied: dict[str, int] = field(default_factory=dict)
    files: int = 0


def carry_out(found: Closure, using: str, at: str, remember: bool = True) -> Done:
    """Delete and empty, inside the caller's transaction, as the connection's role.

    Parameters
    ----------
    remember:
        Write it into the register; not when it comes from there.
    """
    done = Done(rows=found.counts())
    files = _files(found)
    key = register.secret()
    entry = register.Entry(
        at,
        {m._meta.db_table: register.hashes(key, m._meta.db_table, rows)
         for m, rows in found.rows.items() if rows},
        {m._meta.db_table: register.hashes(key, m._meta.db_table, rows)
         for m, rows in found.texts.items() if rows},
    )  # fmt: skip
    with connections[using].cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        _without_triggers(cursor)
        for (model, name), rows in found.loose.items():
            column = _column(model, name)
            _on(cursor, f"UPDATE {{table}} SET {column} = NULL", model, rows)
        for model, rows in found.texts.items():
            done.emptied[model._meta.db_table] = _empty(cursor, model, rows)
        for model, rows in found.rows.items():
            _on(cursor, "DELETE FROM {table}", model, rows)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        _with_triggers(cursor)
    for path in files:
        path.unlink(missing_ok=True)
    done.files = len(files)
    if remember:
        register.append(entry)
    return done


def _files(found: Closure) -> list[Path]:
    files: dict[Path, None] = {}
    for model, rows in found.rows.items():
        entry = registered().get(model)
        if entry and entry.files and rows:
            files.update((path, None) for path in entry.files(sorted(rows)) if path.exists())
    return list(files)


def _empty(cursor: Any, model: Kind, rows: Iterable[Any]) -> int:
    """Empty the free text of rows, and of what they were before."""
    names = list(registered()[model].texts)
    count = _set(cursor, model, names, rows, "")
    for past in histories(model):
        known = {f.name for f in past._meta.get_fields()}
        _set(cursor, past, [n for n in names if n in known], rows, "pgh_obj_id")
    return count


def _set(cursor: Any, model: Kind, names: list[str], rows: Iterable[Any], by: str) -> int:
    if not names:
        return 0
    values, said = [], []
    for name in names:
        field = cast("Field[Any, Any]", model._meta.get_field(name))
        said.append(f"{field.column} = %s")
        values.append(field.get_db_prep_save(empty_value(field), cursor.db))
    return _on(cursor, f"UPDATE {{table}} SET {', '.join(said)}", model, rows, by, values)


def _on(
    cursor: Any, statement: str, model: Kind, rows: Iterable[Any], by: str = "",
    values: Iterable[Any] = (),
) -> int:  # fmt: skip
    keys = [str(row) for row in rows]
    if not keys:
        return 0
    table = model._meta.db_table
    column = by or _column(model, "pk")
    kind = _type_of(cursor, table, column)
    cursor.execute(
        statement.format(table=table) + f" WHERE {column} = ANY(%s::text[]::{kind}[])",
        [*values, keys],
    )
    return int(cursor.rowcount)


def _type_of(cursor: Any, table: str, column: str) -> str:
    cursor.execute(
        "SELECT format_type(atttypid, NULL) FROM pg_attribute"
        " WHERE attrelid = %s::regclass AND attname = %s",
        [table, column],
    )
    return str(cursor.fetchone()[0])


def _column(model: type[Model], name: str) -> str:
    field = model._meta.pk if name == "pk" else model._meta.get_field(name)
    return str(cast("Field[Any, Any]", field).column)


def _without_triggers(cursor: Any) -> None:
    """Let this transaction change append-only rows; the rights of the role still count."""
    cursor.execute(
        "SELECT set_config('pgtrigger.ignore', %s, true)", ["{" + ",".join(_triggers()) + "}"]
    )


def _with_triggers(cursor: Any) -> None:
    cursor.execute("SELECT set_config('pgtrigger.ignore', '', true)")


def _triggers() -> list[str]:
    """Return the names of the triggers that keep and guard histories."""
    import pgtrigger  # noqa: PLC0415 - its register fills when the models load

    return [trigger.get_pgid(model) for model, trigger in pgtrigger.registered()]
