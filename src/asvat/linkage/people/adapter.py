"""The thin layer over Splink 5: a linker for profiles under a model."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

import pyarrow as pa

from asvat.linkage.people.blocking import KEYS
from asvat.linkage.people.comparisons import COLUMNS, comparison_creators
from asvat.linkage.people.frequencies import FREQUENCY_COLUMNS, SHAREABLE
from asvat.linkage.people.model import Model

RARE_NAME = 0.2
"""A full name is rare where so few further profiles would bear it by chance."""


def linker(
    db: Any, table: Any, model: Model, *, parts: bool = True, rules: Sequence[str] = ()
) -> Any:
    """Return a Splink linker for a table that `comparable` made.

    Parameters
    ----------
    db
        DuckDB connection that holds it.
    table
        Its name, or what Splink registered it as.
    model
        The model to score or to train on with.
    parts
        Pairs come with the parts that their weight adds up from (``mw_*``).
    rules
        What pairs must share; the model's keys where none is given.
    """
    from splink import DuckDBAPI, Linker, SettingsCreator  # noqa: PLC0415 - takes a second

    logging.getLogger("splink").setLevel(logging.ERROR)
    chosen = SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="id",
        probability_two_random_records_match=model.prior,
        comparisons=comparison_creators(model.values, frozenset(model.present)),
        blocking_rules_to_generate_predictions=[
            {"blocking_rule": rule, "sql_dialect": "duckdb"} for rule in rules or by_key(model)
        ],
        retain_matching_columns=False,
        retain_intermediate_calculation_columns=parts,
    )
    if isinstance(table, str):
        table = DuckDBAPI(connection=db).register(table)
    return Linker(table, chosen, log_level=None, validate_settings=False)


def by_key(model: Model) -> list[str]:
    """Return the rules that make pairs: one key shared each."""
    return [f"l.key_{at} = r.key_{at}" for at in range(len(model.keys))]


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
    for column in SHAREABLE:
        name = f"shared_{column}"
        db.register(name, pa.table({"value": pa.array(model.shared[column], pa.string())}))
    kept = ", ".join(
        f"case when {c} not in (select value from shared_{c}) then {c} end as {c}"
        for c in SHAREABLE
    )
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
with p as (select * exclude (phone, email), {kept} from {source})
select id, {", ".join(f"p.{c}" for c in COLUMNS)}, {", ".join(columns)},
  coalesce(tf_given * tf_family * {model.facts["profiles"]} / {RARE_NAME}, 9) as common,
  {", ".join(f"{KEYS[key]} as key_{at}" for at, key in enumerate(model.keys)) or "null as key"}
from p {" ".join(joins)}
""")
