"""Figures in words: every one with its interval, and small ones kept back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from saferplaces.accountability.measures.catalogue import Good, Kind, Measure
from saferplaces.accountability.measures.intervals import Ratio
from saferplaces.accountability.measures.models import Figure
from saferplaces.accountability.measures.queries import Standing
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.roles import INCIDENTS
from saferplaces.foundation.reference.queries import setting
from saferplaces.foundation.ui.formats import whole
from saferplaces.intake.hotspots.suppression import protect_list

NONE = "No figure"
FEW = "Too few to show"


@dataclass(frozen=True)
class Reader:
    """Who reads: whoever may not read incidents sees no number under `least` (0: all are shown)."""

    least: int

    def hides(self, figure: Figure | None) -> bool:
        """Say whether a figure, or what is left of it to the whole, is too small to show."""
        if figure is None or not self.least:
            return False
        parts = [figure.numerator]
        if figure.denominator is not None:
            parts.append(figure.denominator - figure.numerator)
        return any(0 < part < self.least for part in parts)


def reader(actor: Actor) -> Reader:
    """Return how much an actor is shown."""
    return Reader(0 if actor.can(INCIDENTS) else int(setting("performance_least_number")))


def hidden_districts(reads: Reader, figures: Iterable[Figure | None]) -> set[str]:
    """Return the districts to keep back: the small, and whatever would give them away.

    What is counted and, of a share, the rest to the whole are each a list whose sum is known.
    """
    shown = [f for f in figures if f is not None]
    counted = {f.district: f.numerator for f in shown}
    rest = {f.district: f.denominator - f.numerator for f in shown if f.denominator is not None}
    return _kept_back(reads.least, counted) | _kept_back(reads.least, rest)


def _kept_back(least: int, parts: Mapping[str, int]) -> set[str]:
    some = {district: part for district, part in parts.items() if part}
    if not least or not some:
        return set()
    shown, _ = protect_list(np.array(list(some.values()), np.int64), least)
    return {district for district, may in zip(some, shown, strict=True) if not may}


def month(value: dt.date) -> str:
    """Return a month: March 2026."""
    return f"{value:%B %Y}"


def figure(found: Figure | None, hidden: bool = False) -> str:
    """Return a figure: 12.3%, or 1,234."""
    if found is None:
        return NONE
    if hidden:
        return FEW
    if found.denominator is None:
        return whole(found.numerator)
    return share(found.numerator / found.denominator) if found.denominator else "Of nobody"


def interval(found: Figure | None, hidden: bool = False) -> str:
    """Return a figure's interval: 11.9% to 12.8%."""
    if found is None or hidden or found.denominator == 0:
        return ""
    say = whole if found.denominator is None else share
    return f"{say(found.low)} to {say(found.high)}"


def made_of(found: Figure | None, hidden: bool = False) -> str:
    """Return what a share is made of: 123 of 1,000."""
    if found is None or found.denominator is None or hidden:
        return ""
    return f"{whole(found.numerator)} of {whole(found.denominator)}"


def share(value: float) -> str:
    """Return a share in per cent, to a tenth."""
    return f"{value:.1%}"


def change(ratio: Ratio | None) -> str:
    """Return a change with its interval: +8% (3% to 13%)."""
    if ratio is None or ratio.ratio == float("inf"):
        return "Cannot be compared"
    return f"{_percent(ratio.ratio)} ({_percent(ratio.low)} to {_percent(ratio.high)})"


def change_word(measure: Measure, ratio: Ratio | None) -> str:
    """Return a word on a change, and only one that its interval bears out."""
    if ratio is None:
        return ""
    if not ratio.clear:
        return "No clear change"
    risen = ratio.low > 1.0
    word = "Higher" if risen else "Lower"
    if measure.good == Good.NEITHER:
        return word
    better = risen == (measure.good == Good.HIGHER)
    return f"{word}: {'better' if better else 'worse'}"


def beside_word(ratio: Ratio | None) -> str:
    """Return a word on a district beside the others."""
    if ratio is None:
        return ""
    if not ratio.clear:
        return "Within chance of the others"
    return "Above the others" if ratio.low > 1.0 else "Below the others"


def period(standing: Standing, ends: dt.date) -> str:
    """Return the period in words."""
    return f"{standing.measure.months} months to {month(ends)}"


def value(found: Figure) -> float:
    """Return a figure for a chart: per cent, or the count."""
    if found.denominator is None:
        return float(found.numerator)
    return 100.0 * found.numerator / found.denominator if found.denominator else 0.0


def unit(measure: Measure) -> str:
    """Return what a chart's numbers are."""
    return "Per cent" if measure.kind == Kind.SHARE else "Logs"


def _percent(ratio: float) -> str:
    """Return a ratio as a change: whole per cent, and tenths where it is small."""
    if ratio == float("inf"):
        return "any rise"
    by = ratio - 1.0
    text = f"{by:+.0%}" if abs(by) >= 0.1 else f"{by:+.1%}"
    return text.replace("-", "−")
