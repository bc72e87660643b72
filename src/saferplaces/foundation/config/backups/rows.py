"""What is in every table, in two numbers: how many rows, and a sum over the digests of all rows.

The sum does not depend on the order of rows. Two databases with the same numbers hold the same
rows, unless somebody makes them differ on purpose: against that there is the audit chain.
"""

from __future__ import annotations

from typing import Any

Rows = dict[str, list[int | str]]
AS_TEXT = (
    "SET LOCAL TimeZone = 'UTC'", "SET LOCAL DateStyle = 'ISO, MDY'",
    "SET LOCAL IntervalStyle = 'postgres'", "SET LOCAL bytea_output = 'hex'",
    "SET LOCAL extra_float_digits = 1",
)  # fmt: skip
TABLES = """
SELECT format('%I.%I', schemaname, tablename) FROM pg_tables
WHERE schemaname NOT IN ('pg_catalog', 'information_schema', 'staging')
  AND schemaname NOT LIKE 'pg\\_temp%' ORDER BY 1
"""
SUM = """
SELECT count(*),
  coalesce(sum(('x' || left(md5(t::text), 16))::bit(64)::bigint::numeric), 0)::text FROM {} t
"""


def count_and_sum(cursor: Any) -> Rows:
    """Return the two numbers of every table, as the transaction of the cursor sees them."""
    for statement in AS_TEXT:
        cursor.execute(statement)
    cursor.execute(TABLES)
    found: Rows = {}
    for (name,) in cursor.fetchall():
        cursor.execute(SUM.format(name))
        found[name] = list(cursor.fetchone())
    return found


def different(before: Rows, after: Rows) -> list[str]:
    """Return the tables that do not hold the same rows."""
    return sorted(name for name in {*before, *after} if before.get(name) != after.get(name))
