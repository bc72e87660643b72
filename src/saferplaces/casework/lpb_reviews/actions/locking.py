"""Take a review into one's hands for a change."""

from __future__ import annotations

from saferplaces.casework.lpb_reviews.models import LpbReview
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.policy import Policy


def locked(actor: Actor, key: int, policy: Policy[LpbReview], verb: str) -> LpbReview:
    """Return a review, locked, of somebody who may do this to it.

    Raises
    ------
    Refused
        When they may not.
    """
    rows = LpbReview.objects.select_for_update(of=("self",)).select_related(
        "case_review__application", "rule"
    )
    found = rows.get(pk=key)
    policy.may(actor, verb, found).require()
    return found


def people_of(review: LpbReview) -> list[str]:
    """Return whom a review speaks of, for the audit trail."""
    person = review.case_review.person_id
    return [person] if person else []
