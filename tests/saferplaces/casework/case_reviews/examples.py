"""Examples of case reviews in Leeds, for the walk over every page."""

from __future__ import annotations

from tests.saferplaces.casework.case_reviews.making import (
    a_complaint,
    a_letter,
    a_name_passed,
    a_recommendation,
    a_request,
    a_review,
    an_action,
)
from tests.saferplaces.examples import example
from tests.saferplaces.intake.case_review_applications.making import an_application


@example("case-review-begin")
def _application() -> dict[str, object]:
    return {"pk": an_application().pk}


@example("case-review-acknowledge", "case-review-consent", "case-review-person")
def _received() -> dict[str, object]:
    return {"pk": a_review().pk}


@example(
    "case-review-ask", "case-review-complaints", "case-review-complaint-add",
    "case-review-triggers", "case-review-decide", "case-review-contact", "case-review-case",
    "case-review-end", "case-review-name",
)  # fmt: skip
def _asked() -> dict[str, object]:
    review = a_review("info_requests")
    a_complaint(review)
    a_request(review)
    return {"pk": review.pk}


@example("case-review-prepare")
def _met() -> dict[str, object]:
    return {"pk": a_review("met").pk}


@example("case-review-meeting")
def _prepared() -> dict[str, object]:
    return {"pk": a_review("preparing").pk}


@example("case-review-put-off", "case-review-invite", "case-review-hold")
def _called() -> dict[str, object]:
    return {"pk": a_review("meeting").pk}


@example("case-review-recommend", "case-review-send")
def _held() -> dict[str, object]:
    return {"pk": a_review("held").pk}


@example(
    "case-review", "case-review-outcome", "case-review-plan", "case-review-watch",
    "case-review-close",
)  # fmt: skip
def _responding() -> dict[str, object]:
    review = a_review("agency_responses")
    a_recommendation(review)
    an_action(review)
    a_letter(review)
    return {"pk": review.pk}


@example("case-review-complaint", "case-review-enquire")
def _complaint() -> dict[str, object]:
    return {"pk": a_complaint(a_review("info_requests"), state="listed").pk}


@example("case-review-request")
def _request() -> dict[str, object]:
    return {"pk": a_request().pk}


@example("case-review-consider")
def _recommendation() -> dict[str, object]:
    return {"pk": a_recommendation().pk}


@example("case-review-action")
def _action() -> dict[str, object]:
    return {"pk": an_action().pk}


@example("case-review-letter")
def _letter() -> dict[str, object]:
    return {"pk": a_letter().pk}


@example("case-review-name-back")
def _passed() -> dict[str, object]:
    return {"pk": a_name_passed().pk}
