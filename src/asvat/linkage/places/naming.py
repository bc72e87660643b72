"""Identifiers of places: from what a place is first called, so that they last."""

from __future__ import annotations

import hashlib

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from asvat.linkage.places.arrays import Floats, Ints


def joined(*columns: pa.Array) -> list[str]:
    """Return the columns' values joined by bars, row by row; empty values as nothing."""
    texts = [pc.fill_null(c.cast(pa.string()), "") for c in columns]
    answer: list[str] = pc.binary_join_element_wise(*texts, "|").to_pylist()
    return answer


def identifiers(
    canonical: list[str], order: Ints, kept: dict[int, str], others: set[str]
) -> list[str]:
    """Return an identifier for each place.

    Parameters
    ----------
    canonical
        What each place is called in its first log, written out. Two places may be called the same.
    order
        Rank of that log in time; of two places called the same, the earlier has the plain name.
    kept
        Identifiers that places already have from an earlier run.
    others
        Identifiers that are taken as well.
    """
    taken = others | set(kept.values())
    out = [kept.get(i, "") for i in range(len(canonical))]
    for i in np.argsort(order, kind="stable").tolist():
        if out[i]:
            continue
        number = 1
        while not out[i] or out[i] in taken:
            name = canonical[i] if number == 1 else f"{canonical[i]}|{number}"
            out[i] = hashlib.md5(f"place|{name}".encode(), usedforsecurity=False).hexdigest()
            number += 1
        taken.add(out[i])
    return out


def kept_identifiers(
    place: Ints, ids: list[str], weight: Floats
) -> tuple[dict[int, str], list[tuple[str, str]]]:
    """Return the identifier that each place keeps, and (from, to) for those that became one.

    Parameters
    ----------
    place
        Place of each known place, shape (known,).
    ids
        Their identifiers.
    weight
        Logs there: the largest keeps its name.
    """
    kept: dict[int, str] = {}
    merged = []
    names = np.array(ids, object)
    for i in np.lexsort((names, -weight)).tolist() if len(ids) else []:
        at = int(place[i])
        if at in kept:
            merged.append((ids[i], kept[at]))
        else:
            kept[at] = ids[i]
    return kept, sorted(merged)
