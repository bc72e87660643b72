"""The table steps that engines share, as Ibis expressions.

Each says the same as the SQL for DuckDB in `asvat.linkage.people`: `adapter.comparable` and
`blocking.make_pairs`. What a key is made of is written once, in `blocking.KEYS`.
"""

from __future__ import annotations

from functools import reduce
from typing import Any

import pyarrow as pa

from asvat.linkage.people.blocking import CROWD, KEYS
from asvat.linkage.people.comparisons import COLUMNS
from asvat.linkage.people.frequencies import SHAREABLE
from asvat.linkage.people.model import Model
from asvat.linkage.spark.tables import Tables


def with_keys(profiles: Any, keys: tuple[str, ...]) -> Any:
    """Return profiles with a column ``key_0``, ``key_1``, ... for each key named."""
    made = ", ".join(f"{KEYS[key]} as key_{at}" for at, key in enumerate(keys))
    return profiles.alias("keyless").sql(f"select *, {made} from keyless", dialect="duckdb")


def comparable(tables: Tables, profiles: Any, model: Model) -> Any:
    """Return what is compared: ``id``, the compared columns, and the keys of the model.

    A telephone or e-mail that many people share is missing in it.
    """
    for column in SHAREABLE:
        shared = tables.put(
            f"shared_{column}", pa.table({"value": pa.array(model.shared[column], pa.string())})
        )
        joined = profiles.left_join(shared, profiles[column] == shared.value)
        kept = joined.value.isnull().ifelse(joined[column], None)
        profiles = joined.mutate(**{column: kept}).drop("value")
    keyed = with_keys(profiles.select("id", *COLUMNS), model.keys)
    return tables.keep("compared", keyed)


def how_common(tables: Tables, compared: Any, column: str, model: Model) -> Any:
    """Return each value of a column with its frequency in the model, as Splink wants it."""
    named = model.frequencies[column]
    known = tables.put(
        f"frequency_{column}",
        pa.table(
            {"value": pa.array(named, pa.string()), "tf": pa.array(named.values(), pa.float64())}
        ),
    )
    values = compared.filter(compared[column].notnull()).select(value=compared[column]).distinct()
    joined = values.left_join(known, values.value == known.value)
    return joined.select(
        **{column: values.value, f"tf_{column}": known.tf.coalesce(model.unnamed[column])}
    )


def pairs(compared: Any, keys: int, new: Any = None) -> Any:
    """Return the pairs to compare, those that share any key, each once.

    Parameters
    ----------
    compared
        As `comparable` makes it.
    keys
        How many keys it has.
    new
        Table of ids: only pairs with at least one of them. All pairs where not given; then a
        value that more than `CROWD` profiles share makes none.

    Returns
    -------
    ``match_key`` (always "0"), ``join_key_l < join_key_r``.
    """
    import ibis  # noqa: PLC0415 - of the optional extra

    parts = []
    for at in range(keys):
        key = compared[f"key_{at}"]
        members = compared.filter(key.notnull()).select("id", k=key)
        left, right = members, members.view()
        if new is None:
            counted = members.group_by("k").mutate(n=ibis._.count())
            members = counted.filter(counted.n.between(2, CROWD)).select("id", "k")
            left, right = members, members.view()
            met = left.join(right, (left.k == right.k) & (left.id < right.id))
            part = met.select(join_key_l=left.id, join_key_r=right.id)
        else:
            left = members.semi_join(new, "id")
            met = left.join(right, (left.k == right.k) & (left.id != right.id))
            part = met.select(
                join_key_l=ibis.least(left.id, right.id),
                join_key_r=ibis.greatest(left.id, right.id),
            )
        parts.append(part)
    together = reduce(lambda one, other: one.union(other), parts).distinct()
    return together.select(match_key=ibis.literal("0"), **{c: together[c] for c in _JOINED})


_JOINED = ("join_key_l", "join_key_r")
