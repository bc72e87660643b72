"""Numbers for texts: the same text the same number, in a fraction of the time of a dictionary.

Texts are told apart by two 64-bit hashes together, so that two different texts among a hundred
million would be taken for one less than once in 10²² runs. Numbers run in the order in which
texts come up and do not depend on the hashes.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc
from numba import njit

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Hashes = npt.NDArray[np.uint64]

_MOST_BUCKETS = 1 << 23


@njit(cache=True, nogil=True)
def _number(one: Hashes, other: Hashes, known: Bools, slots: int) -> tuple[Ints, Ints]:
    table = np.full(slots, -1, np.int32)
    number = np.full(one.size, -1, np.int64)
    first = np.empty(one.size, np.int64)
    many = 0
    for i in range(one.size):
        if known[i]:
            slot = np.int64(one[i] & np.uint64(slots - 1))
            while True:
                j = table[slot]
                if j < 0:
                    table[slot] = i
                    first[many] = i
                    number[i] = many
                    many += 1
                    break
                if one[j] == one[i] and other[j] == other[i]:
                    number[i] = number[j]
                    break
                slot = (slot + 1) & (slots - 1)
    return number, first[:many].copy()


def _hashes(texts: pa.ChunkedArray) -> tuple[Hashes, Hashes, Bools]:
    series = pl.Series(values=pl.from_arrow(texts), dtype=pl.String)
    return series.hash(0).to_numpy(), series.hash(1).to_numpy(), series.is_not_null().to_numpy()


def numbered(texts: pa.ChunkedArray) -> tuple[Ints, Ints]:
    """Number the texts of a column in the order they come up; -1 where it is empty.

    Returns
    -------
    tuple
        The number of each row, and the first row of each number.
    """
    if pa.types.is_dictionary(texts.type):
        texts = texts.cast(pa.string())
    slots = 1 << max(int(2 * len(texts)).bit_length(), 4)
    return _number(*_hashes(texts), slots)


def codes(texts: pa.ChunkedArray) -> Ints:
    """Number the texts of a column in the order they come up; -1 where it is empty."""
    return numbered(texts)[0]


def ranks(texts: pa.ChunkedArray) -> Ints:
    """Number the texts of a column in alphabetical order; -1 where it is empty."""
    number, first = numbered(texts)
    rank = np.empty(len(first) + 1, np.int64)
    rank[np.asarray(pc.sort_indices(texts.take(first).cast(pa.string())))] = np.arange(len(first))
    rank[-1] = -1
    return rank[number]


def come_up_again(texts: pa.ChunkedArray) -> Bools:
    """Return which rows may share their text with another row; where False, they do not.

    Two counts of hashes clear nearly all texts that stand alone, before anything dearer is done.
    """
    if pa.types.is_dictionary(texts.type):
        texts = texts.cast(pa.string())
    *hashes, again = _hashes(texts)
    buckets = min(1 << (4 * len(texts)).bit_length(), _MOST_BUCKETS)
    for one in hashes:
        bucket = (one & np.uint64(buckets - 1)).astype(np.int64)
        again = again & (np.bincount(bucket, minlength=buckets) > 1)[bucket]
    return again


def few(texts: pa.ChunkedArray) -> tuple[Ints, list[Any]]:
    """Return a column of few distinct texts as numbers, -1 where it is empty, and the texts."""
    array = texts.unify_dictionaries().combine_chunks()
    if not pa.types.is_dictionary(array.type):
        array = pc.dictionary_encode(array)
    numbers = np.asarray(pc.fill_null(array.indices, -1)).astype(np.int64)
    return numbers, array.dictionary.to_pylist()
