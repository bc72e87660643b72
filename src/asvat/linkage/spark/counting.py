"""Counting before training, as Ibis expressions: `asvat.linkage.people.counting` on any engine."""

from __future__ import annotations

from typing import Any

from asvat.linkage.people.blocking import CROWD
from asvat.linkage.people.counting import Common
from asvat.linkage.people.frequencies import NAME_COLUMNS, SHARED_NAMES, SHARED_TOP
from asvat.linkage.spark.steps import with_keys
from asvat.linkage.spark.tables import Tables


class CountsInIbis:
    """Counts over a table of profiles; equal to those of DuckDB's own SQL."""

    def __init__(self, tables: Tables, profiles: Any) -> None:
        self.tables, self.profiles = tables, profiles
        self._common: dict[tuple[str, int], Common] = {}

    def pairs(self, key: str) -> int:
        """Return how many pairs of profiles share a blocking key; crowds make none."""
        from ibis import _  # noqa: PLC0415 - of the optional extra

        keyed = with_keys(self.profiles, (key,))
        sizes = keyed.filter(keyed.key_0.notnull()).group_by("key_0").agg(n=_.count())
        # Twice as many, so that they stay whole numbers on every engine.
        twice = (sizes.n * (sizes.n - 1)).sum(where=sizes.n <= CROWD)
        (row,) = self.tables.fetch(sizes.agg(twice=twice)).to_pylist()
        return int(row["twice"] or 0) // 2

    def shared(self, column: str) -> list[str]:
        """Return the values of a column that many differently named people use, sorted."""
        counted = self._by_name(column)
        # In hundredths: 0.34 is exact in DuckDB's SQL and not as a binary fraction.
        few_of_the_top = counted.top * 100 <= counted.profiles * round(SHARED_TOP * 100)
        among = counted.filter((counted.names >= SHARED_NAMES) & few_of_the_top)
        return sorted(self.tables.fetch(among.select("value")).column(0).to_pylist())

    def common(self, column: str, least: int) -> Common:
        """Return how common values are: in profiles for names and dates, else in names."""
        if (column, least) not in self._common:
            self._common[column, least] = self._counted(column, least)
        return self._common[column, least]

    def _counted(self, column: str, least: int) -> Common:
        from ibis import _  # noqa: PLC0415

        if column in NAME_COLUMNS:
            held = self.profiles.filter(self.profiles[column].notnull())
            counted = held.group_by(value=held[column]).agg(n=_.count())
        else:
            by_name = self._by_name(column)
            counted = by_name.select("value", n=by_name.names)
        n, rare = counted.n, counted.n < least
        sums = counted.agg(total=n.sum(), rare=n.sum(where=rare), values=rare.sum())
        (row,) = self.tables.fetch(sums).to_pylist()
        rows = self.tables.fetch(counted.filter(n >= least)).to_pylist()
        values = sorted((found["value"], int(found["n"])) for found in rows)
        total, below, few = (int(row[name] or 0) for name in ("total", "rare", "values"))
        return Common(total, below, few, values)

    def _by_name(self, column: str) -> Any:
        """Return, for each value, how many names, profiles, and profiles of the commonest name."""
        from ibis import _  # noqa: PLC0415

        held = self.profiles.filter(self.profiles[column].notnull())
        name = held.given_key.coalesce("") + " " + held.family_key.coalesce("")
        single = held.group_by(value=held[column], name=name).agg(n=_.count())
        return single.group_by("value").agg(names=_.count(), profiles=_.n.sum(), top=_.n.max())
