"""How a case review goes from state to state.

The actions ask this table, and docs/case-reviews.md draws it (``tools/state_diagrams.py``).
"""

from __future__ import annotations

from saferplaces.casework.case_reviews.models import (
    CaseReview,
    CaseReviewState,
    CaseReviewStateChange,
)
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.roles import CASE_REVIEWS_DECIDE, CASE_REVIEWS_WORK
from saferplaces.foundation.states import MACHINES, Machine, Way, step

S = CaseReviewState
COUNCIL = "the council's officer"
MAYOR = "the mayor or deputy mayor"


def _council(old: str, new: str, verb: str) -> Way:
    return Way(old, new, verb, COUNCIL, CASE_REVIEWS_WORK)


CASE_REVIEW = (
    Way("", S.RECEIVED, "receive", "the service, when an application is sent"),
    _council(S.RECEIVED, S.CONSENT, "ask for written consent"),
    _council(S.RECEIVED, S.ACKNOWLEDGED, "acknowledge"),
    _council(S.CONSENT, S.ACKNOWLEDGED, "acknowledge"),
    _council(S.ACKNOWLEDGED, S.INFORMATION, "ask the bodies"),
    _council(S.INFORMATION, S.INFORMATION, "ask the bodies"),
    _council(S.ACKNOWLEDGED, S.MET, "find the threshold met"),
    _council(S.INFORMATION, S.MET, "find the threshold met"),
    _council(S.INFORMATION, S.DISCRETION, "find it met by discretion"),
    _council(S.INFORMATION, S.NOT_MET, "find it not met"),
    _council(S.MET, S.PREPARING, "name the contact and assess the risk"),
    _council(S.DISCRETION, S.PREPARING, "name the contact and assess the risk"),
    _council(S.PREPARING, S.CALLED, "call the meeting"),
    _council(S.CALLED, S.CALLED, "put the meeting off"),
    _council(S.CALLED, S.HELD, "close the meeting"),
    _council(S.HELD, S.RESPONSES, "send the recommendations"),
    _council(S.RESPONSES, S.INFORMED, "tell the outcome"),
    _council(S.INFORMED, S.WATCHED, "watch the plan"),
    _council(S.NOT_MET, S.CLOSED, "close"),
    _council(S.INFORMED, S.CLOSED, "close"),
    _council(S.WATCHED, S.CLOSED, "close"),
    *(
        _council(old, S.CLOSED, "end without a review")
        for old in (
            S.RECEIVED,
            S.CONSENT,
            S.ACKNOWLEDGED,
            S.INFORMATION,
            S.MET,
            S.DISCRETION,
            S.PREPARING,
            S.CALLED,
        )
    ),
    *(
        Way(old, new, "refer back", MAYOR, CASE_REVIEWS_DECIDE)
        for old, new in (
            (S.NOT_MET, S.INFORMATION),
            (S.CLOSED, S.INFORMATION),
            (S.INFORMED, S.PREPARING),
            (S.WATCHED, S.PREPARING),
            (S.CLOSED, S.PREPARING),
        )
    ),
)


def move(actor: Actor, review: CaseReview, new: str, why: str = "") -> None:
    """Take a locked case review to another state; the caller saves it.

    Raises
    ------
    Problem
        When there is no such way.
    """
    step(CASE_REVIEW, review.state, new)
    CaseReviewStateChange.objects.create(
        review=review, old=review.state, new=new, by_id=actor.user_id, why=why
    )
    review.state = new


def register() -> None:
    """Have the table drawn and walked."""
    MACHINES.add(Machine("A case review", "case-reviews.md", CASE_REVIEW), name="case-review")
