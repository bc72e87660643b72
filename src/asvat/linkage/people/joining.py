"""The inner loop of clustering: join the best pairs first, never two that contradict."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

from asvat.records.arrays import Ints

FORMS = 5
"""Names kept of one given name: itself and what it may be short for."""
ALIKE = 0.55
"""Share of letters in common from which two given names may be one, misspelt."""


@njit(cache=True)
def _bits(x: int) -> int:
    count = 0
    while x:
        x &= x - 1
        count += 1
    return count


@njit(cache=True)
def _given_contradicts(a: int, b: int, forms: Any, family: Any, letters: Any, initial: Any) -> bool:
    """Tell whether the given names are clearly of two people."""
    if forms[a, 0] < 0 or forms[b, 0] < 0:
        return False
    if initial[a] < 0 or initial[b] < 0:  # one is an initial: - (1 + letter)
        first_a = initial[a] if initial[a] >= 0 else -initial[a] - 1
        first_b = initial[b] if initial[b] >= 0 else -initial[b] - 1
        return bool(first_a != first_b)
    for i in range(FORMS):
        for j in range(FORMS):
            if forms[a, i] >= 0 and forms[a, i] == forms[b, j]:
                return False
    if forms[a, 0] == family[b] or forms[b, 0] == family[a]:
        return False
    both = _bits(letters[a] & letters[b])
    return both < ALIKE * _bits(letters[a] | letters[b])


@njit(cache=True)
def _birth_contradicts(a: int, b: int, born: Any) -> bool:
    """Tell whether two dates of birth (year, month, day; year 0 for none) are far apart."""
    if born[a, 0] == 0 or born[b, 0] == 0:
        return False
    same = 0
    for part in range(3):
        if born[a, part] == born[b, part]:
            same += 1
    if same >= 2 or abs(born[a, 0] - born[b, 0]) <= 1:
        return False
    x = born[a, 0] * 10_000 + born[a, 1] * 100 + born[a, 2]
    y = born[b, 0] * 10_000 + born[b, 1] * 100 + born[b, 2]
    differ = 0
    for _ in range(8):
        if x % 10 != y % 10:
            differ += 1
        x //= 10
        y //= 10
    return differ > 2


@njit(cache=True)
def _listed(keys: Ints, key: int) -> bool:
    at = np.searchsorted(keys, key)
    return bool(at < len(keys) and keys[at] == key)


@njit(cache=True)
def join(
    left: Ints, right: Ints, sure: int, accepted: Ints, refused: Ints,
    forms: Any, family: Any, letters: Any, initial: Any, born: Any,
) -> Ints:  # fmt: skip
    """Return the cluster of each profile, as the number of its first member.

    Parameters
    ----------
    left, right
        Pairs to join, best first, shape (pairs,).
    sure
        The first so many are confirmed by a person: only a refusal holds them apart.
    accepted
        ``smaller * n + larger`` of every pair that the model takes for one person, sorted: what
        it weighed in is no contradiction.
    refused
        The same of pairs that a person refused, sorted.
    forms, family, letters, initial, born
        Features of the profiles, n rows each.
    """
    n = len(initial)
    head = np.arange(n)
    last = np.arange(n)
    following = np.full(n, -1, dtype=np.int64)
    for at in range(len(left)):
        a, b = head[left[at]], head[right[at]]
        if a == b:
            continue
        if a > b:
            a, b = b, a
        support, against = 0, 0
        x = a
        while x >= 0 and against >= 0:
            y = b
            while y >= 0:
                key = min(x, y) * n + max(x, y)
                if len(refused) and _listed(refused, key):
                    against = -1
                    break
                if _listed(accepted, key):
                    support += 1
                elif _birth_contradicts(x, y, born) or _given_contradicts(
                    x, y, forms, family, letters, initial
                ):
                    against += 1
                y = following[y]
            x = following[x]
        if against < 0 or (at >= sure and against >= max(support, 1)):
            continue
        following[last[a]] = b
        last[a] = last[b]
        y = b
        while y >= 0:
            head[y] = a
            y = following[y]
    return head
