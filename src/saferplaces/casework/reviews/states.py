"""How reviews, alerts and recording errors go from state to state.

These tables are what the actions ask (`step`) and what docs/reviews.md draws
(``tools/state_diagrams.py``); nothing else changes a state.
"""

from __future__ import annotations

from dataclasses import dataclass

from saferplaces.casework.reviews.models import AlertState, ErrorState, ReviewState
from saferplaces.foundation.problems import Problem


@dataclass(frozen=True)
class Way:
    """One way from a state to another: what is done, and by whom."""

    old: str
    new: str
    verb: str
    who: str


REVIEW = (
    Way("", ReviewState.WAITING, "publish", "the service"),
    Way(ReviewState.WAITING, ReviewState.DECIDED, "decide", "a reviewer"),
    Way(ReviewState.WAITING, ReviewState.SECOND_LOOK, "decide with a downgrade", "a reviewer"),
    Way(ReviewState.SENT_BACK, ReviewState.DECIDED, "decide", "a reviewer"),
    Way(ReviewState.SENT_BACK, ReviewState.SECOND_LOOK, "decide with a downgrade", "a reviewer"),
    Way(ReviewState.SECOND_LOOK, ReviewState.DECIDED, "agree or decide otherwise", "a supervisor"),
    Way(ReviewState.SECOND_LOOK, ReviewState.SENT_BACK, "send back", "a supervisor"),
    Way(ReviewState.DECIDED, ReviewState.SENT_BACK, "send back", "a supervisor"),
    Way(ReviewState.SECOND_LOOK, ReviewState.DECIDED, "rule", "the crime registrar"),
    Way(ReviewState.WAITING, ReviewState.WITHDRAWN, "withdraw", "the service"),
    Way(ReviewState.SENT_BACK, ReviewState.WITHDRAWN, "withdraw", "the service"),
    Way(ReviewState.SECOND_LOOK, ReviewState.WITHDRAWN, "withdraw", "the service"),
    Way(ReviewState.WITHDRAWN, ReviewState.WAITING, "bring back", "the service"),
)
ALERT = (
    Way("", AlertState.RAISED, "publish", "the service"),
    Way(AlertState.RAISED, AlertState.TAKEN, "take", "a supervisor"),
    Way(AlertState.RAISED, AlertState.ESCALATED, "escalate", "the service"),
    Way(AlertState.ESCALATED, AlertState.TAKEN, "take", "a supervisor"),
    Way(AlertState.TAKEN, AlertState.TAKEN, "take over with a reason", "another supervisor"),
    Way(AlertState.TAKEN, AlertState.CLOSED, "close", "the supervisor who has taken it"),
    Way(AlertState.CLOSED, AlertState.RAISED, "find a new trigger", "the service"),
    Way(AlertState.TAKEN, AlertState.RAISED, "find a new trigger", "the service"),
)
ERROR = (
    Way("", ErrorState.FOUND, "find", "a reviewer"),
    Way("", ErrorState.REFERRED, "refer", "a reviewer"),
    Way(ErrorState.FOUND, ErrorState.REFERRED, "refer", "its owner"),
    Way(ErrorState.FOUND, ErrorState.RECTIFIED, "rectify", "its owner"),
    Way(ErrorState.FOUND, ErrorState.TRANSFERRED, "transfer", "its owner"),
    Way(ErrorState.REFERRED, ErrorState.NONE_DUE, "rule that none is due", "the crime registrar"),
    Way(ErrorState.REFERRED, ErrorState.FOUND, "rule that one is due", "the crime registrar"),
    Way(ErrorState.REFERRED, ErrorState.RECTIFIED, "rule that it stands", "the crime registrar"),
)
TABLES = {"A review": REVIEW, "An alert": ALERT, "A recording error": ERROR}
GONE = "Somebody else has changed this in the meantime. Open the page again to see how it stands."


def may_go(table: tuple[Way, ...], old: str, new: str) -> bool:
    """Say whether a table has a way from one state to another."""
    return any(way.old == old and way.new == new for way in table)


def step(table: tuple[Way, ...], old: str, new: str) -> None:
    """Require that there is a way from one state to another.

    Raises
    ------
    Problem
        When there is none: somebody else was faster.
    """
    if not may_go(table, old, new):
        raise Problem(GONE)


def sources(table: tuple[Way, ...], new: str) -> list[str]:
    """Return the states that have a way to this one, without the beginning."""
    return sorted({way.old for way in table if way.new == new and way.old})


def diagram(table: tuple[Way, ...]) -> str:
    """Return a table as a Mermaid diagram of states."""
    ways = [f"    {w.old or '[*]'} --> {w.new}: {w.verb} ({w.who})" for w in table]
    return "\n".join(["stateDiagram-v2", *ways])
