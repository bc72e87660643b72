"""The counts that a displacement difference compares, and what can be wrong with them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from asvat.errors import InputError

SMALLEST_CELL = 5
LARGEST_RATIO = 3.0
LARGEST_DISPERSION = 1.5

BeforeAfter = tuple[float, float]


@dataclass(frozen=True)
class AreaWeights:
    """What each area's counts are divided by, for example its square kilometres."""

    treated: float = 1.0
    control: float = 1.0
    displacement_treated: float = 1.0
    displacement_control: float = 1.0


@dataclass(frozen=True)
class Counts:
    """Counts before and after in the four kinds of area; the displacement areas may be absent."""

    treated: BeforeAfter
    control: BeforeAfter
    displacement_treated: BeforeAfter | None = None
    displacement_control: BeforeAfter | None = None


def plain_counts(counts: Counts, where: str) -> Counts:
    """Return the counts as plain numbers, or refuse what is not a pair of counts."""
    around, against = counts.displacement_treated, counts.displacement_control
    return Counts(
        _pair(counts.treated, f"{where}, treated"),
        _pair(counts.control, f"{where}, control"),
        None if around is None else _pair(around, f"{where}, displacement_treated"),
        None if against is None else _pair(against, f"{where}, displacement_control"),
    )


def _pair(pair: Sequence[float], where: str) -> BeforeAfter:
    if len(pair) != 2:
        raise InputError(
            f"{len(pair)} counts where two are needed",
            where=where,
            mend="Give one count before and one after.",
        )
    for count in pair:
        if not math.isfinite(count) or count < 0 or count != int(count):
            raise InputError(
                f"{count} is not a count", where=where, mend="Give whole numbers, 0 or more."
            )
    return float(pair[0]), float(pair[1])


def count_warnings(counts: Counts) -> list[str]:
    """Return which of the method's preconditions the counts fail, in words."""
    warnings = []
    pairs = [
        ("treated area", "control area", counts.treated, counts.control),
        ("displacement area", "its control", counts.displacement_treated,
         counts.displacement_control),
    ]  # fmt: skip
    for name, against, pair, other in pairs:
        if pair is None or other is None:
            continue
        small, large = sorted([pair[0], other[0]])
        if large > LARGEST_RATIO * small:
            warnings.append(
                f"Before, the {name} had {pair[0]:g} incidents and {against} {other[0]:g}: more "
                f"than {LARGEST_RATIO:g} to 1. They are not alike, and one common change would "
                "look like an effect."
            )
        if min(*pair, *other) < SMALLEST_CELL:
            warnings.append(
                f"A count of the {name} or {against} is below {SMALLEST_CELL}: the normal "
                "approximation is poor there."
            )
    return warnings


def dispersion_warnings(series: Mapping[str, ArrayLike]) -> list[str]:
    """Return which areas' counts vary by more than chance, in words."""
    warnings = []
    for name, values in series.items():
        counts = np.asarray(values, dtype=np.float64)
        if counts.size < 3 or counts.mean() <= 0:
            continue
        ratio = float(counts.var(ddof=1) / counts.mean())
        if ratio > LARGEST_DISPERSION:
            warnings.append(
                f"{name}: counts vary {ratio:.1f} times as much as chance alone would make them "
                f"(above {LARGEST_DISPERSION:g}); the interval is too narrow and p too small."
            )
    return warnings
