"""How applications and signposts go from state to state."""

from __future__ import annotations

from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.roles import CASE_REVIEWS_WORK, RISK
from saferplaces.foundation.states import MACHINES, Machine, Way, step
from saferplaces.intake.case_review_applications.models import (
    Application,
    ApplicationState,
    ApplicationStateChange,
    Signpost,
    SignpostState,
    SignpostStateChange,
)

A = ApplicationState
S = SignpostState
PAGE = "case-review-applications.md"
APPLICANT = "the applicant, or staff for them"
OFFICER = "the single point of contact, or the service as a review begins"

APPLICATION = (
    Way("", A.DRAFT, "begin", APPLICANT),
    Way(A.DRAFT, A.SUBMITTED, "send in", APPLICANT),
    Way(A.SUBMITTED, A.TAKEN_UP, "take up", OFFICER, CASE_REVIEWS_WORK),
    Way(A.SUBMITTED, A.WITHDRAWN, "withdraw", "the applicant, by the council's officer",
        CASE_REVIEWS_WORK),
    Way(A.TAKEN_UP, A.WITHDRAWN, "withdraw", "the applicant, by the council's officer",
        CASE_REVIEWS_WORK),
)  # fmt: skip
SIGNPOST = (
    Way("", S.OPEN, "ask for", "the service"),
    Way(S.OPEN, S.DONE, "explain", "an officer of the agency", RISK),
    Way(S.OPEN, S.NOT_DONE, "say why not", "an officer of the agency", RISK),
)


def move(actor: Actor, application: Application, new: ApplicationState, why: str = "") -> None:
    """Take a locked application to another state; the caller saves it.

    Raises
    ------
    Problem
        When there is no such way.
    """
    step(APPLICATION, application.state, new)
    ApplicationStateChange.objects.create(
        application=application, old=application.state, new=new, by_id=actor.user_id, why=why
    )
    application.state = new


def end(actor: Actor, signpost: Signpost, new: SignpostState) -> None:
    """End a locked signpost; the caller saves it.

    Raises
    ------
    Problem
        When it has ended already.
    """
    step(SIGNPOST, signpost.state, new)
    SignpostStateChange.objects.create(
        signpost=signpost, old=signpost.state, new=new, by_id=actor.user_id
    )
    signpost.state = new


def register() -> None:
    """Have the tables drawn and walked."""
    MACHINES.add(Machine("An application for a case review", PAGE, APPLICATION), name="application")
    MACHINES.add(Machine("A signpost", PAGE, SIGNPOST), name="signpost")
