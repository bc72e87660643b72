"""How plans are said on pages: states, colours, who does what."""

from __future__ import annotations

from saferplaces.casework.problem_solving.models import Plan, PlanState, Rag
from saferplaces.foundation.reference.queries import districts

COLOURS = {
    PlanState.DRAFT: "grey", PlanState.PROPOSED: "yellow", PlanState.RETURNED: "orange",
    PlanState.ACTIVE: "blue", PlanState.ASSESSING: "purple", PlanState.CLOSING: "yellow",
    PlanState.CLOSED: "green", PlanState.MERGED: "grey", PlanState.ABANDONED: "grey",
}  # fmt: skip
SHORT = {
    PlanState.PROPOSED: "To approve", PlanState.CLOSING: "To close",
    PlanState.RETURNED: "Sent back", PlanState.MERGED: "Merged",
}  # fmt: skip
RAGS = {Rag.GREEN: "green", Rag.AMBER: "yellow", Rag.RED: "red"}
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
FEW = 5


def state_of(plan: Plan) -> tuple[str, str]:
    """Return a plan's state in a word or two, and its colour."""
    state = PlanState(plan.state)
    return SHORT.get(state, str(state.label)), COLOURS[state]


def district_names() -> dict[str, str]:
    """Return the districts' names by code."""
    return {row.code: row.name for row in districts()}


def told(count: int, in_full: bool) -> str:
    """Return a count; a small one is kept back from those who may not read incidents."""
    return f"{count:,}" if in_full or count >= FEW or not count else f"fewer than {FEW}"


def peaks(hours: list[float], number: int = 3) -> list[str]:
    """Return the busiest three-hour blocks of the week, the busiest first."""
    blocks = [
        (sum(hours[day * 24 + hour : day * 24 + hour + 3]), day, hour)
        for day in range(7)
        for hour in range(0, 24, 3)
    ]
    total = sum(hours)
    found = sorted(blocks, key=lambda b: -b[0])[:number]
    return [
        f"{DAYS[day]} {clock(hour)} to {clock(hour + 3)} ({share / total:.0%})"
        for share, day, hour in found
        if share
    ]


def clock(hour: int) -> str:
    """Return an hour of the day: 6am, midday, midnight."""
    hour %= 24
    if hour in {0, 12}:
        return "midday" if hour else "midnight"
    return f"{hour % 12}{'am' if hour < 12 else 'pm'}"
