"""How reviews, alerts and recording errors go from state to state.

These tables are what the actions ask and what docs/reviews.md draws; nothing else changes a state.
"""

from __future__ import annotations

from saferplaces.casework.reviews.models import AlertState, ErrorState, ReviewState
from saferplaces.foundation.states import MACHINES, Machine, Way

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


def register() -> None:
    """Have the tables drawn and walked."""
    for name, title, table in (
        ("review", "A review", REVIEW),
        ("alert", "An alert", ALERT),
        ("recording-error", "A recording error", ERROR),
    ):
        MACHINES.add(Machine(title, "reviews.md", table), name=name)
