"""From the staging tables to the published ones, inside the one transaction of a publication."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from saferplaces.intake.incidents.models import IdentityChange
from saferplaces.intake.incidents.publishing.mapping import Table

CHANGES = """
CREATE TEMP TABLE published_changes (kind text, key text, change text) ON COMMIT DROP
"""


def begin(cursor: Any) -> None:
    """Make the list of changes that those who follow a publication read."""
    cursor.execute("DROP TABLE IF EXISTS pg_temp.published_changes")
    cursor.execute(CHANGES)


def apply(cursor: Any, table: Table) -> dict[str, int]:
    """Write the differences of one table; return how many of each kind of change there were."""
    key, name = table.key, table.name
    staged, gone = f"staging.{name}", f"staging.{name}_gone"
    cursor.execute(
        f"INSERT INTO published_changes SELECT %s, s.{key},"
        " CASE WHEN t.row_hash IS NULL THEN 'new' WHEN t.withdrawn_at IS NOT NULL THEN 'restored'"
        f" ELSE 'changed' END FROM {staged} s LEFT JOIN {name} t USING ({key})",
        [table.kind],
    )
    columns = [*table.columns, "row_hash"]
    listed = ", ".join(columns)
    marked = "JOIN published_changes c ON c.kind = %s AND c.key = s"
    cursor.execute(
        f"INSERT INTO {name} ({listed}) SELECT {', '.join(f's.{column}' for column in columns)}"
        f" FROM {staged} s {marked}.{key} AND c.change = 'new' ORDER BY s.{key}",
        [table.kind],
    )
    updates = ", ".join(f"{column} = s.{column}" for column in columns[1:])
    cursor.execute(
        f"UPDATE {name} t SET {updates}, withdrawn_at = NULL"
        f" FROM {staged} s {marked}.{key} AND c.change <> 'new' WHERE t.{key} = s.{key}",
        [table.kind],
    )
    cursor.execute(
        f"WITH ended AS (UPDATE {name} t SET withdrawn_at = now() FROM {gone} g"
        f" WHERE t.{key} = g.key AND t.withdrawn_at IS NULL"
        f" AND NOT EXISTS (SELECT FROM {staged} s WHERE s.{key} = g.key) RETURNING t.{key})"
        f" INSERT INTO published_changes SELECT %s, {key}, 'withdrawn' FROM ended",
        [table.kind],
    )
    cursor.execute(
        "SELECT change, count(*) FROM published_changes WHERE kind = %s GROUP BY change",
        [table.kind],
    )
    return {str(change): int(count) for change, count in cursor.fetchall()}


def follow_identities(changes: Sequence[Sequence[Any]]) -> int:
    """Keep the merges and splits of people and places that are not known yet; return how many."""
    before = IdentityChange.objects.count()
    IdentityChange.objects.bulk_create(
        (
            IdentityChange(kind=kind, change=change, from_id=old, to_id=new, seen_at=at)
            for kind, change, old, new, at in changes
        ),
        batch_size=5000,
        ignore_conflicts=True,
    )
    return IdentityChange.objects.count() - before
