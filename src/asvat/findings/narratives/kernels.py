"""Compiled loops over bits and words, beside the matching of rules."""

from __future__ import annotations

import numba
import numpy as np


@numba.njit(cache=True)
def gather_bits(codes, table, starts, ends):  # type: ignore[no-untyped-def] # pragma: no cover
    """Return, for each stretch of tokens, the bits that any of its tokens carries."""
    width = table.shape[1]
    out = np.zeros((len(starts), width), dtype=np.uint64)
    for row in range(len(starts)):
        for token in range(starts[row], ends[row]):
            code = codes[token]
            for column in range(width):
                out[row, column] |= table[code, column]
    return out


@numba.njit(cache=True)
def sum_rows(bits, weights):  # type: ignore[no-untyped-def] # pragma: no cover
    """Return, for each row of bits, the sum of the weights' rows whose bit is set."""
    out = np.zeros((len(bits), weights.shape[1]), dtype=np.float64)
    for row in range(len(bits)):
        for word in range(bits.shape[1]):
            rest = bits[row, word]
            place = word * 64
            while rest:
                if rest & np.uint64(1):
                    for column in range(weights.shape[1]):
                        out[row, column] += weights[place, column]
                rest >>= np.uint64(1)
                place += 1
    return out


@numba.njit(cache=True)
def sum_one(bits, weights, columns):  # type: ignore[no-untyped-def] # pragma: no cover
    """Return, for each row of bits, the sum of weights of its own column."""
    out = np.zeros(len(bits), dtype=np.float64)
    for row in range(len(bits)):
        column = columns[row]
        for word in range(bits.shape[1]):
            rest = bits[row, word]
            place = word * 64
            while rest:
                if rest & np.uint64(1):
                    out[row] += weights[place, column]
                rest >>= np.uint64(1)
                place += 1
    return out


@numba.njit(cache=True)
def find_phrases(words, base, pairs, entry_from, tail_from, tail_words, place, digest):  # type: ignore[no-untyped-def] # pragma: no cover
    """Write where phrases begin, and a digest of which ones do; return how many places.

    Parameters
    ----------
    words
        Number of each word among those of phrases; 0 for others.
    base
        Factor by which the first of two words is multiplied to make a pair's number.
    pairs
        Numbers of the pairs with which phrases begin, sorted.
    entry_from
        For each pair, its first phrase; one more at the end.
    tail_from
        For each phrase, its first further word in `tail_words`; one more at the end.
    place, digest
        Room for the answers, as long as `words`.
    """
    found = 0
    for at in range(len(words) - 1):
        if words[at] == 0 or words[at + 1] == 0:
            continue
        key = words[at] * base + words[at + 1]
        pair = np.searchsorted(pairs, key)
        if pair == len(pairs) or pairs[pair] != key:
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
        if code:
            place[found] = at
            digest[found] = code
            found += 1
    return found
