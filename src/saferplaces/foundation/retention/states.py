"""How retention reviews and legal holds go from state to state."""

from __future__ import annotations

from saferplaces.foundation.identity.roles import RETENTION_REVIEW
from saferplaces.foundation.retention.models import HoldState, ReviewState
from saferplaces.foundation.states import MACHINES, Machine, Way

R, WHO = RETENTION_REVIEW, "a records manager"
REVIEW = (
    Way("", ReviewState.DUE, "find", "the service"),
    Way("", ReviewState.DUE, "ask for a review", WHO, R),
    Way(ReviewState.RETAINED, ReviewState.DUE, "fall due again", "the service"),
    Way(ReviewState.LAPSED, ReviewState.DUE, "fall due again", "the service"),
    Way(ReviewState.DUE, ReviewState.LAPSED, "find that the period began anew", "the service"),
    Way(ReviewState.DUE, ReviewState.RETAINED, "keep on", WHO, R),
    Way(ReviewState.DUE, ReviewState.PROPOSED, "propose disposal", WHO, R),
    Way(ReviewState.PROPOSED, ReviewState.AGREED, "agree", "another records manager", R),
    Way(ReviewState.PROPOSED, ReviewState.DUE, "send back", WHO, R),
    Way(ReviewState.AGREED, ReviewState.DUE, "send back", WHO, R),
    Way(ReviewState.AGREED, ReviewState.DISPOSED, "dispose", "the service"),
)
HOLD = (
    Way("", HoldState.PLACED, "place", WHO, R),
    Way(HoldState.PLACED, HoldState.LIFTED, "lift", WHO, R),
)

MACHINES.add(Machine("A retention review", "retention.md", REVIEW), name="retention-review")
MACHINES.add(Machine("A legal hold", "retention.md", HOLD), name="legal-hold")
