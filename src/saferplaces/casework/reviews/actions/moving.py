"""Move a review from state to state, leaving a row that says who, why and when."""

from __future__ import annotations

from django.utils import timezone

from saferplaces.casework.reviews.models import Review, StateChange
from saferplaces.casework.reviews.states import REVIEW
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.states import step


def move(actor: Actor, review: Review, new: str, why: str = "") -> None:
    """Move a locked review and save it whole.

    Raises
    ------
    Problem
        When there is no such way in `saferplaces.casework.reviews.states`.
    """
    step(REVIEW, review.state, new)
    StateChange.objects.create(
        review=review, old=review.state, new=new, by_id=actor.user_id, why=why, at=timezone.now()
    )
    review.state = new
    review.save()
