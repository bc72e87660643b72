"""The second pair of eyes on a disposal: agree, or send it back."""

from __future__ import annotations

from django.utils import timezone

from saferplaces.foundation.audit.access import record
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.retention.actions.common import locked, may_decide, move
from saferplaces.foundation.retention.actions.decide import require_disposable
from saferplaces.foundation.retention.models import RetentionReview, ReviewState
from saferplaces.foundation.retention.states import REVIEW
from saferplaces.foundation.states import step


def agree(actor: Actor, key: int) -> RetentionReview:
    """Agree to a disposal that somebody else proposed.

    Raises
    ------
    Problem
        When one proposed it oneself, or something has come up that speaks against it.
    """
    may_decide(actor)
    with acting(actor):
        review = locked(actor, key)
        step(REVIEW, review.state, ReviewState.AGREED)
        if review.decided_by_id == actor.user_id:
            raise Problem("You proposed it: somebody else must agree")
        require_disposable(review)
        move(review, ReviewState.AGREED, actor)
        review.agreed_by_id, review.agreed_at = actor.user_id, timezone.now()
        review.save()
        _record(actor, review, "retention.agreed")
    return review


def send_back(actor: Actor, key: int, why: str) -> RetentionReview:
    """Take a proposal back to the start, before it is carried out.

    Raises
    ------
    Problem
        When it stands elsewhere, or no reason is given.
    """
    may_decide(actor)
    with acting(actor):
        review = locked(actor, key)
        if review.state not in {ReviewState.PROPOSED, ReviewState.AGREED}:
            raise Problem("There is no proposal to send back")
        if not why.strip():
            raise Problem("Say why it is sent back", field="why")
        move(review, ReviewState.DUE, actor)
        review.reason = f"{review.reason}\nSent back: {why.strip()}".strip()
        review.agreed_by, review.agreed_at = None, None
        review.save()
        _record(actor, review, "retention.sent_back")
    return review


def _record(actor: Actor, review: RetentionReview, verb: str) -> None:
    record(
        actor, what="alter", verb=verb, objects=[f"retentionreview:{review.pk}"],
        people=review.people,
        detail={"kind": review.model, "rule": review.rule, "state": review.state},
    )  # fmt: skip
