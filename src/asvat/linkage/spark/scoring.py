"""Score the pairs that may be one person on Spark, through Splink."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from asvat.linkage.people.adapter import settings
from asvat.linkage.people.household import against_household_sql
from asvat.linkage.people.model import Model
from asvat.linkage.people.scoring import EDGES, KEPT, LEAST_WEIGHT, named
from asvat.linkage.spark.alike import bytewise, use_duckdb_similarity
from asvat.linkage.spark.steps import comparable, how_common, pairs
from asvat.linkage.spark.tables import SparkTables

_FRACTION = re.compile(r"\d+\.\d+(?:e-?\d+)?")


def score_on_spark(
    session: Any, profiles: pa.Table, model: Model, new: pa.Array | None = None
) -> pa.Table:
    """Return the scored pairs of profiles: as `asvat.linkage.people.score` does, on Spark.

    Parameters
    ----------
    session
        Spark session with Splink's Java archive.
    profiles, model, new
        As for `asvat.linkage.people.score`.

    Returns
    -------
    The same pairs, with weights equal but for the order in which they were added up.
    """
    if profiles.num_rows < 2 or not model.present or not model.keys:
        return EDGES.empty_table()
    tables = SparkTables(session)
    profiles = profiles.sort_by("profile_id")
    ids = profiles.column("profile_id")
    numbers = pa.array(np.arange(1, len(ids) + 1, dtype=np.int32))
    given = tables.put("given_profiles", profiles.append_column("id", numbers))
    compared = comparable(tables, given, model)
    fresh = None
    if new is not None:
        wanted = pc.is_in(ids, new).combine_chunks()
        fresh = tables.put("new_ids", pa.table({"id": numbers.filter(wanted)}))
    tables.keep("pairs", pairs(compared, len(model.keys), fresh))
    for column in model.unnamed:
        tables.keep(f"how_common_{column}", how_common(tables, compared, column, model))
    return named(ids, _weighed(session, model), model)


def _weighed(session: Any, model: Model) -> pa.Table:
    """Return the table ``pairs`` of profiles in ``compared`` as Splink weighs them."""
    from splink import Linker  # noqa: PLC0415 - takes a second
    from splink.backends.spark import SparkAPI  # noqa: PLC0415

    api = SparkAPI(spark_session=session)
    use_duckdb_similarity(session)
    chosen = bytewise(settings(model, "spark").create_settings_dict("spark"))
    made = Linker(api.register("compared"), chosen, log_level=None, validate_settings=False)
    for column in model.unnamed:
        lookup = api.register(f"how_common_{column}")
        made.table_management.register_term_frequency_lookup(lookup, column)
    made.table_management.register_blocked_pairs_for_predict(api.register("pairs"))
    found = made.inference.predict(threshold_match_weight=LEAST_WEIGHT, warning_mode="never")
    # Spark reads a fraction as a decimal of few digits, unless it is told otherwise.
    household = _FRACTION.sub(r"double('\g<0>')", against_household_sql(model))
    return session.sql(
        f"select {KEPT}, {household} as household from {found.physical_name}"
    ).toArrow()
