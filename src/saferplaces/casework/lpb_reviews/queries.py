"""What pages and other rooms ask of reviews by the local policing body."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils import timezone

from saferplaces.casework.case_reviews.models import Recommendation
from saferplaces.casework.lpb_reviews.models import OPEN, LpbReview
from saferplaces.casework.lpb_reviews.policy import deciding, passing, prepared
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.roles import CASE_REVIEWS_DECIDE


def source_key(found: LpbReview) -> str:
    """Return how a recommendation names the review that it comes from."""
    return f"lpb_review:{found.pk}"


def issued(found: LpbReview) -> list[Recommendation]:
    """Return the new recommendations of a review, each with the one that it overrides."""
    rows = Recommendation.objects.filter(
        review_id=found.case_review_id, source_key=source_key(found)
    )
    return list(
        rows.select_related("organisation", "supersedes__organisation", "response").order_by(
            "number"
        )
    )


def listed(actor: Actor) -> QuerySet[LpbReview]:
    """Return the reviews that an actor prepares, or that came to them."""
    policy = deciding if actor.can(CASE_REVIEWS_DECIDE) else prepared
    rows = LpbReview.objects.filter(policy.scope(actor, "list"))
    return rows.select_related("case_review__application", "analysed_by")


def bundles_asked(actor: Actor) -> QuerySet[LpbReview]:
    """Return the reviews for which an actor's council is to pass the bundle."""
    rows = LpbReview.objects.filter(passing.scope(actor, "pass"), state="asked")
    return rows.select_related("case_review__application").order_by("bundle_due", "pk")


def late(rows: QuerySet[LpbReview]) -> QuerySet[LpbReview]:
    """Return those of some reviews whose next step is past its day."""
    return rows.filter(OPEN, next_due__lt=timezone.now())
