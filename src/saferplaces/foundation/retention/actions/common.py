"""What the actions of this room share."""

from __future__ import annotations

from django.db import connections
from django.utils import timezone

from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.roles import RETENTION_REVIEW
from saferplaces.foundation.policy import Decision
from saferplaces.foundation.retention.models import RetentionReview, ReviewState, ReviewStateChange
from saferplaces.foundation.retention.policy import reviews
from saferplaces.foundation.retention.states import REVIEW
from saferplaces.foundation.states import step
from saferplaces.foundation.ui.fetching import OutOfReach

LOCK = 7_020_620_1


def may_decide(actor: Actor) -> None:
    """Require a records manager.

    Raises
    ------
    saferplaces.foundation.policy.Refused
        When the actor is none.
    """
    refusal = f"Your role ({actor.role_name}) may not decide what is kept."
    Decision(actor.can(RETENTION_REVIEW), (refusal,)).require()


def one_at_a_time(using: str = "default") -> None:
    """Have holds and disposals happen one after the other, until the transaction ends."""
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def locked(actor: Actor, key: int) -> RetentionReview:
    """Return a review that the actor may decide, locked.

    Raises
    ------
    OutOfReach
        When there is none, or another organisation's records manager decides on it.
    """
    found = (
        RetentionReview.objects.select_for_update(of=("self",))
        .filter(reviews.scope(actor, "decide"), pk=key)
        .first()
    )
    if found is None:
        raise OutOfReach("retentionreview", key)
    return found


def move(review: RetentionReview, new: ReviewState, actor: Actor | None) -> None:
    """Take a review to another state and write the step down. The caller saves the review."""
    step(REVIEW, review.state, new)
    ReviewStateChange.objects.create(
        review=review, old=review.state, new=new, by_id=actor.user_id if actor else None,
        at=timezone.now(),
    )  # fmt: skip
    review.state = new
