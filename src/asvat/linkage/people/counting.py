"""What is counted over all profiles before a model can be trained, on whatever engine."""

from __future__ import annotations

from typing import Any, NamedTuple, Protocol

from asvat.linkage.people.blocking import CROWD, KEYS
from asvat.linkage.people.frequencies import NAME_COLUMNS, SHARED_NAMES, SHARED_TOP


class Common(NamedTuple):
    """How common the values of one column are.

    Parameters
    ----------
    total
        Sum of all counts.
    rare, rare_values
        Sum of the counts below the least that was asked for, and how many values have them.
    values
        The other values with their counts, in order of the value.
    """

    total: int
    rare: int
    rare_values: int
    values: list[tuple[str, int]]


class Counts(Protocol):
    """Counts over profiles; `CountsInDuckDB`, or another engine's, with equal answers."""

    def pairs(self, key: str) -> int:
        """Return how many pairs of profiles share a blocking key; crowds make none."""

    def shared(self, column: str) -> list[str]:
        """Return the values of a column that many differently named people use, sorted."""

    def common(self, column: str, least: int) -> Common:
        """Return how common values are: in profiles for names and dates, else in names."""


class CountsInDuckDB:
    """Counts over the relation ``profiles`` of a connection."""

    def __init__(self, db: Any) -> None:
        self.db = db

    def pairs(self, key: str) -> int:
        """Return how many pairs of profiles share a blocking key; crowds make none."""
        row = self.db.execute(
            "select coalesce(sum(n * (n - 1) // 2), 0)::bigint from (select count(*)::hugeint as n "
            f"from (select {KEYS[key]} as k from profiles) where k is not null group by k "
            f"having count(*) <= {CROWD})"
        ).fetchone()
        return int(row[0])

    def shared(self, column: str) -> list[str]:
        """Return the values of a column that many differently named people use, sorted."""
        rows = self.db.execute(
            f"select value from ({_name_counts(column)}) where names >= {SHARED_NAMES} "
            f"and top <= {SHARED_TOP} * profiles order by value"
        ).fetchall()
        return [value for (value,) in rows]

    def common(self, column: str, least: int) -> Common:
        """Return how common values are: in profiles for names and dates, else in names."""
        counts = (
            f"select {column} as value, count(*) as n from profiles "
            f"where {column} is not null group by 1"
            if column in NAME_COLUMNS
            else f"select value, names as n from ({_name_counts(column)})"
        )
        total, rare, rare_values = self.db.execute(
            f"select coalesce(sum(n), 0), coalesce(sum(n) filter (n < {least}), 0), "
            f"count(*) filter (n < {least}) from ({counts})"
        ).fetchone()
        rows = self.db.execute(
            f"select value, n from ({counts}) where n >= {least} order by value"
        ).fetchall()
        return Common(total, rare, rare_values, rows)


def _name_counts(column: str) -> str:
    """Return SQL: for each value of a column how many names, profiles, and of the top name."""
    return f"""
select value, count(*) as names, sum(n)::bigint as profiles, max(n) as top from (
  select {column} as value, coalesce(given_key, '') || ' ' || coalesce(family_key, '') as name,
    count(*) as n
  from profiles where {column} is not null group by all
) group by value
"""
