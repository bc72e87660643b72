"""How a review by the local policing body goes from state to state."""

from __future__ import annotations

from saferplaces.casework.lpb_reviews.models import (
    LpbReview,
    LpbReviewState,
    LpbReviewStateChange,
)
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.roles import (
    CASE_REVIEWS_APPEAL,
    CASE_REVIEWS_DECIDE,
    CASE_REVIEWS_WORK,
)
from saferplaces.foundation.states import MACHINES, Machine, Way, step

S = LpbReviewState
APPLICANT = "the applicant, with a code"
OFFICER = "the policy officer"
COUNCIL = "the council's officer"
MAYOR = "the mayor or deputy mayor, who has not analysed it"

LPB_REVIEW = (
    Way("", S.ASKED, "ask", APPLICANT),
    Way("", S.LATE, "ask", APPLICANT),
    Way("", S.ASKED, "ask by telephone", OFFICER, CASE_REVIEWS_APPEAL),
    Way("", S.LATE, "ask by telephone", OFFICER, CASE_REVIEWS_APPEAL),
    Way(S.LATE, S.ASKED, "let in", OFFICER, CASE_REVIEWS_APPEAL),
    Way(S.ASKED, S.BUNDLED, "pass the bundle", COUNCIL, CASE_REVIEWS_WORK),
    Way(S.BUNDLED, S.ANALYSED, "give the analysis", OFFICER, CASE_REVIEWS_APPEAL),
    Way(S.ANALYSED, S.BUNDLED, "send back", MAYOR, CASE_REVIEWS_DECIDE),
    Way(S.ANALYSED, S.DECIDED, "decide", MAYOR, CASE_REVIEWS_DECIDE),
    Way(S.DECIDED, S.TOLD, "tell the applicant", OFFICER, CASE_REVIEWS_APPEAL),
    Way(S.TOLD, S.CLOSED, "close", OFFICER, CASE_REVIEWS_APPEAL),
    Way(S.LATE, S.REFUSED, "not take up", OFFICER, CASE_REVIEWS_APPEAL),
    Way(S.ASKED, S.REFUSED, "not take up", OFFICER, CASE_REVIEWS_APPEAL),
    *(
        Way(old, S.WITHDRAWN, "withdraw", "the applicant, through the policy officer",
            CASE_REVIEWS_APPEAL)
        for old in (S.LATE, S.ASKED, S.BUNDLED, S.ANALYSED)
    ),
)  # fmt: skip
CAME_TO_THE_MAYOR = (S.ANALYSED, S.DECIDED, S.TOLD, S.CLOSED)


def move(actor: Actor, review: LpbReview, new: LpbReviewState, why: str = "") -> None:
    """Take a locked review to another state; the caller saves it.

    Raises
    ------
    Problem
        When there is no such way.
    """
    step(LPB_REVIEW, review.state, new)
    LpbReviewStateChange.objects.create(
        review=review, old=review.state, new=new, by_id=actor.user_id, why=why
    )
    review.state = new


def register() -> None:
    """Have the table drawn and walked."""
    MACHINES.add(
        Machine("A review by the policing body", "policing-body-reviews.md", LPB_REVIEW),
        name="lpb-review",
    )
