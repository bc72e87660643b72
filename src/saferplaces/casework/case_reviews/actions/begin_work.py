"""Check consent, acknowledge, and say who the applicant is."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse
from django.utils import timezone

from saferplaces.casework.case_reviews import letters, matching, rules
from saferplaces.casework.case_reviews.letters import Told
from saferplaces.casework.case_reviews.models import (
    CaseReview,
    CaseReviewState,
    Complaint,
    Standing,
)
from saferplaces.casework.case_reviews.moving import go, keep, may_do, take
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.calendar import due_in_working_days
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.queries import people
from saferplaces.foundation.identity.roles import CASE_REVIEWS_ANSWER, CASE_REVIEWS_WORK
from saferplaces.foundation.messages.actions import notify
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.queries import setting
from saferplaces.intake.case_review_applications.actions.take_up import name_person
from saferplaces.intake.incidents.models import Person

S = CaseReviewState
PASSED = "An application for an ASB case review has been passed to your organisation."
ON_BEHALF = "Somebody else applies for the victim: enter when and how written consent was seen."


def ask_consent(actor: Actor, key: int, why: str = "") -> CaseReview:
    """Wait for the victim's written consent to an application by somebody else."""
    with acting(actor):
        review = take(actor, key)
        may_do(review, "ask for written consent")
        if not review.application.on_behalf:
            raise Problem("The victim applies themselves: no consent of theirs is needed.")
        go(actor, review, S.CONSENT, "consent_asked", why=why)
    return review


def acknowledge(
    actor: Actor,
    key: int,
    *,
    told: Told,
    spoc_id: int | None = None,
    consent_on: dt.date | None = None,
    consent_how: str = "",
) -> CaseReview:
    """Acknowledge an application, name who the victim rings, pass it to every relevant body.

    Raises
    ------
    Problem
        When somebody else applies and written consent was not seen; when the way is not safe.
    """
    with acting(actor):
        review = take(actor, key)
        may_do(review, "acknowledge")
        if review.application.on_behalf and not (consent_on and consent_how.strip()):
            raise Problem(ON_BEHALF, "consent_on")
        if consent_on and consent_on > timezone.localdate():
            raise Problem("The day of consent cannot be in the future", "consent_on")
        now = timezone.now()
        review.spoc_id = _worker(review, spoc_id or actor.person)
        review.consent_on, review.consent_how = consent_on, consent_how.strip()
        review.bodies = sorted(
            {review.organisation_id, *rules.bodies_of(review.district).values_list("pk", flat=True)}
        )
        review.acknowledged_at = now
        review.decision_due = due_in_working_days(now, review.times["decide"])
        letters.send(actor, review, letters.ACKNOWLEDGED, told)
        go(
            actor, review, S.ACKNOWLEDGED, "acknowledged", what="disclose",
            bodies=len(review.bodies), way=told.way,
        )  # fmt: skip
        _tell_bodies(review)
    return review


def name_contact(actor: Actor, key: int, spoc_id: int) -> CaseReview:
    """Hand the review to another single point of contact."""
    with acting(actor):
        review = take(actor, key)
        if review.state == S.CLOSED:
            raise Problem("It is closed.")
        review.spoc_id = _worker(review, spoc_id)
        keep(actor, review, "contact_named")
        if spoc_id != actor.user_id:
            notify(
                [spoc_id],
                "You are the single point of contact of a case review.",
                reverse("case-review", args=[review.pk]),
            )
    return review


def confirm_person(actor: Actor, key: int, person_id: str) -> CaseReview:
    """Say who the applicant is in the records, or with "" that nobody there is; find their reports.

    Raises
    ------
    Problem
        When the person was not proposed, or the threshold is decided.
    """
    with acting(actor):
        review = take(actor, key)
        if review.decided_at is not None or review.state not in {
            S.RECEIVED, S.CONSENT, S.ACKNOWLEDGED, S.INFORMATION,
        }:  # fmt: skip
            raise Problem("The threshold is decided already.")
        proposed = {one.person_id for one in matching.candidates(review.application)}
        if person_id and person_id not in proposed:
            raise Problem("Select one of those who are proposed", "person")
        if person_id and not Person.objects.filter(pk=person_id).exists():
            raise Problem("Select one of those who are proposed", "person")
        if review.person_id and review.person_id != person_id:
            _take_out(review)
        review.person_id = person_id
        review.confirmed_by_id, review.confirmed_at = actor.person, timezone.now()
        if person_id != review.application.person_id:
            name_person(actor, review.application_id, person_id)
        if person_id:
            _put_reports(review)
        keep(actor, review, "person_confirmed", known=bool(person_id))
    return review


def _take_out(review: CaseReview) -> None:
    """Take out the records of whom the applicant turned out not to be, however they were judged.

    They are somebody else's: they neither count nor stand in a letter. What the applicant listed
    stays, found or not.
    """
    theirs = review.complaints.exclude(incident_id="")
    keys = list(theirs.values_list("pk", flat=True))
    review.complaints.filter(same_as_id__in=keys).update(same_as=None)
    review.requests.filter(complaint_id__in=keys).update(complaint=None)
    theirs.delete()


def _put_reports(review: CaseReview) -> None:
    months = int(setting("case_review_look_back_months"))
    there = set(review.complaints.exclude(incident_id="").values_list("incident_id", flat=True))
    for incident in matching.reports_of(review, months):
        if incident.incident_id in there:
            continue
        happened, reported = matching.dates_of(incident)
        same = _listed_as(review, incident.record_key, happened, reported)
        Complaint.objects.create(
            review=review,
            incident_id=incident.incident_id,
            event_id=incident.event_id,
            same_as=same,
            incident_date=happened,
            reported_date=reported,
            agency=incident.agency,
            number=incident.record_id,
            hate=review.hate or any("hate" in sign.lower() for sign in incident.qualifiers),
            state=Standing.FOUND,
        )


def _listed_as(
    review: CaseReview, number: str, happened: dt.date, reported: dt.date
) -> Complaint | None:
    """Return the applicant's own line that a record seems to be: by its number, or both days."""
    for one in review.complaints.filter(state=Standing.LISTED).select_related("listed"):
        given = "".join(sign for sign in one.number.upper() if sign.isalnum())
        if (given and given == number) or (one.incident_date, one.reported_date) == (
            happened,
            reported,
        ):
            return one
    return None


def _worker(review: CaseReview, user_id: int) -> int:
    may = people(
        CASE_REVIEWS_WORK, organisation_id=review.organisation_id, district=review.district
    )
    if not may.filter(pk=user_id).exists():
        raise Problem("Select somebody who runs case reviews in this district", "spoc")
    return user_id


def _tell_bodies(review: CaseReview) -> None:
    others = [body for body in review.bodies if body != review.organisation_id]
    found: set[int] = set()
    for body in others:
        rows = people(CASE_REVIEWS_ANSWER, organisation_id=body, district=review.district)
        found |= set(rows.values_list("pk", flat=True))
    notify(sorted(found), PASSED, reverse("case-review", args=[review.pk]))
