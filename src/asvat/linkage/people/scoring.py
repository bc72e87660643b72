"""Score the pairs that may be one person."""

from __future__ import annotations

import math

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from asvat.linkage.people.adapter import comparable, neighbours, weighed
from asvat.linkage.people.blocking import make_pairs
from asvat.linkage.people.household import against_household_sql, combined
from asvat.linkage.people.model import Model
from asvat.records.sessions import session

EDGES = pa.schema(
    [
        pa.field("left_profile", pa.string()),
        pa.field("right_profile", pa.string()),
        pa.field("weight", pa.float64()),
        pa.field("probability", pa.float64()),
    ]
)
LEAST_PROBABILITY = 0.05
"""Pairs less likely than this are not worth keeping."""
DIGITS = 9
"""Digits of a weight after the point; those after them depend on the order of adding up."""
LEAST_WEIGHT = math.log2(LEAST_PROBABILITY / (1 - LEAST_PROBABILITY))
KEPT = "id_l as l, id_r as r, match_weight as stranger"
"""What is kept of what Splink gives for a pair, beside the weight against a household."""


def score(profiles: pa.Table, model: Model, new: pa.Array | None = None) -> pa.Table:
    """Return the scored pairs of profiles that share a blocking key.

    The weight of a pair depends on the two profiles and the model alone, so scoring a day at a
    time gives the same pairs and weights as scoring everything at once.

    Parameters
    ----------
    profiles
        As `prepare` makes them: all of them, also with `new`.
    model
        A trained model.
    new
        Profile ids: only pairs with at least one of them are scored. All pairs where not given.

    Returns
    -------
    Columns as in `EDGES`: the smaller profile id left, the weight in bits with the prior in it;
    in order of the two ids.
    """
    if profiles.num_rows < 2 or not model.present or not model.keys:
        return EDGES.empty_table()
    with session() as db:
        db.register("given_profiles", profiles)
        source, fresh = "given_profiles", ""
        if new is not None:
            db.register("wanted", pa.table({"profile_id": new}))
            source, fresh = "near_profiles", "new_ids"
            neighbours(db, model, "given_profiles", "wanted", source)
        db.execute(
            "create temp table numbered as "
            f"select (row_number() over (order by profile_id))::int as id, * from {source}"
        )
        if fresh:
            db.execute(
                f"create temp table {fresh} as "
                "select id from numbered semi join wanted using (profile_id)"
            )
        comparable(db, model, "numbered", "compared")
        make_pairs(db, len(model.keys), "compared", "pairs", fresh)
        columns = f"{KEPT}, {against_household_sql(model)} as household"
        ids = db.execute("select profile_id from numbered order by id").to_arrow_table().column(0)
        return named(ids, weighed(db, "compared", model, "pairs", columns, LEAST_WEIGHT), model)


def named(ids: pa.ChunkedArray, pairs: pa.Table, model: Model) -> pa.Table:
    """Return the pairs by profile id, the smaller first, in order, weighed against both.

    Parameters
    ----------
    ids
        Profile ids in order; the pairs number them from 1.
    pairs
        ``l, r, stranger, household``: two numbers and the weights of `household`.
    model
        The model that they were weighed by.
    """
    weight = pairs.column("stranger").to_numpy()
    if model.household:
        odds = math.log2(model.prior / model.household)
        weight = combined(weight, pairs.column("household").to_numpy() + odds)
    weight = np.round(weight, DIGITS)
    probability = 1 / (1 + np.exp2(-np.clip(weight, -1000, 1000)))
    left, right = pairs.column("l").to_numpy(), pairs.column("r").to_numpy()
    keep = np.flatnonzero(probability >= LEAST_PROBABILITY)
    keep = keep[np.lexsort((right[keep], left[keep]))]
    return pa.table(
        [
            pc.take(ids, pa.array(left[keep] - 1)),
            pc.take(ids, pa.array(right[keep] - 1)),
            pa.array(weight[keep]),
            pa.array(probability[keep]),
        ],
        schema=EDGES,
    )
