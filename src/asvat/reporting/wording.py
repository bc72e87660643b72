"""Titles that say what was found, and say "no clear change" where that is what was found."""

from __future__ import annotations

from asvat.reporting.formats import DAYS, MINUS, hour, listed, month_in_full, number, percent
from asvat.reporting.model import (
    BackTest,
    ByMonth,
    ByType,
    Change,
    Concentration,
    DayHour,
    Emerging,
    Hotspots,
    Perception,
)

EVENING_HOURS = 4


def capital(text: str) -> str:
    """Return `text` with its first letter large and the others as they are."""
    return text[:1].upper() + text[1:]


def change_words(change: Change | None) -> str:
    """Return ``up 8% (2% to 14%)``, ``no clear change (−4% to +9%)`` or both counts."""
    if change is None:
        return "not compared"
    if change.percent is None or change.low is None or change.high is None:
        return f"{number(change.before)} before"
    if not change.clear:
        return f"no clear change ({signed(change.low)} to {signed(change.high)})"
    size = [abs(change.low), abs(change.high)]
    word = "up" if change.percent > 0 else "down"
    return f"{word} {abs(change.percent):.0f}% ({min(size):.0f}% to {max(size):.0f}%)"


def signed(value: float) -> str:
    """Return a change in per cent with its sign: ``+4%``, ``−9%`` or ``0%``."""
    text = f"{abs(value):.0f}%"
    if text == "0%":
        return text
    return f"+{text}" if value > 0 else f"{MINUS}{text}"


def headline(subject: str, change: Change | None) -> str:
    """Return the title of the summary: the change where it is clear, else that it is not."""
    if change is None:
        return "Summary"
    if change.low is None or change.high is None or change.percent is None:
        both = f"{number(change.after)} now, {number(change.before)} in {change.against}"
        return f"{capital(subject)}: {both}"
    if not change.clear:
        return f"No clear change in {subject} against {change.against}"
    verb = "rose" if change.percent > 0 else "fell"
    size = abs(change.percent)
    return f"{capital(subject)} {verb} {size:.0f}% against {change.against}"


def type_title(by_type: ByType) -> str:
    """Return what there was most of, and which types clearly changed."""
    rows = sorted(by_type.rows, key=lambda r: -r.count)
    if not rows:
        return "No incidents in the period"
    top = f"{rows[0].category} was {percent(rows[0].share)} of what was reported"
    if len(rows) == 1:
        return f"All of it was {rows[0].category.lower()}"
    up = [r.category.lower() for r in rows if r.change and r.change.clear and _rises(r.change)]
    down = [
        r.category.lower() for r in rows if r.change and r.change.clear and not _rises(r.change)
    ]
    if not any(r.change for r in rows):
        return top
    clear = [f"{listed(words)} {verb}" for words, verb in ((up, "rose"), (down, "fell")) if words]
    if not clear:
        return f"{top}; no type clearly changed"
    return f"{top}; {'; '.join(clear)}" if len(up) + len(down) <= 3 else top


def _rises(change: Change) -> bool:
    return (change.percent or 0.0) > 0


def month_title(by_month: ByMonth) -> str:
    """Return which months stand out from what was expected."""
    unusual = [r for r in by_month.rows if r.unusual]
    if not by_month.rows:
        return "No months to show"
    if all(r.expected is None for r in by_month.rows):
        top = max(by_month.rows, key=lambda r: r.count)
        return f"The busiest month was {month_in_full(top.month)}"
    if not unusual:
        return "No month stood out from what was expected"
    if len(unusual) > 3:
        return f"{len(unusual)} months stood out from what was expected"
    high = [month_in_full(r.month) for r in unusual if r.count > (r.expected or 0.0)]
    low = [month_in_full(r.month) for r in unusual if r.count <= (r.expected or 0.0)]
    parts = [
        f"{listed(names)} {'was' if len(names) == 1 else 'were'} {word} than expected"
        for names, word in ((high, "higher"), (low, "lower"))
        if names
    ]
    return "; ".join(parts)


def busiest_hours(day_hour: DayHour) -> tuple[int, float]:
    """Return the first hour of the busiest four hours together, and their share."""
    hours = [sum(row[h] for row in day_hour.counts) for h in range(24)]
    total = sum(hours) or 1.0
    sums = [sum(hours[(h + i) % 24] for i in range(EVENING_HOURS)) for h in range(24)]
    start = max(range(24), key=lambda h: sums[h])
    return start, sums[start] / total


def day_hour_title(day_hour: DayHour) -> str:
    """Return the busiest hours, their share, and the busiest day."""
    start, share = busiest_hours(day_hour)
    totals = [sum(row) for row in day_hour.counts]
    if not sum(totals):
        return "No incidents with a known hour"
    busiest = DAYS[max(range(7), key=lambda d: totals[d])]
    hours = f"between {hour(start)} and {hour(start + EVENING_HOURS)}"
    return f"{percent(share)} were {hours}; {busiest} was the busiest day"


def hotspots_title(hotspots: Hotspots) -> str:
    """Return how many hotspots there are, and how much the listed ones hold."""
    if not hotspots.rows:
        return "No place stood out from chance"
    shown = len(hotspots.rows)
    held = number(sum(r.count for r in hotspots.rows))
    if shown == 1 and hotspots.total <= 1:
        return f"One hotspot, holding {held} incidents"
    if hotspots.total > shown:
        return f"The top {shown} of {number(hotspots.total)} hotspots hold {held} incidents"
    return f"{shown} hotspots hold {held} incidents"


def perception_title(part: Perception) -> str:
    """Return near how many hotspots anybody answered."""
    told = sum(r.answers > 0 for r in part.rows)
    if not told:
        return "Nobody answered near a hotspot"
    of = f"{told} of the {len(part.rows)} hotspots"
    return f"People answered near {of}: self-selected, and no survey"


def emerging_title(emerging: Emerging) -> str:
    """Return how many cells are in any class."""
    hot = [r for r in emerging.rows if r.name.lower() != "none"]
    cells = sum(r.cells for r in hot)
    if not cells:
        return "No cell is a hot spot over time"
    top = max(hot, key=lambda r: r.cells)
    word = "cell is a hot spot" if cells == 1 else "cells are hot spots"
    most = f"the largest class is {emerging_name(top.name)} ({number(top.cells)})"
    return f"{number(cells)} {word} over time; {most}"


def emerging_name(name: str) -> str:
    """Return ``persistent`` for ``Persistent hot spot``."""
    return name.lower().removesuffix("hot spot").strip()


def concentration_title(concentration: Concentration) -> str:
    """Return the share of places that holds half of the incidents."""
    half = min(concentration.shares, key=lambda s: abs(s.of_incidents - 0.5), default=None)
    if half is None:
        return f"Gini coefficient {concentration.gini:.2f}"
    part = "Half" if abs(half.of_incidents - 0.5) < 1e-9 else percent(half.of_incidents)
    return f"{part} of incidents were in {percent(half.of_places)} of {concentration.place_word}"


def backtest_title(backtest: BackTest) -> str:
    """Return how well the chosen method would have done, and whether that is clearly best."""
    chosen = next((r for r in backtest.rows if r.chosen), None)
    if chosen is None:
        return "How good last year's maps would have been"
    times = f"{chosen.pai:.1f} times as many as chance would have"
    return (
        f"{capital(chosen.method)} would have caught {times}"
        f" in {percent(backtest.area_share)} of the area"
    )
