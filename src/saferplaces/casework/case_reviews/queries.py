"""The only place from which others get case reviews."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from saferplaces.casework.case_reviews import letters
from saferplaces.casework.case_reviews.models import (
    BodyRequest,
    CaseReview,
    CaseReviewState,
    PlanAction,
    Recommendation,
    ReviewLetter,
)
from saferplaces.casework.case_reviews.policy import (
    case_reviews,
    plan_actions,
    recommendations,
    requests,
)
from saferplaces.foundation.identity.actor import Actor

S = CaseReviewState
UNDER_WAY = ~Q(state__in=[S.CLOSED, S.NOT_MET])
LATE_STEPS = ~Q(state__in=[S.CLOSED, S.NOT_MET, S.INFORMED, S.WATCHED])


def review_of(application_id: int) -> CaseReview | None:
    """Return the case review of an application; the caller has asked a policy."""
    return CaseReview.objects.filter(application_id=application_id).first()


def listed(actor: Actor) -> QuerySet[CaseReview]:
    """Return the case reviews that the actor may read, with what lists show of them."""
    rows = case_reviews.readable(actor)
    return rows.select_related("application", "organisation", "spoc")


def mine(actor: Actor) -> Q:
    """Hold where the actor is the contact, or nobody of their council is yet."""
    unclaimed = Q(spoc=None, organisation_id=actor.organisation_id)
    return Q(spoc_id=actor.user_id) | unclaimed


def late(moment: Any = None) -> Q:
    """Hold where the step that is next is past its time."""
    return Q(next_due__lt=moment or timezone.now())


def milestones() -> QuerySet[CaseReview]:
    """Return every case review with what measures read of it, for set-based queries.

    Beside the fields of the milestones (``received_at``, ``acknowledged_at``, ``decided_at``,
    ``met_at``, ``outcome_at``, ``closed_at`` and each ``..._due``, ``result``, ``district``) it has
    ``panel_recommendations`` and ``body_recommendations`` (those of the local policing body).
    """
    of_panel = Count("recommendations", filter=Q(recommendations__issued_by="panel"))
    of_body = Count("recommendations", filter=Q(recommendations__issued_by="policing_body"))
    return CaseReview.objects.annotate(panel_recommendations=of_panel, body_recommendations=of_body)


def asked_of(actor: Actor) -> QuerySet[BodyRequest]:
    """Return what the actor's organisation is or was asked."""
    rows = BodyRequest.objects.filter(requests.scope(actor, "answer"))
    return rows.select_related("review__application", "organisation", "complaint")


def to_consider(actor: Actor) -> QuerySet[Recommendation]:
    """Return the recommendations that the actor's organisation considers or considered."""
    rows = Recommendation.objects.filter(recommendations.scope(actor, "consider"))
    return rows.select_related("review__application", "organisation", "response", "supersedes")


def unconsidered(actor: Actor) -> QuerySet[Recommendation]:
    """Return those that wait for the actor's organisation."""
    return to_consider(actor).filter(response__isnull=True, superseded_by__isnull=True)


def actions_of(actor: Actor, review: CaseReview) -> QuerySet[PlanAction]:
    """Return the actions of a review's plan that the actor may read."""
    rows = plan_actions.readable(actor).filter(review=review)
    return rows.select_related("organisation", "recommendation")


def recommendations_of(actor: Actor, review: CaseReview) -> QuerySet[Recommendation]:
    """Return the recommendations of a review that the actor may read."""
    rows = recommendations.readable(actor).filter(review=review)
    return rows.select_related("organisation", "response", "supersedes").prefetch_related(
        "superseded_by"
    )


def bundle(review: CaseReview) -> Mapping[str, Any]:
    """Return what the local policing body gets of a review: the caller has asked its own policy.

    Keys: ``application`` (the form), ``reports`` (what it lists), ``decision`` (the threshold, with
    its sentences), ``minutes`` and ``chronology`` (texts of the last meeting held, "" without one),
    ``result_letter`` and ``outcome_report`` (letters as they went out, or None),
    ``recommendations`` with their responses, ``plan`` (actions), ``requests`` (what each body was
    asked and answered), ``changes`` (its way from state to state).
    """
    meeting = review.meetings.filter(held_at__isnull=False).last()
    result = [letters.MET, letters.NOT_MET]
    rows = ReviewLetter.objects.filter(review=review)
    return {
        "application": review.application,
        "reports": list(review.complaints.all()),
        "decision": review.decisions.first(),
        "decisions": list(review.decisions.all()),
        "meeting": meeting,
        "minutes": meeting.minutes if meeting else "",
        "chronology": meeting.chronology if meeting else "",
        "findings": meeting.findings if meeting else "",
        "result_letter": rows.filter(kind__in=result).last(),
        "outcome_report": rows.filter(kind=letters.OUTCOME).last(),
        "recommendations": list(review.recommendations.select_related("organisation", "response")),
        "plan": list(review.actions.select_related("organisation")),
        "requests": list(review.requests.select_related("organisation")),
        "changes": list(review.changes.select_related("by")),
    }
