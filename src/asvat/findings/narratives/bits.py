"""Places of bits in words of 64."""

from __future__ import annotations

import numba
import numpy as np

_FACTOR = 0x03F79D71B4CB0A89
FACTOR = np.uint64(_FACTOR)
PLACES = np.zeros(64, dtype=np.int64)
for _place in range(64):
    PLACES[(((1 << _place) * _FACTOR) & (2**64 - 1)) >> 58] = _place
"""Place of the only bit set in a word, by a product that is another one for each (de Bruijn)."""


@numba.njit(cache=True, nogil=True)
def lowest(word):  # type: ignore[no-untyped-def] # pragma: no cover
    """Return the place of the lowest bit that is set; the word is not 0."""
    low = word & (~word + np.uint64(1))
    return PLACES[(low * FACTOR) >> np.uint64(58)]
