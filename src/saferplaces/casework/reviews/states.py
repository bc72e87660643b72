"""How reviews, alerts and recording errors go from state to state.

These tables are what the actions ask and what docs/reviews.md draws; nothing else changes a state.
"""

from __future__ import annotations

from saferplaces.casework.reviews.models import AlertState, ErrorState, ReviewState
from saferplaces.foundation.identity.roles import ALERTS, DECIDE, RECTIFY, REGISTER, SUPERVISE
from saferplaces.foundation.states import MACHINES, Machine, Way

REVIEWER, SUPERVISOR = ("a reviewer", DECIDE), ("a supervisor", SUPERVISE)
REGISTRAR, OWNER = ("the crime registrar", REGISTER), ("its owner", RECTIFY)
SERVICE = ("the service", "")
S, A, E = ReviewState, AlertState, ErrorState
LESS = "decide with a downgrade"
REVIEW = (
    Way("", S.WAITING, "publish", *SERVICE),
    Way(S.WAITING, S.DECIDED, "decide", *REVIEWER),
    Way(S.WAITING, S.SECOND_LOOK, LESS, *REVIEWER),
    Way(S.SENT_BACK, S.DECIDED, "decide", *REVIEWER),
    Way(S.SENT_BACK, S.SECOND_LOOK, LESS, *REVIEWER),
    Way(S.SECOND_LOOK, S.DECIDED, "agree or decide otherwise", *SUPERVISOR),
    Way(S.SECOND_LOOK, S.SENT_BACK, "send back", *SUPERVISOR),
    Way(S.DECIDED, S.SENT_BACK, "send back", *SUPERVISOR),
    Way(S.SECOND_LOOK, S.DECIDED, "rule on its error", *REGISTRAR),
    Way(S.WAITING, S.WITHDRAWN, "withdraw", *SERVICE),
    Way(S.SENT_BACK, S.WITHDRAWN, "withdraw", *SERVICE),
    Way(S.SECOND_LOOK, S.WITHDRAWN, "withdraw", *SERVICE),
    Way(S.WITHDRAWN, S.WAITING, "bring back", *SERVICE),
)
ALERT = (
    Way("", A.RAISED, "publish", *SERVICE),
    Way(A.RAISED, A.TAKEN, "take", "a supervisor", ALERTS),
    Way(A.RAISED, A.ESCALATED, "escalate", *SERVICE),
    Way(A.ESCALATED, A.TAKEN, "take", "a supervisor", ALERTS),
    Way(A.TAKEN, A.TAKEN, "take over with a reason", "another supervisor", ALERTS),
    Way(A.TAKEN, A.CLOSED, "close", "the supervisor who has taken it", ALERTS),
    *(
        Way(old, A.RAISED, "find a new trigger", *SERVICE)
        for old in (A.ESCALATED, A.TAKEN, A.CLOSED)
    ),
)
ERROR = (
    Way("", E.FOUND, "find", "a reviewer"),
    Way("", E.REFERRED, "find one to refer", "a reviewer"),
    Way(E.FOUND, E.REFERRED, "refer", *OWNER),
    Way(E.FOUND, E.RECTIFIED, "rectify", *OWNER),
    Way(E.FOUND, E.TRANSFERRED, "transfer", *OWNER),
    Way(E.FOUND, E.NONE_DUE, "rule that none is due", *REGISTRAR),
    Way(E.FOUND, E.RECTIFIED, "rule that it stands", *REGISTRAR),
    Way(E.REFERRED, E.NONE_DUE, "rule that none is due", *REGISTRAR),
    Way(E.REFERRED, E.FOUND, "rule that one is due", *REGISTRAR),
    Way(E.REFERRED, E.RECTIFIED, "rule that it stands", *REGISTRAR),
)


def register() -> None:
    """Have the tables drawn and walked."""
    for name, title, table in (
        ("review", "A review", REVIEW),
        ("alert", "An alert", ALERT),
        ("recording-error", "A recording error", ERROR),
    ):
        MACHINES.add(Machine(title, "reviews.md", table), name=name)
