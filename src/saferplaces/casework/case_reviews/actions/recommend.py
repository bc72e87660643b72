"""Recommend, consider what was recommended. A new recommendation overrides without deleting."""

from __future__ import annotations

import datetime as dt

from django.db.models import Max
from django.urls import reverse
from django.utils import timezone

from saferplaces.casework.case_reviews.models import (
    BodyResponse,
    CaseReview,
    CaseReviewState,
    Considered,
    IssuedBy,
    Recommendation,
)
from saferplaces.casework.case_reviews.moving import GONE, NOT_NOW, go, keep, may_do, take
from saferplaces.casework.case_reviews.policy import recommendations
from saferplaces.casework.case_reviews.registry import CONSIDERED
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

S = CaseReviewState
AFTERWARDS = frozenset({S.NOT_MET, S.RESPONSES, S.INFORMED, S.WATCHED, S.CLOSED})
"""States in which the local policing body recommends anew."""
NEW = "A recommendation of a case review waits for your organisation to consider it."


def recommend(
    actor: Actor,
    review_id: int,
    *,
    organisation_id: int,
    text: str,
    why: str,
    by_when: dt.date | None = None,
    issued_by: str = IssuedBy.PANEL,
    supersedes: int | None = None,
    source_key: str = "",
) -> Recommendation:
    """Recommend something to one body.

    The panel's wait for "send the recommendations"; those of the policing body go at once, and do
    not move the review.

    Parameters
    ----------
    supersedes:
        The recommendation of this review that it overrides; that one stays as it was made.
    source_key:
        For the policing body: the record that it comes from, as ``lpb_review:3``.

    Raises
    ------
    Problem
        With the field that will not do.
    """
    ours = issued_by == IssuedBy.PANEL
    with acting(actor):
        review = take(actor, review_id, "work" if ours else "refer back")
        if (review.state != S.HELD) if ours else (review.state not in AFTERWARDS):
            raise Problem(NOT_NOW)
        if issued_by not in IssuedBy.values:
            raise Problem("Select whose recommendation it is", "issued_by")
        if not text.strip():
            raise Problem("Enter what is recommended", "text")
        if not why.strip():
            raise Problem("Enter why", "why")
        if not Organisation.objects.filter(pk=organisation_id, active=True).exists():
            raise Problem("Select a body", "organisation_id")
        if by_when is not None and by_when < timezone.localdate():
            raise Problem("The day cannot be in the past", "by_when")
        if organisation_id not in review.bodies:  # section 104(7): whoever has public functions
            review.bodies = sorted({*review.bodies, organisation_id})
        number = review.recommendations.aggregate(n=Max("number"))["n"] or 0
        made = Recommendation.objects.create(
            review=review,
            number=number + 1,
            organisation_id=organisation_id,
            text=text.strip(),
            why=why.strip(),
            by_when=by_when,
            issued_by=issued_by,
            supersedes=_overridden(review, supersedes),
            source_key=source_key,
            by_id=actor.person,
            at=timezone.now(),
        )
        keep(
            actor, review, "recommended", objects=[f"recommendation:{made.pk}"],
            issued_by=str(issued_by),
        )  # fmt: skip
        if not ours:
            _send(review, made)
    return made


def send_recommendations(actor: Actor, key: int, why_none: str = "") -> CaseReview:
    """Send the panel's recommendations to their bodies; without one, say why there are none."""
    with acting(actor):
        review = take(actor, key)
        may_do(review, "send the recommendations")
        waiting = list(review.recommendations.filter(sent_at=None))
        if not waiting and not why_none.strip():
            raise Problem("Make a recommendation, or enter why there are none", "why_none")
        for one in waiting:
            _send(review, one)
        go(
            actor, review, S.RESPONSES, "recommendations_sent", why=why_none.strip(),
            what="disclose", count=len(waiting),
            objects=[f"recommendation:{one.pk}" for one in waiting],
        )  # fmt: skip
    return review


def consider(
    actor: Actor,
    recommendation_id: int,
    *,
    decision: str,
    reason: str = "",
    considered_on: dt.date | None = None,
) -> BodyResponse:
    """Record that one's own organisation considered a recommendation: when, decision and reason.

    Raises
    ------
    Problem
        When it rejects (in part) without a reason, or answered already.
    """
    with acting(actor):
        rows = Recommendation.objects.select_for_update(of=("self",)).select_related("review")
        found = rows.filter(pk=recommendation_id).first()
        if found is None:
            raise Refused(GONE)
        recommendations.may(actor, "consider", found).require()
        if BodyResponse.objects.filter(recommendation=found).exists():
            raise Problem("Your organisation has answered it already")
        if decision not in Considered.values:
            raise Problem("Select what your organisation decides", "decision")
        if decision != Considered.ACCEPT and not reason.strip():
            raise Problem("Enter the reason", "reason")
        today = timezone.localdate()
        on = considered_on or today
        if on > today or (found.sent_at and on < timezone.localdate(found.sent_at)):
            raise Problem("The day must be between its arrival and today", "considered_on")
        made = BodyResponse.objects.create(
            recommendation=found,
            decision=decision,
            reason=reason.strip(),
            considered_on=on,
            by_id=actor.person,
            at=timezone.now(),
        )
        record(
            actor,
            what="alter",
            verb="case_review.considered",
            objects=[f"casereview:{found.review_id}", f"recommendation:{found.pk}"],
            detail={"decision": decision},
        )
        for follow in CONSIDERED:
            follow(found)
        if found.review.spoc_id is not None:
            notify(
                [found.review.spoc_id], "A body has answered a recommendation of a case review.",
                reverse("case-review", args=[found.review_id]),
            )  # fmt: skip
    return made


def _overridden(review: CaseReview, key: int | None) -> Recommendation | None:
    if key is None:
        return None
    found: Recommendation | None = review.recommendations.filter(pk=key).first()
    if found is None:
        raise Problem("Select a recommendation of this review", "supersedes")
    if found.superseded_by.exists():
        raise Problem("Another recommendation overrides it already", "supersedes")
    return found


def _send(review: CaseReview, one: Recommendation) -> None:
    now = timezone.now()
    one.sent_at = now
    one.consider_by = due_in_working_days(now, int(review.times.get("consider", 10)))
    one.save()
    rows = people(
        CASE_REVIEWS_ANSWER, organisation_id=one.organisation_id, district=review.district
    )
    page = reverse("case-review-consider", args=[one.pk])
    notify(list(rows.values_list("pk", flat=True)), NEW, page)
