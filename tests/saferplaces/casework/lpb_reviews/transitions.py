"""How each verb of the table of policing body reviews is done."""

from __future__ import annotations

from tests.saferplaces.casework.lpb_reviews import made
from tests.saferplaces.transitions import doing, in_state

from saferplaces.casework.lpb_reviews.actions import (
    analysing,
    bundling,
    deciding,
    taking,
    telling,
)
from saferplaces.casework.lpb_reviews.bundle import digest, gather
from saferplaces.casework.lpb_reviews.models import LpbReview
from saferplaces.foundation.identity.actor import Actor

WHY = "As the applicant said on the telephone"


@in_state("lpb-review")
def _review(state: str) -> LpbReview:
    return made.review(state)


@doing("lpb-review", "let in")
def _let_in(review: LpbReview, actor: Actor) -> None:
    taking.let_in(actor, review.pk, WHY)


@doing("lpb-review", "not take up")
def _not_take_up(review: LpbReview, actor: Actor) -> None:
    taking.not_take_up(actor, review.pk, reason="no_ground", words=WHY, way="text")


@doing("lpb-review", "withdraw")
def _withdraw(review: LpbReview, actor: Actor) -> None:
    taking.withdraw(actor, review.pk, WHY)


@doing("lpb-review", "pass the bundle")
def _pass(review: LpbReview, actor: Actor) -> None:
    bundling.pass_bundle(actor, review.pk, seen=digest(gather(review.case_review)))


@doing("lpb-review", "give the analysis")
def _analyse(review: LpbReview, actor: Actor) -> None:
    findings = {made.GROUND: "It is not in the minutes", "summary": "They did not look"}
    analysing.analyse(actor, review.pk, findings=findings, advised="refer_back")


@doing("lpb-review", "send back")
def _send_back(review: LpbReview, actor: Actor) -> None:
    deciding.send_back(actor, review.pk, WHY)


@doing("lpb-review", "decide")
def _decide(review: LpbReview, actor: Actor) -> None:
    deciding.decide(actor, review.pk, outcome="not_upheld", reasons="It was looked at")


@doing("lpb-review", "tell the applicant")
def _tell(review: LpbReview, actor: Actor) -> None:
    telling.tell(actor, review.pk, "text")


@doing("lpb-review", "close")
def _close(review: LpbReview, actor: Actor) -> None:
    telling.close(actor, review.pk)
