"""How far apart two spellings are, and which spellings are worth comparing."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from numba import njit

from asvat.linkage.places.arrays import Ints

Bytes = npt.NDArray[np.uint8]
Hashes = npt.NDArray[np.uint64]
WIDEST = 64


def one_edit_apart(left: str, right: str) -> bool:
    """Whether one letter added, dropped, changed or swapped makes `left` of `right`."""
    if left == right or abs(len(left) - len(right)) > 1:
        return False
    short, long = sorted((left, right), key=len)
    at = next((i for i, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    if len(short) < len(long):
        return short[at:] == long[at + 1 :]
    changed = short[at + 1 :] == long[at + 1 :]
    swapped = short[at : at + 2] == long[at : at + 2][::-1] and short[at + 2 :] == long[at + 2 :]
    return changed or swapped


def skeletons(names: pa.Array) -> pa.Array:
    """Return names as they sound, roughly: no vowels, no double letters, one letter for one sound.

    Names that differ in a vowel or a doubled letter have the same skeleton.
    """
    out = names
    for sound, letter in (("PH", "F"), ("CK|Q|X", "K"), ("C", "K"), ("Z", "S"), ("GH|WH|H", "")):
        out = pc.replace_substring_regex(out, sound, letter)
    first = pc.utf8_slice_codeunits(out, 0, 1)
    rest = pc.replace_substring_regex(pc.utf8_slice_codeunits(out, 1), "[AEIOUYW ]", "")
    out = pc.binary_join_element_wise(first, rest, "")
    for letter in "BDFGKLMNPRST":
        out = pc.replace_substring_regex(out, f"{letter}{{2,}}", letter)
    return out


def letters_of(names: pa.Array) -> tuple[Bytes, Ints]:
    """Return the UTF-8 bytes of names without blanks, end to end, and where each begins."""
    plain = pc.replace_substring(names, " ", "")
    if isinstance(plain, pa.ChunkedArray):
        plain = plain.combine_chunks()
    plain = plain.cast(pa.large_binary())
    buffers = plain.buffers()
    start = np.frombuffer(buffers[1], np.int64)[plain.offset : plain.offset + len(plain) + 1]
    data = np.frombuffer(buffers[2], np.uint8) if buffers[2] else np.empty(0, np.uint8)
    return data, start.astype(np.int64)


@njit(cache=True, nogil=True)
def deletion_hashes(data: Bytes, start: Ints, most: int) -> tuple[Hashes, Ints]:
    """Return a hash of each name and of it with each one letter dropped.

    Two names that differ by one added, dropped, changed or swapped letter share a hash. Names of
    fewer than 5 or more than `most` bytes give only their own.
    """
    names = start.size - 1
    total = 0
    for i in range(names):
        size = start[i + 1] - start[i]
        total += 1 + (size if 5 <= size <= most else 0)
    out = np.empty(total, np.uint64)
    owner = np.empty(total, np.int64)
    at = 0
    for i in range(names):
        size = start[i + 1] - start[i]
        last = size if 5 <= size <= most else 0
        for dropped in range(last + 1):
            value = np.uint64(14695981039346656037)
            for k in range(size):
                if last and k == dropped:
                    continue
                value = (value ^ np.uint64(data[start[i] + k])) * np.uint64(1099511628211)
            out[at] = value
            owner[at] = i
            at += 1
    return out, owner


@njit(cache=True, nogil=True)
def edit_distances(data: Bytes, start: Ints, left: Ints, right: Ints) -> npt.NDArray[Any]:
    """Return for each pair the least number of letters added, dropped, changed or swapped.

    Optimal string alignment: no letter is touched twice. Names longer than 64 bytes are taken to
    be far apart (99) unless they are equal byte for byte.
    """
    out = np.empty(left.size, np.int16)
    rows = np.empty((3, WIDEST + 1), np.int16)
    for pair in range(left.size):
        a, b = start[left[pair]], start[right[pair]]
        n, m = start[left[pair] + 1] - a, start[right[pair] + 1] - b
        if n > WIDEST or m > WIDEST or abs(n - m) > 4:
            out[pair] = 99
            continue
        before, last, now = 0, 1, 2
        for j in range(m + 1):
            rows[last, j] = j
        for i in range(1, n + 1):
            rows[now, 0] = i
            for j in range(1, m + 1):
                cost = 0 if data[a + i - 1] == data[b + j - 1] else 1
                best = min(rows[last, j] + 1, rows[now, j - 1] + 1, rows[last, j - 1] + cost)
                if (
                    i > 1
                    and j > 1
                    and data[a + i - 1] == data[b + j - 2]
                    and data[a + i - 2] == data[b + j - 1]
                ):
                    best = min(best, rows[before, j - 2] + 1)
                rows[now, j] = best
            before, last, now = last, now, before
        out[pair] = rows[last, m]
    return out
