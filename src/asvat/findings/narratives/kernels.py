"""Compiled loops over bits and words, beside the matching of rules."""

from __future__ import annotations

import numba
import numpy as np


@numba.njit(cache=True, nogil=True)
def gather_bits(codes, table, starts, ends, owner, texts):  # type: ignore[no-untyped-def] # pragma: no cover
    """Return the bits that the tokens of each sentence, and of each text, carry."""
    width = table.shape[1]
    out = np.zeros((len(starts), width), dtype=np.uint64)
    whole = np.zeros((texts, width), dtype=np.uint64)
    for row in range(len(starts)):
        for token in range(starts[row], ends[row]):
            code = codes[token]
            for column in range(width):
                out[row, column] |= table[code, column]
        for column in range(width):
            whole[owner[row], column] |= out[row, column]
    return out, whole


@numba.njit(cache=True, nogil=True)
def _slot(one, two, size):  # type: ignore[no-untyped-def] # pragma: no cover
    value = np.uint64(one) * np.uint64(0x9E3779B97F4A7C15)
    value = (value ^ np.uint64(two)) * np.uint64(0xC2B2AE3D27D4EB4F)
    return (value ^ (value >> np.uint64(31))) & np.uint64(size - 1)


@numba.njit(cache=True, nogil=True)
def settled(slots, one, two):  # type: ignore[no-untyped-def] # pragma: no cover
    """Enter pairs of figures into a table: their row, at their digest."""
    for row in range(len(one)):
        slot = _slot(one[row], two[row], len(slots))
        while slots[slot] >= 0:
            slot = (slot + np.uint64(1)) & np.uint64(len(slots) - 1)
        slots[slot] = row


@numba.njit(cache=True, nogil=True)
def find_phrases(  # type: ignore[no-untyped-def] # noqa: C901 # pragma: no cover
    codes,
    words,
    base,
    pairs,
    pair_slots,
    entry_from,
    tail_from,
    tail_words,
    joins,
    slots,
    place,
    digest,
):
    """Give words at which phrases begin the sign that says so; return (phrases, unknown ones).

    Parameters
    ----------
    codes
        Sign of each piece; changed in place where the sign with the phrases is known.
    words
        Number of each word among those of phrases; 0 for others.
    base
        Factor by which the first of two words is multiplied to make a pair's number.
    pairs, pair_slots
        Numbers of the pairs with which phrases begin, and a table of them (`settled`).
    entry_from
        For each pair, its first phrase; one more at the end.
    tail_from
        For each phrase, its first further word in `tail_words`; one more at the end.
    joins, slots
        Known rows (sign, digest of phrases, sign with them), and a table of them.
    place, digest
        Room for where phrases begin, and a digest of which ones do, 0 where that was known.
    """
    found = 0
    fresh = 0
    last = np.uint64(len(pair_slots) - 1)
    for at in range(len(words) - 1):
        if words[at] == 0 or words[at + 1] == 0:
            continue
        key = words[at] * base + words[at + 1]
        slot = _slot(key, 0, len(pair_slots))
        pair = pair_slots[slot]
        while pair >= 0 and pairs[pair] != key:
            slot = (slot + np.uint64(1)) & last
            pair = pair_slots[slot]
        if pair < 0:
            continue
        code = np.int64(0)
        for entry in range(entry_from[pair], entry_from[pair + 1]):
            same = True
            ahead = at + 2
            for tail in range(tail_from[entry], tail_from[entry + 1]):
                if ahead >= len(words) or words[ahead] != tail_words[tail]:
                    same = False
                    break
                ahead += 1
            if same:
                code = code * np.int64(1_000_003) + entry + 1
        if not code:
            continue
        place[found] = at
        digest[found] = code
        slot = _slot(codes[at], code, len(slots))
        while slots[slot] >= 0:
            row = slots[slot]
            if joins[row, 0] == codes[at] and joins[row, 1] == code:
                codes[at] = joins[row, 2]
                digest[found] = 0
                break
            slot = (slot + np.uint64(1)) & np.uint64(len(slots) - 1)
        if digest[found]:
            fresh += 1
        found += 1
    return found, fresh
