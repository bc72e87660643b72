"""Judge each report: whether it is one, when it was made, whether it is the same as another."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from saferplaces.casework.case_reviews.models import (
    BEFORE_THE_DECISION,
    CaseReview,
    Complaint,
    Standing,
)
from saferplaces.casework.case_reviews.moving import GONE, keep, take
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.policy import Refused
from saferplaces.foundation.problems import Problem

DECIDED = "The threshold is decided: what it was decided by stays as it is."
NEEDS_REASON = "Say why, for the applicant to read: never because an agency acted."


def judge(
    actor: Actor,
    complaint_id: int,
    state: str,
    *,
    why: str = "",
    same_as: int | None = None,
    hate: bool | None = None,
    incident_date: dt.date | None = None,
    reported_date: dt.date | None = None,
) -> Complaint:
    """Say how a complaint stands.

    Parameters
    ----------
    state:
        A value of `Standing`: one that no agency found cannot simply be called not made; that needs
        an answered enquiry that shows it.
    why:
        Needed where it does not stand, or its dates are changed.
    same_as:
        Another complaint of this review about the same incident.

    Raises
    ------
    Problem
        With the field that will not do.
    """
    with acting(actor):
        review, found = _taken(actor, complaint_id)
        _open(review)
        if state not in Standing.values:
            raise Problem("Select how it stands", "state")
        dates = (incident_date or found.incident_date, reported_date or found.reported_date)
        changed = dates != (found.incident_date, found.reported_date)
        against = state in {Standing.NOT_THEIRS, Standing.SHOWN_OTHERWISE}
        if (changed or against) and not why.strip():
            raise Problem(NEEDS_REASON, "why")
        if not found.incident_id and (against or changed) and not _shown(found):
            raise Problem(
                "The applicant listed it: its dates count until an agency answers an enquiry and "
                "shows otherwise.",
                "state",
            )
        if dates[0] > dates[1]:
            raise Problem("It cannot be reported before it happened", "reported_date")
        found.state = state
        found.incident_date, found.reported_date = dates
        found.why = why.strip()
        found.same_as = _other(review, found, same_as)
        found.hate = found.hate if hate is None else hate
        found.decided_by_id, found.decided_at = actor.person, timezone.now()
        found.save()
        keep(actor, review, "complaint_judged", objects=[f"complaint:{found.pk}"], state=state)
    return found


def confirm_all(actor: Actor, key: int) -> int:
    """Confirm every report that was found and not judged yet; return how many."""
    with acting(actor):
        review = take(actor, key)
        _open(review)
        rows = review.complaints.filter(state=Standing.FOUND)
        for found in rows:
            found.state = Standing.CONFIRMED
            found.decided_by_id, found.decided_at = actor.person, timezone.now()
            found.save()
        keep(actor, review, "complaints_confirmed", count=len(rows))
    return len(rows)


def add_complaint(
    actor: Actor, key: int, *, incident_date: dt.date, reported_date: dt.date, agency: str
) -> Complaint:
    """Write down a report that the applicant names later, by telephone or in a letter."""
    with acting(actor):
        review = take(actor, key)
        _open(review)
        if incident_date > reported_date:
            raise Problem("It cannot be reported before it happened", "reported_date")
        found = Complaint.objects.create(
            review=review,
            incident_date=incident_date,
            reported_date=reported_date,
            agency=agency.strip(),
            state=Standing.LISTED,
        )
        keep(actor, review, "complaint_added", objects=[f"complaint:{found.pk}"])
    return found


def say_linked(actor: Actor, key: int, linked_people: int, hate: bool) -> CaseReview:
    """Say how many different people reported the same linked location, and whether it is hate."""
    with acting(actor):
        review = take(actor, key)
        _open(review)
        if linked_people < 0:
            raise Problem("Enter a number of people", "linked_people")
        review.linked_people, review.hate = linked_people, hate
        keep(actor, review, "triggers_said", linked_people=linked_people, hate=hate)
    return review


def _taken(actor: Actor, complaint_id: int) -> tuple[CaseReview, Complaint]:
    key = Complaint.objects.filter(pk=complaint_id).values_list("review_id", flat=True).first()
    if key is None:
        raise Refused(GONE)
    review = take(actor, key)
    return review, Complaint.objects.select_for_update(of=("self",)).get(pk=complaint_id)


def _open(review: CaseReview) -> None:
    if review.state not in BEFORE_THE_DECISION:
        raise Problem(DECIDED)


def _shown(found: Complaint) -> bool:
    """Say whether an agency answered an enquiry about it with something of its own."""
    answered = found.enquiries.filter(answered_at__isnull=False)
    return answered.exclude(found="no").exists() or found.repeats.exclude(incident_id="").exists()


def _other(review: CaseReview, found: Complaint, same_as: int | None) -> Complaint | None:
    if same_as is None:
        return None
    other = review.complaints.filter(pk=same_as).exclude(pk=found.pk).first()
    if other is None or other.same_as_id == found.pk:
        raise Problem("Select another report of this review", "same_as")
    return other
