"""How alike the words of two narratives are, rare words counting most."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from numba import njit

from asvat.linkage.places.arrays import Floats, Ints

BUCKETS = 1 << 20
SAMPLE = 20_000
"""Narratives, the earliest, from which it is learnt how rare a word is."""
UNSEEN = 1_000
"""Narratives, without the word in question, added to these: of a few logs no word is common."""
LONGEST = 2_000
"""Bytes of a narrative that are read."""
MOST_WORDS = 128


def likeness(narratives: pa.Array, left: Ints, right: Ints) -> Floats:
    """Return for each pair how alike two narratives are, from 0 to 1; NaN where one is too short.

    The likeness is the cosine of the two sets of words, each word weighted by its rarity (inverse
    document frequency). Words are told apart by a hash; nothing of a narrative is kept.

    Parameters
    ----------
    narratives
        In the order of the reports, so that rarity does not depend on later logs.
    left, right
        Indices of narratives, shape (pairs,).
    """
    if not left.size:
        return np.empty(0)
    used, inverse = np.unique(np.r_[left, right], return_inverse=True)
    rarity = _rarity(narratives.slice(0, SAMPLE))
    data, start = _bytes(narratives.take(pa.array(used)))
    words, many = _words(data, start)
    return _cosines(words, many, rarity, inverse[: left.size], inverse[left.size :])


def _bytes(texts: pa.Array) -> tuple[npt.NDArray[np.uint8], Ints]:
    cut = pc.utf8_slice_codeunits(pc.fill_null(texts, ""), 0, LONGEST)
    lower = pc.utf8_lower(cut).cast(pa.large_binary())
    buffers = lower.buffers()
    start = np.frombuffer(buffers[1], np.int64)[lower.offset : lower.offset + len(lower) + 1]
    data = np.frombuffer(buffers[2], np.uint8) if buffers[2] else np.empty(0, np.uint8)
    return data, start.astype(np.int64)


def _rarity(sample: pa.Array) -> Floats:
    words, many = _words(*_bytes(sample))
    taken = words[np.arange(MOST_WORDS)[None, :] < many[:, None]]
    count = np.bincount(taken, minlength=BUCKETS)
    rarity: Floats = np.log2((UNSEEN + words.shape[0]) / (1 + count))
    return rarity


@njit(cache=True, nogil=True)
def _words(data: npt.NDArray[np.uint8], start: Ints) -> tuple[npt.NDArray[np.int32], Ints]:
    """Return the distinct hashed words of four letters or more of each text, sorted."""
    texts = start.size - 1
    out = np.zeros((texts, MOST_WORDS), np.int32)
    many = np.zeros(texts, np.int64)
    buffer = np.empty(LONGEST, np.int32)
    for t in range(texts):
        count, size = 0, 0
        value = np.uint64(14695981039346656037)
        stop = min(start[t + 1], start[t] + LONGEST)
        for at in range(start[t], stop + 1):
            letter = data[at] if at < stop else np.uint8(32)
            wordy = (97 <= letter <= 122) or (48 <= letter <= 57) or letter >= 128
            if wordy:
                value = (value ^ np.uint64(letter)) * np.uint64(1099511628211)
                size += 1
                continue
            if size >= 4:
                buffer[count] = np.int32((value >> np.uint64(40)) & np.uint64(BUCKETS - 1))
                count += 1
            size = 0
            value = np.uint64(14695981039346656037)
        ordered = np.sort(buffer[:count])
        last = -1
        for word in ordered:
            if word != last and many[t] < MOST_WORDS:
                out[t, many[t]] = word
                many[t] += 1
                last = word
    return out, many


@njit(cache=True, nogil=True)
def _cosines(
    words: npt.NDArray[np.int32], many: Ints, rarity: Floats, left: Ints, right: Ints
) -> Floats:
    out = np.full(left.size, np.nan)
    length = np.zeros(many.size)
    for t in range(many.size):
        for k in range(many[t]):
            length[t] += rarity[words[t, k]] ** 2
    for pair in range(left.size):
        a, b = left[pair], right[pair]
        if many[a] < 4 or many[b] < 4:
            continue
        i, j, shared = 0, 0, 0.0
        while i < many[a] and j < many[b]:
            if words[a, i] == words[b, j]:
                shared += rarity[words[a, i]] ** 2
                i += 1
                j += 1
            elif words[a, i] < words[b, j]:
                i += 1
            else:
                j += 1
        out[pair] = shared / np.sqrt(max(length[a] * length[b], 1e-9))
    return out
