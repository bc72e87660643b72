"""Compiled loops over the bytes of texts: cut them into pieces, and know pieces met before.

A *piece* is a word, a number, a run of stops, the end of a line or a single other character; white
space between pieces belongs to none. Nothing here goes back more than one piece, so a text of any
content takes time in proportion to its length.
"""

from __future__ import annotations

import numba
import numpy as np

LETTER, DIGIT, JOINER, SPACE, LINE, SINGLE = range(6)
"""Kinds of character; a joiner stands within words (apostrophe, asterisk, ampersand)."""

_SPANS = (
    *((0xA1, 0xA9), (0xAB, 0xB4), (0xB6, 0xB9), (0xBB, 0xBF), (0xD7, 0xD7), (0xF7, 0xF7)),
    *((0x200B, 0x2017), (0x201A, 0x2027), (0x202A, 0x202E), (0x2030, 0x205E)),
    *((0x2060, 0x2BFF), (0x3001, 0x303F), (0xE000, 0xF8FF), (0xFE00, 0xFE0F)),
    *((0xFF00, 0xFF0F), (0x1F000, 0x1FAFF), (0xE0000, 0xE01EF)),
)
_SPACES = (0x85, 0xA0, 0x1680, 0x202F, 0x205F, 0x2028, 0x2029, 0x3000, *range(0x2000, 0x200B))


def _plain() -> list[int]:
    kinds = [SINGLE] * 128
    for code in range(128):
        sign = chr(code)
        if sign.isalpha():
            kinds[code] = LETTER
        elif sign.isdigit():
            kinds[code] = DIGIT
        elif sign in "*'`&":
            kinds[code] = JOINER
        elif sign == "\n":
            kinds[code] = LINE
        elif sign.isspace():
            kinds[code] = SPACE
    return kinds


PLAIN = np.array(_plain(), dtype=np.uint8)
SPANS = np.array(_SPANS, dtype=np.int64)
SPACES = np.array(_SPACES, dtype=np.int64)


@numba.njit(cache=True, nogil=True)
def _character(data, at):  # type: ignore[no-untyped-def] # pragma: no cover
    """Return kind and bytes of the character that begins at a byte."""
    byte = data[at]
    if byte < 0x80:
        return PLAIN[byte], 1
    if byte < 0xE0:
        width = 2
        code = np.int64(byte & 0x1F)
    elif byte < 0xF0:
        width = 3
        code = np.int64(byte & 0x0F)
    else:
        width = 4
        code = np.int64(byte & 0x07)
    for further in range(1, width):
        code = (code << 6) | np.int64(data[at + further] & 0x3F)
    if code in (0x2018, 0x2019):
        return np.uint8(JOINER), width
    for space in SPACES:
        if code == space:
            return np.uint8(SPACE), width
    for row in range(len(SPANS)):
        if SPANS[row, 0] <= code <= SPANS[row, 1]:
            return np.uint8(SINGLE), width
    return np.uint8(LETTER), width


@numba.njit(cache=True, nogil=True)
def _word(data, at, end, joined):  # type: ignore[no-untyped-def] # pragma: no cover
    """Return where letters and digits end, joiners among them or not."""
    while at < end:
        kind, width = _character(data, at)
        if kind > (JOINER if joined else DIGIT):
            break
        at += width
    return at


@numba.njit(cache=True, nogil=True)
def _number(data, at, end):  # type: ignore[no-untyped-def] # pragma: no cover
    """Return where a number ends: digits, marks between them, letters after them."""
    last = at + 1
    at += 1
    while at < end:
        byte = data[at]
        if 48 <= byte <= 57:
            last = at + 1
        elif byte not in (44, 45, 46, 47, 58):
            break
        at += 1
    at = last
    while at < end and data[at] < 0x80 and PLAIN[data[at]] == LETTER:
        at += 1
    return at


@numba.njit(cache=True, nogil=True)
def cut(data, offsets, longest, begin, stop, first):  # type: ignore[no-untyped-def] # pragma: no cover
    """Cut texts into pieces, each text closed by an empty one; return how many.

    Parameters
    ----------
    data, offsets
        UTF-8 bytes of all texts, and where each begins; one more at the end.
    longest
        Bytes read of one text, up to the end of a piece.
    begin, stop, first
        Room for where each piece begins and ends, and for the first piece of each text.
    """
    count = 0
    for text in range(len(offsets) - 1):
        first[text] = count
        at, end = offsets[text], offsets[text + 1]
        limit = min(end, at + longest)
        while at < limit:
            kind, width = _character(data, at)
            if kind == SPACE:
                at += width
                continue
            begin[count] = at
            if kind == LETTER:
                at = _word(data, at + width, end, True)
            elif kind == DIGIT:
                at = _number(data, at, end)
            elif kind == LINE:
                while at < end and _character(data, at)[0] in (SPACE, LINE):
                    at += _character(data, at)[1]
            elif data[at] == 42 and at + 1 < end and data[at + 1] == 42:
                while at < end and data[at] == 42:
                    at += 1
                at = _word(data, at, end, False)
            elif data[at] == 46:
                while at < end and data[at] == 46:
                    at += 1
            else:
                at += width
            stop[count] = at
            count += 1
        begin[count] = stop[count] = at
        count += 1
    first[len(offsets) - 1] = count
    return count


@numba.njit(cache=True, nogil=True)
def _digest(data, begin, stop):  # type: ignore[no-untyped-def] # pragma: no cover
    value = np.uint64(14695981039346656037)
    for at in range(begin, stop):
        value = (value ^ np.uint64(data[at])) * np.uint64(1099511628211)
    return value ^ (value >> np.uint64(29))


@numba.njit(cache=True, nogil=True)
def know(data, begin, stop, count, slots, keys, blob, out):  # type: ignore[no-untyped-def] # pragma: no cover
    """Write the number of each piece, -1 for one not met before; return how many are new.

    Parameters
    ----------
    slots
        Table of numbers by digest, -1 where free; its length is a power of two.
    keys
        For each number, where its bytes begin and end in `blob`.
    """
    fresh = 0
    mask = np.uint64(len(slots) - 1)
    for piece in range(count):
        low, high = begin[piece], stop[piece]
        slot = _digest(data, low, high) & mask
        out[piece] = -1
        while slots[slot] >= 0:
            number = slots[slot]
            start = keys[number, 0]
            same = keys[number, 1] - start == high - low
            at = 0
            while same and at < high - low:
                same = blob[start + at] == data[low + at]
                at += 1
            if same:
                out[piece] = number
                break
            slot = (slot + np.uint64(1)) & mask
        if out[piece] < 0:
            fresh += 1
    return fresh


@numba.njit(cache=True, nogil=True)
def settle(slots, keys, blob, since, count):  # type: ignore[no-untyped-def] # pragma: no cover
    """Enter the keys from number `since` on."""
    mask = np.uint64(len(slots) - 1)
    for number in range(since, count):
        slot = _digest(blob, keys[number, 0], keys[number, 1]) & mask
        while slots[slot] >= 0:
            slot = (slot + np.uint64(1)) & mask
        slots[slot] = number
