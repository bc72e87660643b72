"""What the pages say of hotspots and areas in words."""

from __future__ import annotations

import calendar
from collections.abc import Sequence

from saferplaces.foundation.ui.formats import whole
from saferplaces.intake.hotspots.models import Hotspot, LayerKey
from saferplaces.intake.hotspots.queries import AreaCount

PICKED = (
    "Hotspots are picked because they are high now. On average they will seem to have risen, and "
    "will seem to fall afterwards, without anything having changed."
)
MANY = (
    "With twenty hotspots about one says “more” or “fewer” by chance alone, even when nothing "
    "changes anywhere."
)
WARDS = (
    "Of twenty areas about one says “more” or “fewer” by chance alone, even when nothing changes."
)
REPORTED = "The map shows what was reported, which is not all that happens."
LAYERS = {
    "asb": str(LayerKey.SUBJECT.label),
    "asb_linked_crime": str(LayerKey.CRIME.label),
    "dispute": str(LayerKey.DISPUTE.label),
}
REPEATS = {"caller": "Repeat callers", "victim": "Repeat victims", "location": "Repeat locations"}
BLOCKS = 8
"""A day in blocks of three hours."""


def interval(low: float, high: float) -> str:
    """Return an interval of a count."""
    return f"{whole(round(low))} to {whole(round(high))}"


def change(hotspot: Hotspot) -> str:
    """Return how a hotspot moved in a year, with the interval of the ratio."""
    if not hotspot.months_compared:
        return "No year before to compare with"
    return _moved(hotspot.now, hotspot.before, hotspot.ratio_low, hotspot.ratio_high)


def area_change(area: AreaCount) -> str:
    """Return how an area moved in a year, as far as it may be told."""
    if area.before is None or area.count is None:
        return "–"
    return _moved(area.count, area.before, area.ratio_low, area.ratio_high)


def _moved(now: int, before: int, low: float | None, high: float | None) -> str:
    said = f"{whole(now)} now, {whole(before)} then"
    if low is None or high is None:
        return f"{said}: too few to say"
    verdict = "more" if low > 1 else "fewer" if high < 1 else "no clear change"
    return f"{said}: {verdict} (× {low:.2f} to {high:.2f})"


def counted(area: AreaCount) -> str:
    """Return the count of an area as far as it may be told."""
    if area.count is None:
        return "Kept back"
    return f"at least {whole(area.count)}" if area.kept_back else whole(area.count)


def rate(area: AreaCount) -> str:
    """Return the rate of an area with its interval."""
    if area.rate is None or area.low is None or area.high is None:
        return "–"
    return f"{area.rate:.1f} ({area.low:.1f} to {area.high:.1f})"


def hours(counts: Sequence[int]) -> dict[str, float]:
    """Return how many of 168 counts fall in each block of the day."""
    size = 24 // BLOCKS
    return {
        f"{at * size:02}:00 to {(at + 1) * size:02}:00": float(
            sum(counts[day * 24 + hour] for day in range(7) for hour in _block(at, size))
        )
        for at in range(BLOCKS)
    }


def peak(counts: Sequence[int]) -> str:
    """Return the busiest block of three hours of the week in words."""
    size = 24 // BLOCKS
    of = {
        (day, at): sum(counts[day * 24 + hour] for hour in _block(at, size))
        for day in range(7)
        for at in range(BLOCKS)
    }
    (day, at), number = max(of.items(), key=lambda pair: pair[1])
    return (
        f"{calendar.day_name[day]} {at * size:02}:00 to {(at + 1) * size:02}:00 "
        f"({whole(number)} of {whole(sum(counts))})"
    )


def _block(at: int, size: int) -> range:
    return range(at * size, (at + 1) * size)
