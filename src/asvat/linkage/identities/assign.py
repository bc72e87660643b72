"""Give clusters the identifiers that people had before, and say what merged and what split.

A cluster keeps the identifier of the earlier person most of whose profiles it holds; a person
whose profiles part company leaves the identifier with the larger share. What is new is named
after its smallest profile. So a cluster that grows keeps its name, and a reviewer who knows a
person by it finds the same person tomorrow (design: "Identities are stable").
"""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass

import polars as pl
import pyarrow as pa

from asvat.linkage.tables import IDENTITY_CHANGES


@dataclass(frozen=True)
class Identities:
    """Who is who, and what became of those who were somebody else before.

    Parameters
    ----------
    persons
        ``profile_id, person_id, match_probability``, sorted by profile.
    changes
        Merges and splits (:data:`asvat.linkage.tables.IDENTITY_CHANGES`).
    """

    persons: pa.Table
    changes: pa.Table


def assign(
    clusters: pa.Table,
    before: pa.Table | None,
    seen_at: dt.datetime | None = None,
    in_use: pa.ChunkedArray | None = None,
) -> Identities:
    """Return the person of each profile.

    Parameters
    ----------
    clusters
        ``profile_id, cluster, match_probability``: what is one person now.
    before
        ``profile_id, person_id``: who these profiles were at the last run; None at the first.
    seen_at
        Last report on record; dates the changes.
    in_use
        Every identifier that anybody has, where `before` is only a part.
    """
    now = _frame(clusters.select(["profile_id", "cluster", "match_probability"]))
    old = _frame(before.select(["profile_id", "person_id"])) if before is not None else None
    if old is None:
        old = pl.DataFrame(schema={"profile_id": pl.String, "person_id": pl.String})
    kept, shared = _kept(now, old)
    names = (
        now.group_by("cluster")
        .agg(pl.col("profile_id").min())
        .join(kept, on="cluster", how="left")
        .sort("cluster")
    )
    taken = set(old["person_id"].to_list())
    taken.update(in_use.to_pylist() if in_use is not None else ())
    given = [
        person if person is not None else _fresh(profile, taken)
        for profile, person in names.select("profile_id", "person_id").iter_rows()
    ]
    names = names.select("cluster").with_columns(pl.Series("person_id", given, dtype=pl.String))
    persons = (
        now.join(names, on="cluster")
        .select("profile_id", "person_id", "match_probability")
        .sort("profile_id")
    )
    return Identities(persons.to_arrow(), _changes(shared, names, set(old["person_id"]), seen_at))


def _frame(table: pa.Table) -> pl.DataFrame:
    frame = pl.from_arrow(table)
    return frame if isinstance(frame, pl.DataFrame) else frame.to_frame()


def _kept(now: pl.DataFrame, old: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return which cluster keeps which identifier, and how clusters and earlier people overlap."""
    shared = (
        now.join(old, on="profile_id")
        .group_by("cluster", "person_id")
        .agg(pl.len().alias("profiles"))
        .sort(["profiles", "person_id", "cluster"], descending=[True, False, False])
    )
    # The best cluster of each person, then the best of those people in each cluster: both first
    # rows of one order, so that ties fall the same way whatever the order of the rows.
    of_person = shared.unique("person_id", keep="first", maintain_order=True)
    kept = of_person.unique("cluster", keep="first", maintain_order=True)
    return kept.select("cluster", "person_id"), shared


def _fresh(profile: str, taken: set[str]) -> str:
    """Name a person after a profile, and after a number too where another bears that name."""
    number = 0
    while True:
        seed = f"person|{profile}|{number}" if number else f"person|{profile}"
        name = "P" + hashlib.md5(seed.encode(), usedforsecurity=False).hexdigest()[:15]
        if name not in taken:
            taken.add(name)
            return name
        number += 1


def _changes(
    shared: pl.DataFrame, names: pl.DataFrame, earlier: set[str], seen_at: dt.datetime | None
) -> pa.Table:
    """Who went where: into somebody known before is a merge, to a new name a split."""
    moved = shared.join(names.rename({"person_id": "to_id"}), on="cluster")
    pairs = moved.select("person_id", "to_id").unique().sort("person_id", "to_id")
    rows = [
        {
            "kind": "person",
            "change": "merge" if target in earlier else "split",
            "from_id": source,
            "to_id": target,
            "seen_at": seen_at,
        }
        for source, target in pairs.iter_rows()
        if source != target
    ]
    return pa.Table.from_pylist(rows, schema=IDENTITY_CHANGES)
