"""What every action on a case review does: take it, move it, keep its clocks, leave a record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from saferplaces.casework.case_reviews.models import CaseReview, CaseReviewState
from saferplaces.casework.case_reviews.policy import case_reviews
from saferplaces.casework.case_reviews.states import CASE_REVIEW, move
from saferplaces.foundation.audit.access import record
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.policy import Refused
from saferplaces.foundation.problems import Problem

S = CaseReviewState
NOT_NOW = "This cannot be done now. Open the page again to see how the case review stands."
GONE = "There is no such case review, or it is not yours to see."
STEPS = (
    ("acknowledge", "Acknowledge it", "acknowledge_due", "acknowledged_at"),
    ("decide", "Decide on the threshold", "decision_due", "decided_at"),
    ("meet", "Hold the meeting", "meeting_due", "met_at"),
    ("outcome", "Tell the victim the outcome", "outcome_due", "outcome_at"),
)
"""The steps with a time: code of the list ``case_review_times``, words, when due, when done."""


def take(actor: Actor, key: int, verb: str = "work") -> CaseReview:
    """Return a case review, locked, if the actor may do it; call inside `acting`.

    Raises
    ------
    Refused
        When they may not, or there is no such review.
    """
    rows = CaseReview.objects.select_for_update(of=("self",)).select_related("application")
    found = rows.filter(pk=key).first()
    if found is None:
        raise Refused(GONE)
    case_reviews.may(actor, verb, found).require()
    return found


def may_do(review: CaseReview, verb: str) -> None:
    """Require that a verb of the table can be done now, before anything else is looked at.

    Raises
    ------
    Problem
        When it cannot.
    """
    if not any(way.old == review.state and way.verb == verb for way in CASE_REVIEW):
        raise Problem(NOT_NOW)


def go(
    actor: Actor,
    review: CaseReview,
    new: str,
    verb: str,
    *,
    why: str = "",
    objects: Iterable[str] = (),
    what: str = "alter",
    **detail: Any,
) -> None:
    """Move a locked review, set its clocks, save it and leave the record.

    As it closes, what bodies were told of who the victim is ends with it.
    """
    old = review.state
    move(actor, review, new, why)
    if new == S.CLOSED:
        _end_names(actor, review)
    keep(actor, review, verb, objects=objects, what=what, old=old, new=str(new), **detail)


def keep(
    actor: Actor,
    review: CaseReview,
    verb: str,
    *,
    objects: Iterable[str] = (),
    what: str = "alter",
    **detail: Any,
) -> None:
    """Save a locked review whose state stays, and leave the record."""
    review.moved_at = timezone.now()
    review.next_due = next_due(review)
    review.save()
    record(
        actor,
        what=what,
        verb=f"case_review.{verb}",
        objects=[f"casereview:{review.pk}", *objects],
        people=[review.person_id] if review.person_id else [],
        detail=detail,
    )


def _end_names(actor: Actor, review: CaseReview) -> None:
    for passed in review.names_passed.filter(ended_at=None):  # one by one: each has its history
        passed.ended_by_id, passed.ended_at = actor.user_id, timezone.now()
        passed.why_ended = "The case review is closed."
        passed.save()


def next_due(review: CaseReview) -> dt.datetime | None:
    """Return the earliest time that is still open; None where nothing is awaited."""
    if review.state in {S.CLOSED, S.NOT_MET, S.INFORMED, S.WATCHED}:
        return None
    times = [
        getattr(review, due)
        for _, _, due, done in STEPS
        if getattr(review, due) is not None and getattr(review, done) is None
    ]
    return min(times, default=None)


def waiting_step(review: CaseReview) -> tuple[str, str]:
    """Return code and words of the step whose time is next; two empty texts where none is."""
    due = next_due(review)
    for code, words, name, done in STEPS:
        if due is not None and getattr(review, name) == due and getattr(review, done) is None:
            return code, words
    return "", ""
