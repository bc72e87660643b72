"""Run the rules over a batch of signs: bit-parallel matching in compiled code.

The places that a pattern can have reached, counted in tokens from where it began, are the bits
of one 64-bit word; each step moves them on. A text of any length and content takes time in
proportion to its tokens: there is nothing to go back to.
"""

from __future__ import annotations

import numba
import numpy as np
import numpy.typing as npt

ITEM, MAYBE, GAP, NOT_NEXT, NOT_BEFORE = range(5)
"""Kinds of step: a token of a set; one that may be missing; a gap; two that only look."""

REACH = 60
"""Tokens that a match can span."""

Ints = npt.NDArray[np.int64]
Words = npt.NDArray[np.uint64]


@numba.njit(cache=True)
def _in(bits, code, number):  # type: ignore[no-untyped-def] # pragma: no cover
    return (bits[code, number >> 6] >> np.uint64(number & 63)) & np.uint64(1) != 0


@numba.njit(cache=True)
def _match(codes, bits, wall, steps, begin, end, at, stop):  # type: ignore[no-untyped-def] # noqa: PLR0912, C901 # pragma: no cover
    """Return where the shortest match of steps begin..end that starts at a token ends, or -1."""
    one = np.uint64(1)
    reached = one
    for step in range(begin, end):
        kind, number, most = steps[step, 0], steps[step, 1], steps[step, 2]
        moved = np.uint64(0)
        if kind == GAP:
            left = -1
            place = 0
            rest = reached
            while rest or left >= 0:
                if rest & one:
                    left = most
                rest >>= one
                if left >= 0:
                    moved |= one << np.uint64(place)
                    token = at + place
                    if token >= stop or place >= REACH:
                        break
                    code = codes[token]
                    if wall[code] or (number >= 0 and _in(bits, code, number)):
                        left = -1
                    else:
                        left -= 1
                place += 1
        else:
            place = 0
            rest = reached
            while rest:
                if rest & one:
                    token = at + place
                    here = np.uint64(1) << np.uint64(place)
                    if kind == NOT_NEXT:
                        if token >= stop or not _in(bits, codes[token], number):
                            moved |= here
                    elif kind == NOT_BEFORE:
                        if token == 0 or not _in(bits, codes[token - 1], number):
                            moved |= here
                    else:
                        if token < stop and place < REACH and _in(bits, codes[token], number):
                            moved |= here << one
                        if kind == MAYBE:
                            moved |= here
                rest >>= one
                place += 1
        reached = moved
        if not reached:
            return -1
    place = 0
    while not reached & one:
        reached >>= one
        place += 1
    return at + place


@numba.njit(cache=True)
def run(codes, bits, wall, starts, ends, texts, steps, spans, columns, needs, across, out):  # type: ignore[no-untyped-def] # noqa: C901, PLR0912 # pragma: no cover
    """Write the first match of every rule in every sentence; return how many there are.

    Parameters
    ----------
    codes
        Sign of each token.
    bits
        For each sign, the sets it belongs to, as bits.
    wall
        For each sign, whether a gap stops before it.
    starts, ends, texts
        Tokens and text of each sentence.
    steps, spans
        Steps of all patterns, and for each rule its first and one past its last.
    columns, needs
        For each rule, the sets of which the sentences must hold a member, as bits, and the columns
        of `bits` that they stand in; -1 where there are no more.
    across
        For each rule, how many further sentences it can reach into.
    out
        Room for (rule, sentence, start, end); what does not fit is not written.
    """
    found = 0
    width = bits.shape[1]
    count = len(starts)
    held = np.zeros((count, width), dtype=np.uint64)
    for sentence in range(count):
        for token in range(starts[sentence], ends[sentence]):
            for column in range(width):
                held[sentence, column] |= bits[codes[token], column]
    for sentence in range(count):
        for rule in range(len(spans)):
            last = sentence
            while (
                last - sentence < across[rule]
                and last + 1 < count
                and texts[last + 1] == texts[sentence]
            ):
                last += 1
            if last - sentence < across[rule]:
                continue
            right = True
            for number in range(columns.shape[1]):
                column = columns[rule, number]
                if column < 0:
                    break
                have = held[sentence, column]
                for further in range(sentence + 1, last + 1):
                    have |= held[further, column]
                if have & needs[rule, number] != needs[rule, number]:
                    right = False
                    break
            if not right:
                continue
            first = steps[spans[rule, 0], 1]
            plain = steps[spans[rule, 0], 0] == ITEM
            for at in range(starts[sentence], ends[sentence]):
                if plain and not _in(bits, codes[at], first):
                    continue
                stop = _match(
                    codes, bits, wall, steps, spans[rule, 0], spans[rule, 1], at, ends[last]
                )
                if stop >= 0:
                    if found < len(out):
                        out[found, 0] = rule
                        out[found, 1] = sentence
                        out[found, 2] = at
                        out[found, 3] = stop
                    found += 1
                    break
    return found
