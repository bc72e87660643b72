"""Identities last: they are kept, merged and split, and every change is told."""

from __future__ import annotations

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from asvat.linkage.identities import Identities, assign


def clusters(**of: str) -> pa.Table:
    return pa.table(
        {
            "profile_id": list(of),
            "cluster": list(of.values()),
            "match_probability": [1.0] * len(of),
        }
    )


def who(found: Identities) -> dict[str, str]:
    rows = found.persons.to_pylist()
    return {r["profile_id"]: r["person_id"] for r in rows}


def changes(found: Identities) -> set[tuple[str, str, str]]:
    return {(r["change"], r["from_id"], r["to_id"]) for r in found.changes.to_pylist()}


def test_a_person_who_is_seen_again_keeps_the_identifier() -> None:
    first = assign(clusters(a="1", b="1", c="2"), None)
    again = assign(clusters(a="1", b="1", c="2", d="1"), first.persons)
    assert {k: who(again)[k] for k in "abc"} == who(first)
    assert who(again)["d"] == who(first)["a"]
    assert not changes(again)


def test_two_people_who_prove_to_be_one_take_the_identifier_of_the_larger() -> None:
    first = assign(clusters(a="1", b="1", c="2"), None)
    merged = assign(clusters(a="1", b="1", c="1"), first.persons)
    ids = who(first)
    assert set(who(merged).values()) == {ids["a"]}
    assert changes(merged) == {("merge", ids["c"], ids["a"])}


def test_a_person_who_proves_to_be_two_leaves_the_identifier_with_the_larger_part() -> None:
    first = assign(clusters(a="1", b="1", c="1"), None)
    parted = assign(clusters(a="1", b="2", c="2"), first.persons)
    old = who(first)["a"]
    assert who(parted)["b"] == who(parted)["c"] == old
    assert changes(parted) == {("split", old, who(parted)["a"])}


def test_an_identifier_in_use_is_never_given_again() -> None:
    first = assign(clusters(a="1"), None)
    other = assign(clusters(a="1"), None, in_use=first.persons.column("person_id"))
    assert who(other)["a"] != who(first)["a"]


@given(
    st.lists(st.tuples(st.sampled_from("ABCD"), st.sampled_from("WXYZ")), min_size=1, max_size=12)
)
def test_everyone_has_one_identifier_and_clusters_never_share_one(
    pairs: list[tuple[str, str]],
) -> None:
    before = assign(clusters(**{f"p{i}": a for i, (a, _) in enumerate(pairs)}), None)
    now = assign(clusters(**{f"p{i}": b for i, (_, b) in enumerate(pairs)}), before.persons)
    by_cluster: dict[str, set[str]] = {}
    for i, (_, cluster) in enumerate(pairs):
        by_cluster.setdefault(cluster, set()).add(who(now)[f"p{i}"])
    assert all(len(ids) == 1 for ids in by_cluster.values())
    assert len(set.union(*by_cluster.values())) == len(by_cluster)
    told = {(r["from_id"], r["to_id"]) for r in now.changes.to_pylist()}
    moved = {(who(before)[p], who(now)[p]) for p in who(now) if who(before)[p] != who(now)[p]}
    assert told == moved
