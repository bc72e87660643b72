"""What there is of a case: asked once, so that its page reads no table in vain."""

from __future__ import annotations

from django.db import connection
from django.db.models import Model

from saferplaces.casework.cases.registry import CASE_ROWS
from saferplaces.foundation.once import once


def has(case_id: int, model: type[Model]) -> bool:
    """Say whether a case has anything in a table of `CASE_ROWS`, whoever may read it."""
    return model._meta.db_table in _tables(case_id)


@once
def _tables(case_id: int) -> frozenset[str]:
    """Return the tables in which a case has a row."""
    asked = " UNION ALL ".join(
        f"SELECT '{rows.model._meta.db_table}'"
        f" WHERE EXISTS (SELECT FROM {rows.model._meta.db_table} WHERE {rows.where})"
        for rows in CASE_ROWS
    )
    with connection.cursor() as cursor:
        cursor.execute(asked, {"case": case_id})
        return frozenset(name for (name,) in cursor.fetchall())
