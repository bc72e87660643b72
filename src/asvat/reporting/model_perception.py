"""What the report shows of perception: answers beside volume, and part of none of it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Perceived:
    """What people said near one hotspot: answers, those who felt unsafe, and the 95% interval.

    ``low`` and ``high`` are of the share who felt unsafe, None where nobody answered.
    """

    rank: int
    place: str
    count: int
    answers: int
    unsafe: int
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Perception:
    """Self-selected answers beside the incidents of each hotspot; never added to them."""

    rows: tuple[Perceived, ...]
    caveat: str
