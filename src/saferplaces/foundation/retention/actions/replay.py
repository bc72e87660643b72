"""After a restore: dispose again of what the register of disposals says was disposed of later."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db import connections, transaction

from saferplaces.foundation.retention import carrying_out, register
from saferplaces.foundation.retention.closure import Closure, loosened
from saferplaces.foundation.retention.tables import Kind, is_history, our_models


def replay(using: str = "owner") -> dict[str, int]:
    """Delete every row, and empty every text, that the register names by its hash; return counts.

    What the engine holds of them is noted for its erasure, as at the first time.
    """
    gone: dict[str, set[str]] = {}
    emptied: dict[str, set[str]] = {}
    last = ""
    for entry in register.entries():
        last = entry.at
        for table, marks in entry.rows.items():
            gone.setdefault(table, set()).update(marks)
        for table, marks in entry.emptied.items():
            emptied.setdefault(table, set()).update(marks)
    if not last:
        return {}
    key = register.secret()
    tables = {model._meta.db_table: model for model in apps.get_models()}
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        found = Closure(
            rows=_matching(cursor, tables, gone, key),
            texts=_matching(cursor, tables, emptied, key),
        )
        if not any(found.rows.values()) and not any(found.texts.values()):
            return {}
        _loosen(found, using)
        for source in carrying_out.SOURCES:
            source(found, using)
        done = carrying_out.carry_out(found, using, last, remember=False)
    return done.rows


def _matching(
    cursor: Any, tables: dict[str, Kind], marks: dict[str, set[str]], key: str
) -> dict[Kind, set[Any]]:
    found = {}
    for name, wanted in marks.items():
        model = tables.get(name)
        if model is None or model._meta.pk is None:
            continue
        column = model._meta.pk.column
        said = register.MARK.format(column=column)
        cursor.execute(
            f"SELECT {column} FROM {name} WHERE {said} = ANY(%s)",
            [key, f"{key}{name}:", sorted(wanted)],
        )
        found[model] = {row[0] for row in cursor.fetchall()}
    return found


def _loosen(found: Closure, using: str) -> None:
    """Set to nothing what still points at the rows that go."""
    for table, rows in list(found.rows.items()):
        for other in our_models():
            if rows and not is_history(other):
                loosened(found, other, table, rows, using)
