"""From pairs to people: clusters without contradictions, bound by what a person decided."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from asvat.linkage.people.joining import FORMS, join
from asvat.linkage.people.lists import formal_names
from asvat.linkage.people.model import Model
from asvat.linkage.people.phonetic import phonetic_key
from asvat.records.arrays import Bools, Ints

Pair = tuple[str, str]

CLUSTERS = pa.schema(
    [
        pa.field("profile_id", pa.string()),
        pa.field("cluster", pa.string()),
        pa.field("match_probability", pa.float64()),
    ]
)


def cluster(
    profiles: pa.Table,
    edges: pa.Table,
    model: Model,
    *,
    confirmed: Iterable[Pair] = (),
    refused: Iterable[Pair] = (),
) -> pa.Table:
    """Put profiles together into people.

    The best pairs are joined first. A pair does not join two clusters of which as many pairs
    contradict each other as the model takes for one person; a contradiction is dates of birth
    far apart, or clearly different given names, in a pair that it does not. So a note without a
    date of birth does not make one man of a father and a son, yet one slip in a profile does not
    keep ten others apart.

    Parameters
    ----------
    profiles
        As `prepare` makes them.
    edges
        As `score` makes them; pairs of profiles not among `profiles` are left out.
    model
        Its threshold says which pairs count.
    confirmed, refused
        Pairs of profile ids that a person decided. A refusal outranks a confirmation.

    Returns
    -------
    One row a profile, in order: ``cluster`` is the smallest profile id of the person;
    ``match_probability`` the strongest link that holds the profile to the rest, 1 where it is
    alone or a person confirmed it. The result depends on linked profiles only: clusters of one
    part of the pairs are the same whether the other parts are there or not.
    """
    profiles = profiles.sort_by("profile_id")
    ids = profiles.column("profile_id").combine_chunks()
    n = len(ids)
    if n == 0:
        return CLUSTERS.empty_table()
    left, right, weight, probability = _strong(edges, ids, model.threshold)
    sure, never = _numbered(confirmed, ids), _numbered(refused, ids)
    order = np.lexsort((right, left, -weight))
    heads = join(
        np.concatenate([sure[:, 0], left[order]]),
        np.concatenate([sure[:, 1], right[order]]),
        len(sure),
        np.sort(left * n + right),
        np.sort(never[:, 0] * n + never[:, 1]),
        *_features(profiles),
    )
    best = np.zeros(n)
    for ends, value in ((np.stack([left, right]), probability), (sure.T, np.ones(len(sure)))):
        within = heads[ends[0]] == heads[ends[1]]
        for side in ends:
            np.maximum.at(best, side[within], value[within])
    best[best == 0] = 1.0
    return pa.table([ids, pc.take(ids, pa.array(heads)), pa.array(best)], schema=CLUSTERS)


def edge_status(
    edges: pa.Table,
    clusters: pa.Table,
    model: Model,
    *,
    confirmed: Iterable[Pair] = (),
    refused: Iterable[Pair] = (),
) -> pa.Array:
    """Return what became of each pair: model, kept_apart, unlikely, confirmed or refused.

    ``kept_apart`` are pairs likely enough that do not stand in one cluster, because it would
    have held a contradiction; ``unlikely`` those below the model's threshold.
    """
    ids = clusters.column("profile_id").combine_chunks()
    heads = clusters.column("cluster").combine_chunks()
    left = pc.index_in(edges.column("left_profile"), ids)
    right = pc.index_in(edges.column("right_profile"), ids)
    together = pc.fill_null(pc.equal(pc.take(heads, left), pc.take(heads, right)), False)
    likely = pc.greater_equal(edges.column("probability"), model.threshold)
    status: Any = pc.if_else(likely, pc.if_else(together, "model", "kept_apart"), "unlikely")
    pairs = pc.binary_join_element_wise(
        edges.column("left_profile"), edges.column("right_profile"), " "
    )
    for word, decided in (("confirmed", confirmed), ("refused", refused)):
        named = pa.array([f"{min(p)} {max(p)}" for p in decided], pa.string())
        status = pc.if_else(pc.is_in(pairs, named), word, status)
    return pa.concat_arrays(status.chunks) if isinstance(status, pa.ChunkedArray) else status


def _strong(
    edges: pa.Table, ids: pa.Array, threshold: float
) -> tuple[Ints, Ints, np.ndarray, np.ndarray]:
    edges = edges.filter(pc.greater_equal(edges.column("probability"), threshold))
    left = pc.index_in(edges.column("left_profile"), ids)
    right = pc.index_in(edges.column("right_profile"), ids)
    known: Bools = pc.and_(pc.is_valid(left), pc.is_valid(right)).to_numpy()
    return (
        pc.fill_null(left, 0).to_numpy().astype(np.int64)[known],
        pc.fill_null(right, 0).to_numpy().astype(np.int64)[known],
        edges.column("weight").to_numpy()[known],
        edges.column("probability").to_numpy()[known],
    )


def _numbered(pairs: Iterable[Pair], ids: pa.Array) -> Ints:
    """Return pairs of profile ids as rows, the smaller first, in order; unknown ones left out."""
    found = sorted({(min(p), max(p)) for p in pairs})
    columns = [
        pc.fill_null(pc.index_in(pa.array([p[side] for p in found], pa.string()), ids), -1)
        for side in (0, 1)
    ]
    rows: Ints = np.stack([c.to_numpy(zero_copy_only=False) for c in columns], axis=1).astype(
        np.int64
    )
    kept: Ints = rows[(rows >= 0).all(axis=1) & (rows[:, 0] != rows[:, 1])]
    return kept


def _features(profiles: pa.Table) -> tuple[Ints, Ints, Ints, Ints, Ints]:
    """Return what contradictions are told from, as numbers: see `joining.join`.

    Worked out once for each distinct name, then spread over the profiles.
    """
    first = profiles.column("first").combine_chunks().dictionary_encode()
    names = first.dictionary.to_pylist()
    codes: dict[str, int] = {}

    def code(key: str) -> int:
        return codes.setdefault(key, len(codes))

    forms = np.full((len(names) + 1, FORMS), -1, dtype=np.int64)
    letters = np.zeros(len(names) + 1, dtype=np.int64)
    initial = np.zeros(len(names) + 1, dtype=np.int64)
    for row, name in enumerate(names):
        for at, form in enumerate(formal_names(name)[:FORMS]):
            forms[row, at] = code(phonetic_key(form))
        for letter in name:
            letters[row] |= 1 << (ord(letter) & 31)
        number = ord(name[0])
        initial[row] = -number - 1 if len(name) == 1 else number
    row_of = np.where(
        first.indices.is_null().to_numpy(zero_copy_only=False),
        len(names),
        pc.fill_null(first.indices, 0).to_numpy(zero_copy_only=False),
    )
    family = profiles.column("family_key").combine_chunks().dictionary_encode()
    coded = np.array([*(code(key) for key in family.dictionary.to_pylist()), -2])
    family_row = pc.fill_null(family.indices, len(family.dictionary)).to_numpy(zero_copy_only=False)
    dates = pc.fill_null(profiles.column("dob").combine_chunks(), "00000000")
    number = dates.cast(pa.int64()).to_numpy(zero_copy_only=False)
    born = np.stack([number // 10_000, number // 100 % 100, number % 100], axis=1)
    return forms[row_of], coded[family_row], letters[row_of], initial[row_of], born
