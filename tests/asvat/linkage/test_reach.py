"""Whom a day's links reach, against walking the links one by one."""

from __future__ import annotations

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from asvat.linkage.reach import reached
from asvat.linkage.tables import PERSON_EDGES

NODES = [f"p{n}" for n in range(12)]
PAIR = st.tuples(st.sampled_from(NODES), st.sampled_from(NODES)).filter(lambda p: p[0] < p[1])


def edges(pairs: list[tuple[str, str, float]]) -> dict[str, pa.Table]:
    rows = [dict(zip(PERSON_EDGES.names, (a, b, 1.0, p), strict=True)) for a, b, p in pairs]
    return {"00000": pa.Table.from_pylist(rows, schema=PERSON_EDGES)}


def alone(ids: list[str]) -> pa.Table:
    return pa.table({"profile_id": ids, "person_id": [f"of {i}" for i in ids]})


@settings(deadline=None, max_examples=20)
@given(st.lists(PAIR, max_size=14), st.lists(PAIR, max_size=2), st.lists(st.sampled_from(NODES)))
def test_everyone_who_hangs_together_with_the_day_is_reached_and_nobody_else(
    pairs: list[tuple[str, str]], confirmed: list[tuple[str, str]], start: list[str]
) -> None:
    wanted = set(start)
    while True:
        more = {p for pair in (*pairs, *confirmed) if wanted & set(pair) for p in pair}
        if more <= wanted:
            break
        wanted |= more
    strong = [(a, b, 0.5) for a, b in pairs]
    found = reached(pa.array(start, pa.string()), edges(strong), confirmed, 0.5, alone(NODES))
    assert found.to_pylist() == sorted(wanted)


def test_an_unlikely_pair_reaches_nobody() -> None:
    known = alone(["a", "b", "c"])
    found = reached(pa.array(["a"]), edges([("a", "b", 0.49), ("b", "c", 0.9)]), [], 0.5, known)
    assert found.to_pylist() == ["a"]


def test_those_who_were_one_person_are_looked_at_together() -> None:
    known = pa.table({"profile_id": ["a", "b", "c"], "person_id": ["P1", "P1", "P2"]})
    found = reached(pa.array(["a"]), edges([]), [], 0.5, known)
    assert found.to_pylist() == ["a", "b"]
