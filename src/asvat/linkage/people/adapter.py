"""The thin layer over Splink 5: a linker for profiles under a model."""

from __future__ import annotations

import logging
from typing import Any

import pyarrow as pa

from asvat.linkage.people.blocking import KEYS
from asvat.linkage.people.comparisons import COLUMNS, comparison_creators
from asvat.linkage.people.frequencies import FREQUENCY_COLUMNS, SHAREABLE
from asvat.linkage.people.model import Model

RARE_NAME = 1.0
"""A full name is rare where so few further profiles would bear it by chance."""

PAIRS_AT_ONCE = 4_000_000


def settings(model: Model, dialect: str) -> Any:
    """Return the model as settings for Splink, on any engine whose SQL it writes."""
    from splink import SettingsCreator  # noqa: PLC0415 - takes a second

    logging.getLogger("splink").setLevel(logging.ERROR)
    return SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="id",
        probability_two_random_records_match=model.prior,
        comparisons=comparison_creators(model.values, frozenset(model.present)),
        # Pairs are made beforehand, by keys; Splink wants a rule all the same.
        blocking_rules_to_generate_predictions=[
            {"blocking_rule": "l.id = r.id", "sql_dialect": dialect}
        ],
        retain_matching_columns=False,
        retain_intermediate_calculation_columns=True,
    )


def linker(db: Any, table: str, model: Model) -> Any:
    """Return a Splink linker for a table that `comparable` made in `db`."""
    from splink import DuckDBAPI, Linker  # noqa: PLC0415 - takes a second

    chosen = settings(model, "duckdb")
    api = DuckDBAPI(connection=db)
    made = Linker(api.register(table), chosen, log_level=None, validate_settings=False)
    # The table brings its frequencies, from the model: Splink must not count them anew.
    for column in model.unnamed:
        name = f"no_{column}"
        db.execute(
            f"create or replace temp table {name} as select null::text as {column}, "
            f"null::double as tf_{column} limit 0"
        )
        made.table_management.register_term_frequency_lookup(api.register(name), column)
    return made


def weighed(
    db: Any, table: str, model: Model, pairs: str, columns: str, least: float | None = None
) -> pa.Table:
    """Return pairs as Splink weighs them, some millions at a time to bound the memory.

    Parameters
    ----------
    db, table, model
        As for `linker`.
    pairs
        Table of ``match_key, join_key_l, join_key_r``, the last two ids of `table`.
    columns
        SQL for what to keep of what Splink gives: ``id_l, id_r, match_weight, mw_...``.
    least
        Weight in bits below which a pair is left out; all are kept where it is not given.
    """
    made = linker(db, table, model)
    (count,) = db.execute(f"select count(*) from {pairs}").fetchone()
    parts = []
    for number, first in enumerate(range(0, max(count, 1), PAIRS_AT_ONCE)):
        part = f"{pairs}_{number}"
        db.execute(
            f"create or replace temp table {part} as select * from {pairs} "
            f"where rowid >= {first} and rowid < {first + PAIRS_AT_ONCE}"
        )
        made.table_management.register_blocked_pairs_for_predict(made._db_api.register(part))
        found = made.inference.predict(threshold_match_weight=least, warning_mode="never")
        parts.append(db.execute(f"select {columns} from {found.physical_name}").to_arrow_table())
        found.drop_table_from_database_and_remove_from_cache()
        db.execute(f"drop table {part}")
    return pa.concat_tables(parts)


def comparable(db: Any, model: Model, source: str, made: str) -> None:
    """Make the table that Splink compares from profiles in `db`.

    Parameters
    ----------
    db
        DuckDB connection that holds `source`.
    model
        Says which values are shared, how common values are, and the keys.
    source
        Relation of profiles with a whole number ``id``.
    made
        Table to make: ``id``, the compared columns, their frequencies (``tf_*``) and the keys.
        A shared telephone or e-mail is missing in it.
    """
    columns, joins = [], []
    for column in FREQUENCY_COLUMNS:
        if column not in model.unnamed:
            columns.append(f"cast(null as double) as tf_{column}")
            continue
        named = model.frequencies[column]
        name = f"frequency_{column}"
        table = {
            "value": pa.array(named, pa.string()),
            "tf": pa.array(named.values(), pa.float64()),
        }
        db.register(name, pa.table(table))
        columns.append(
            f"case when p.{column} is not null "
            f"then coalesce({name}.tf, {model.unnamed[column]!r}) end as tf_{column}"
        )
        joins.append(f"left join {name} on p.{column} = {name}.value")
    db.execute(f"""
create or replace temp table {made} as
with p as ({unshared(db, model, source)})
select id, {", ".join(f"p.{c}" for c in COLUMNS)}, {", ".join(columns)},
  coalesce(tf_given * tf_family * {model.facts["profiles"]} / {RARE_NAME}, 9) as common,
  {", ".join(f"{KEYS[key]} as key_{at}" for at, key in enumerate(model.keys)) or "null as key"}
from p {" ".join(joins)}
""")


def unshared(db: Any, model: Model, source: str) -> str:
    """Return SQL for profiles in which a shared telephone or e-mail is missing."""
    for column in SHAREABLE:
        name = f"shared_{column}"
        db.register(name, pa.table({"value": pa.array(model.shared[column], pa.string())}))
    kept = ", ".join(
        f"case when {c} not in (select value from shared_{c}) then {c} end as {c}"
        for c in SHAREABLE
    )
    return f"select * exclude (phone, email), {kept} from {source}"


def neighbours(db: Any, model: Model, source: str, new: str, made: str) -> None:
    """Make the table of the profiles in `source` that share a key with a new one, these included.

    Parameters
    ----------
    db, model, source
        As for `comparable`.
    new
        Relation of the ``profile_id`` of the new ones.
    made
        Table to make, with the columns of `source`; shared values are missing in it.
    """
    fresh = unshared(db, model, f"(select * from {source} semi join {new} using (profile_id))")
    keys = ", ".join(f"{KEYS[key]} as key_{at}" for at, key in enumerate(model.keys))
    db.execute(f"create or replace temp table new_keys as select {keys} from ({fresh})")
    shares = " or ".join(
        f"{KEYS[key]} in (select key_{at} from new_keys where key_{at} is not null)"
        for at, key in enumerate(model.keys)
    )
    db.execute(
        f"create or replace temp table {made} as select * from ({unshared(db, model, source)}) "
        f"where {shares} or profile_id in (select profile_id from {new})"
    )
