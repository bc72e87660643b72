"""The exact distribution of the sum of k values drawn without replacement.

If counts fell on cells at random, the sum over a neighbourhood of k cells would be the sum of k
of the counts drawn without replacement: its distribution depends on k alone. It is worked out
here for all k at once, and exactly, so that no permutation is needed and a p value can be as
small as the data allow. The characteristic function of that sum is an elementary symmetric
polynomial of the values' own exponentials, which Newton's identities give from their power sums,
and these are the Fourier transform of the histogram at multiples of a frequency.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from asvat.errors import InputError
from asvat.records.arrays import Floats, Ints

FINEST = 2**17
"""Largest number of different sums that are kept apart; see :func:`to_levels`."""

ROOM = 2**23
"""Largest number of different sums times numbers of draws: what is held in memory at once."""

SMALLEST_P = 1e-13
"""No tail is given smaller: the Fourier sums carry about this absolute error."""

_NEGLIGIBLE = 1e-19
_FEW = 40


@dataclass(frozen=True)
class DrawSums:
    """Tail probabilities of the sum of k draws, for every k from 0 to the largest.

    Parameters
    ----------
    n
        Number of values drawn from.
    upper
        ``upper[k, s]`` is the probability that k draws sum to s or more; the last column is 0.
    """

    n: int
    upper: Floats

    def tails(self, k: Ints, total: Ints) -> tuple[Floats, Floats]:
        """Return P(sum >= total) and P(sum <= total) for k draws from all values."""
        return _bounded(self._upper(k, total)), _bounded(1.0 - self._upper(k, total + 1))

    def tails_without(self, k: Ints, total: Ints, own: Ints) -> tuple[Floats, Floats]:
        """Return the same for k draws from all values but one, which is `own`."""
        above = self._upper_without(k, total, own)
        return _bounded(above), _bounded(1.0 - self._upper_without(k, total + 1, own))

    def _upper(self, k: Ints, total: Ints) -> Floats:
        looked_up: Floats = self.upper[k, np.clip(total, 0, self.upper.shape[1] - 1)]
        return looked_up

    def _upper_without(self, k: Ints, total: Ints, own: Ints) -> Floats:
        # Draws from all n either miss the one value (share (n - k) / n) or hold it and k - 1
        # others; solved for the former, from k = 0 upwards, for all places at once.
        tail = (total - k * own <= 0).astype(np.float64)
        for drawn in range(1, int(k.max(initial=0)) + 1):
            here = k >= drawn
            size = np.full(int(here.sum()), drawn)
            level = total[here] - (k[here] - drawn) * own[here]
            whole = self._upper(size, level)
            tail[here] = (self.n * whole - drawn * tail[here]) / (self.n - drawn)
        return tail


def to_levels(values: Floats, largest: int) -> Ints:
    """Return whole levels from 0 up that stand for the values in an exact test.

    Whole numbers, and multiples of the smallest gap between two values, are kept as they are, less
    the smallest. Others, and numbers so large that the sums of `largest` of them would have more
    than ``FINEST`` steps (fewer for very large draws), are rounded to equal steps. The rounding
    depends on the set of values alone and not on their order, so a permutation test on levels is
    as exact as on the values.
    """
    shifted = values - values.min()
    widest = float(np.partition(shifted, shifted.size - largest)[-largest:].sum())
    finest = min(FINEST, ROOM // largest)
    unit = 1.0
    if not _are_multiples(shifted, unit):
        unit = float(np.min(np.diff(np.unique(shifted)), initial=np.inf))
    if widest > finest * unit or not _are_multiples(shifted, unit):
        unit = widest / finest
    levels: Ints = np.rint(shifted / unit).astype(np.int64)
    return levels


def _are_multiples(values: Floats, unit: float) -> bool:
    multiple = values / unit
    return bool(np.all(np.abs(multiple - np.rint(multiple)) <= 1e-6))


def draw_sums(levels: Ints, largest: int) -> DrawSums:
    """Return the distribution of the sum of 0 to `largest` draws from `levels`.

    Raises
    ------
    InputError
        When the draws are so large a part of the values that the exact sums lose their accuracy
        (more than the square root of 12 n, for more than 40 values).
    """
    n = levels.size
    if largest > n:
        raise InputError(f"{largest} draws from {n} values", where="largest")
    if n > _FEW and largest**2 > 12 * n:
        raise InputError(
            f"a neighbourhood of {largest} places is too large a part of {n}",
            where="neighbours",
            mend="Use smaller neighbourhoods, or p='normal', which is close for large ones.",
        )
    top = int(np.partition(levels, n - largest)[n - largest :].sum()) if largest else 0
    length = _fast_length(max(top, int(levels.max(initial=0))) + 1)
    spectrum = _by_items(levels, largest, length) if n <= _FEW else _newton(levels, largest, length)
    chance = np.fft.irfft(spectrum, length, axis=1)
    np.maximum(chance, 0.0, out=chance)
    upper = np.zeros((largest + 1, length + 1))
    upper[:, :length] = np.cumsum(chance[:, ::-1], axis=1)[:, ::-1]
    upper[:, 0] = 1.0
    return DrawSums(n, upper)


def _newton(levels: Ints, largest: int, length: int) -> npt.NDArray[np.complex128]:
    """Return the characteristic functions by Newton's identities, scaled by the number of draws."""
    n = levels.size
    power = np.fft.fft(np.bincount(levels, minlength=length) / n)
    frequency = np.arange(length // 2 + 1)
    powers = [power[: frequency.size]]
    spectrum = np.ones((largest + 1, frequency.size), dtype=np.complex128)
    for k in range(1, largest + 1):
        share = n / (n - k + 1)
        total = share * powers[0] * spectrum[k - 1]
        for times in range(2, k + 1):
            share *= -(k - times + 1) / (n - k + times)
            if abs(share) < _NEGLIGIBLE:
                break
            if times > len(powers):
                powers.append(power[(times * frequency) % length])
            total += share * powers[times - 1] * spectrum[k - times]
        spectrum[k] = total
    return spectrum


def _by_items(levels: Ints, largest: int, length: int) -> npt.NDArray[np.complex128]:
    """Return the same by taking in one value after another: slow, stable for any draw."""
    frequency = np.arange(length // 2 + 1)
    spectrum = np.zeros((largest + 1, frequency.size), dtype=np.complex128)
    spectrum[0] = 1.0
    for seen, level in enumerate(levels.tolist(), start=1):
        turn = np.exp(-2j * np.pi / length * ((level * frequency) % length))
        for k in range(min(seen, largest), 0, -1):
            spectrum[k] = (1 - k / seen) * spectrum[k] + k / seen * turn * spectrum[k - 1]
    return spectrum


def _fast_length(least: int) -> int:
    """Return the next length that is a power of two, or three quarters of one."""
    power = 1 << max(3, (least - 1).bit_length())
    return power * 3 // 4 if least <= power * 3 // 4 else power


def _bounded(tail: Floats) -> Floats:
    bounded: Floats = np.clip(tail, SMALLEST_P, 1.0)
    return bounded
