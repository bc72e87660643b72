"""Ask the bodies what they hold, and take their answers, each in its own account."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.urls import reverse
from django.utils import timezone

from saferplaces.casework.case_reviews.models import (
    BodyRequest,
    CaseReview,
    CaseReviewState,
    Complaint,
    Request,
    Standing,
)
from saferplaces.casework.case_reviews.models.deciding import Found
from saferplaces.casework.case_reviews.moving import GONE, go, may_do, take
from saferplaces.casework.case_reviews.policy import requests
from saferplaces.foundation.audit.access import record
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.calendar import due_in_working_days
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.models import Organisation
from saferplaces.foundation.identity.queries import people
from saferplaces.foundation.identity.roles import CASE_REVIEWS_ANSWER
from saferplaces.foundation.messages.actions import notify
from saferplaces.foundation.policy import Refused
from saferplaces.foundation.problems import Problem

ASKED = "Your organisation is asked for information for a case review."
ANSWERED = "A body has answered a request in a case review."
S = CaseReviewState


def ask_bodies(
    actor: Actor, key: int, *, asked: str, shown: str = "", bodies: Sequence[int] = ()
) -> list[BodyRequest]:
    """Ask relevant bodies (all, if none are named) what they hold and did.

    Parameters
    ----------
    shown:
        What they are told of the matter; without it they see district, dates and number alone.

    Raises
    ------
    Problem
        When nothing is asked, or the application was not passed to a body.
    """
    with acting(actor):
        review = take(actor, key)
        may_do(review, "ask the bodies")
        if not asked.strip():
            raise Problem("Enter what you ask", "asked")
        chosen = [body for body in (bodies or review.bodies) if body]
        if not chosen or not set(chosen) <= set(review.bodies):
            raise Problem("Select relevant bodies to which the application was passed", "bodies")
        made = [_make(actor, review, body, Request.INFORMATION, asked, shown) for body in chosen]
        go(
            actor, review, S.INFORMATION, "information_asked", what="disclose",
            objects=[f"bodyrequest:{one.pk}" for one in made], bodies=len(made),
        )  # fmt: skip
    return made


def enquire(actor: Actor, complaint_id: int, organisation_id: int, words: str = "") -> BodyRequest:
    """Ask a body about a report that the applicant listed and nobody has found."""
    with acting(actor):
        found = Complaint.objects.filter(pk=complaint_id).first()
        if found is None:
            raise Refused(GONE)
        review = take(actor, found.review_id)
        may_do(review, "ask the bodies")
        if found.state != Standing.LISTED:
            raise Problem("This report has been found or judged already")
        if organisation_id not in review.bodies:
            raise Problem("Select a relevant body to which the application was passed", "body")
        if found.enquiries.filter(organisation_id=organisation_id, answered_at=None).exists():
            raise Problem("This body has been asked and has not answered yet", "body")
        made = _make(
            actor, review, organisation_id, Request.ENQUIRY,
            words.strip() or "The applicant says that this report was made to you. Do you have it?",
            "", found,
        )  # fmt: skip
        go(
            actor, review, S.INFORMATION, "enquired", what="disclose",
            objects=[f"bodyrequest:{made.pk}", f"complaint:{found.pk}"],
        )  # fmt: skip
    return made


def answer(
    actor: Actor,
    request_id: int,
    *,
    text: str,
    found: str = "",
    incident_on: dt.date | None = None,
    reported_on: dt.date | None = None,
) -> BodyRequest:
    """Answer for one's own organisation.

    Parameters
    ----------
    found:
        For an enquiry, a value of `Found`. That it was not made, or other dates, is a statement of
        the body's with its reason; an officer of the council then judges the complaint.

    Raises
    ------
    Problem
        With the field that will not do, or when it was answered already.
    """
    with acting(actor):
        rows = BodyRequest.objects.select_for_update(of=("self",)).select_related("review")
        asked = rows.filter(pk=request_id).first()
        if asked is None:
            raise Refused(GONE)
        requests.may(actor, "answer", asked).require()
        if asked.answered_at is not None:
            raise Problem("It has been answered already")
        if not text.strip():
            raise Problem("Enter the answer, with the reason for it", "text")
        if asked.kind == Request.ENQUIRY and found not in Found.values:
            raise Problem("Select whether you have it", "found")
        asked.answer = text.strip()
        asked.found = found if asked.kind == Request.ENQUIRY else ""
        asked.found_incident_on, asked.found_reported_on = incident_on, reported_on
        asked.answered_by_id, asked.answered_at = actor.person, timezone.now()
        asked.save()
        if asked.found == Found.YES:
            _take_as_found(asked)
        review = asked.review
        record(
            actor,
            what="alter",
            verb="case_review.answered",
            objects=[f"casereview:{review.pk}", f"bodyrequest:{asked.pk}"],
            people=[review.person_id] if review.person_id else [],
        )
        if review.spoc_id is not None:
            notify([review.spoc_id], ANSWERED, reverse("case-review", args=[review.pk]))
    return asked


def _take_as_found(asked: BodyRequest) -> None:
    """The body has it: found, to be confirmed; its dates count only once an officer says so."""
    if asked.complaint_id is not None:
        rows = Complaint.objects.filter(pk=asked.complaint_id, state=Standing.LISTED)
        rows.update(state=Standing.FOUND)


def _make(
    actor: Actor,
    review: CaseReview,
    body: int,
    kind: str,
    asked: str,
    shown: str,
    complaint: Complaint | None = None,
) -> BodyRequest:
    now = timezone.now()
    made = BodyRequest.objects.create(
        review=review,
        organisation=Organisation.objects.get(pk=body),
        kind=kind,
        complaint=complaint,
        asked=asked.strip(),
        shown=shown.strip(),
        asked_by_id=actor.user_id,
        asked_at=now,
        due_at=due_in_working_days(now, int(review.times.get("answer", 5))),
    )
    rows = people(CASE_REVIEWS_ANSWER, organisation_id=body, district=review.district)
    notify(
        list(rows.values_list("pk", flat=True)), ASKED,
        reverse("case-review-request", args=[made.pk]),
    )  # fmt: skip
    return made
