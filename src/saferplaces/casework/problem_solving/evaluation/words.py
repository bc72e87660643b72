"""What an evaluation says, in sentences that an inspector reads."""

from __future__ import annotations

import datetime as dt

from saferplaces.foundation.ui.formats import day

PARTS = {
    "treated": "Where the response happens",
    "comparison": "Comparison area",
    "displacement": "Where the problem may move to",
    "comparison_displacement": "Comparison for where the problem may move to",
}
NOTHING_COUNTED = (
    "Its measure is not counted from what is published, so no effect can be computed here."
)
NO_EVENTS = "Nothing was reported before or after: there is nothing to compare."
NO_COMPARISON = (
    "Before and after alone cannot tell what the response did from what would have happened anyway:"
    " problems are taken up when they are at their worst, and many get better by themselves."
)
NO_AREA = "No comparison area was chosen before the response began."
NO_MONTH_AFTER = "There is no whole month after the one in which the response began."
NO_DISPLACEMENT = (
    "Whether the problem moved to streets near by was not looked at: no areas were chosen for it."
)
NOTHING_ELSE = (
    "There is no comparison area: whatever else changed at the same time is in this result too."
)
REPORTS = (
    "Reports were counted, not behaviour: where people report more readily, because somebody"
    " listens to them, an improvement looks smaller than it is."
)
SEASON = (
    "The days before and after are of different seasons; the comparison takes out only what the"
    " season does alike in both."
)


def no_data_before(begins: dt.date) -> str:
    """Say that the period before the response is not published from its beginning."""
    return (
        f"Reports are published from {day(begins)} on, which is later than the first day of the"
        " period before the response: what was reported earlier would count as nothing."
    )


def too_short(days: int, least: int) -> str:
    """Say that the response began too recently."""
    return f"Only {days} days are published since the response began; {least} are needed."


def too_few(treated: int, comparison: int, least: int) -> str:
    """Say that the counts before are too small."""
    return (
        f"Before the response {treated} events were reported where it happens and {comparison} in"
        f" the comparison area: below {least} no effect can be told from chance."
    )


def unlike(treated: int, comparison: int, ratio: float) -> str:
    """Say that the areas are too unlike."""
    return (
        f"Before the response {treated} events were reported where it happens and {comparison} in"
        f" the comparison area: more than {ratio:g} to 1. They are not alike, and a change common"
        " to both would look like an effect."
    )


def too_few_months(months: int, least: int) -> str:
    """Say that the series before is too short."""
    return f"{months} whole months are published before the response; {least} are needed."


def not_alike(trend: float, p: float) -> str:
    """Say that the areas did not move alike before."""
    return (
        "Before the response the counts of the areas did not move alike (a month, the treated"
        f" area's changed {trend:.2f} times as much; p = {p:.3f}): what follows cannot be laid to"
        " the response."
    )


def refused_by_engine(what: str, mend: str) -> str:
    """Say what the engine cannot work with."""
    return f"The counts cannot support this design: {what}. {mend}"


def alone(around: tuple[int, int]) -> str:
    """Say that displacement could only be counted, not judged."""
    return (
        f"Where the problem may move to, {around[0]} events were reported before and {around[1]}"
        " after; without a comparison for it this is left out of the result."
    )


def of_difference(estimate: float, low: float, high: float, days: int) -> str:
    """Say a difference of events, in a period as long as the one before."""
    return (
        f"Set against the comparison area, reports changed by {estimate:+.0f} in {days} days (95%"
        f" interval {low:+.0f} to {high:+.0f}). {_sure(low, high, 0.0)}"
    )


def of_displacement(estimate: float, low: float, high: float) -> str:
    """Say what happened around."""
    moved = low > 0
    said = "the problem seems to have moved" if moved else "no move of the problem is shown"
    return f" Around it the change was {estimate:+.0f} ({low:+.0f} to {high:+.0f}): {said}."


def of_ratio(ratio: float, low: float, high: float, against: str) -> str:
    """Say a ratio of rates."""
    return (
        f"Set against {against}, reports were {ratio:.2f} times as many as expected (95% interval"
        f" {low:.2f} to {high:.2f}), which is {ratio - 1:+.0%}. {_sure(low, high, 1.0)}"
    )


def _sure(low: float, high: float, nothing: float) -> str:
    if high < nothing:
        return "Chance alone does not explain a fall as large as this."
    if low > nothing:
        return "Chance alone does not explain a rise as large as this: it got worse."
    return "This cannot be told from chance: it may have helped, done nothing, or made it worse."
