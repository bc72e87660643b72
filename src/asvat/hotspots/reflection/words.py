"""The sentence that says what a hotspot is made of."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from asvat.hotspots.reflection.layers import LAYER_WORDS, LAYERS

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
SMALL_BASE = 20


def sentence(facts: Mapping[str, Any], first: str, last: str, confidence: float) -> str:
    """Return two or three plain sentences about one hotspot.

    `facts` holds the fields of :class:`asvat.hotspots.reflection.composition.Made` but this.
    """
    period = f"from {month_words(first)} to {month_words(last)}"
    if last == first:
        period = f"in {month_words(first)}"
    if not facts["incidents"]:
        return f"No incidents {period}. {_trend(facts, confidence)}"
    n = facts["incidents"]
    layers = [
        f"{_percent(count / n)} {LAYER_WORDS[name]}"
        for name, count in zip(LAYERS, facts["layers"], strict=False)
        if count
    ]
    of_what = f": {_listed(layers)}" if layers else ""
    said = f"{n:,} {'incident' if n == 1 else 'incidents'} {period}{of_what}. "
    if len(facts["categories"]) > 1:
        said += (
            f"The largest category is {facts['categories'][0][0]} ({_percent(facts['share'])}, "
            f"{_percent(facts['share_low'])} to {_percent(facts['share_high'])}). "
        )
    if last != first:
        peak = f"{facts['peak_incidents']:,} in {month_words(facts['peak_month'])}"
        said += f"Most in one month: {peak}. "
    return said + _trend(facts, confidence)


def month_words(month: str) -> str:
    """Return ``July 2018`` for ``2018-07``."""
    year, number = month.split("-")[:2]
    return f"{_MONTHS[int(number) - 1]} {year}"


def _trend(facts: Mapping[str, Any], confidence: float) -> str:
    months, now, before = facts["months_compared"], facts["now"], facts["before"]
    if not months:
        return "The records do not reach back to the same months a year before."
    same = "the same month" if months == 1 else f"the same {months} months"
    said = f"Against {same} a year before: {now:,} now, {before:,} then"
    if facts["ratio"] is None:
        return f"{said}."
    low, high = facts["ratio_low"], facts["ratio_high"]
    verdict = "no clear change"
    if low > 1.0:
        verdict = "more"
    elif high < 1.0:
        verdict = "fewer"
    if before < SMALL_BASE or not math.isfinite(high):
        return f"{said}, {verdict} (too few then for a percentage)."
    change = (
        f"{_change(facts['ratio'])}, {confidence:.0%} interval {_change(low)} to {_change(high)}"
    )
    return f"{said}, {verdict} ({change})."


def _change(ratio: float) -> str:
    percent = round(100.0 * (ratio - 1.0))
    if percent == 0:
        return "0%"
    return f"{abs(percent):,}% {'up' if percent > 0 else 'down'}"


def _percent(share: float) -> str:
    if 0.0 < share < 0.01:
        return "under 1%"
    return f"{share:.0%}"


def _listed(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
