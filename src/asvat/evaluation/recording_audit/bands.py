"""Put a rate into a band of a local list, and say whether its neighbours can be told apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Band:
    """Where a rate falls; `others` are the bands that its interval reaches as well."""

    label: str
    others: tuple[str, ...]

    @property
    def distinguishable(self) -> bool:
        """Whether the interval lies in this band alone."""
        return not self.others


def banded(share: float, low: float, high: float, bands: Sequence[tuple[str, float]]) -> Band:
    """Return the band of a share, and those that its interval reaches as well.

    Parameters
    ----------
    bands
        Labels, each with the least share that belongs to it; the lowest begins at 0. HMICFRS
        publishes no cut-offs: bands are the force's own.
    """
    ordered = sorted(bands, key=lambda band: -band[1])

    def of(value: float) -> int:
        return next((k for k, (_, least) in enumerate(ordered) if value >= least), len(ordered) - 1)

    own, best, worst = of(share), of(high), of(low)
    others = tuple(ordered[k][0] for k in range(best, worst + 1) if k != own)
    return Band(ordered[own][0], others)
