"""Take a review, keep others from it for a while, and give it back.

A row lock decides between two people; nobody waits for another, because `next_review` skips what
is locked. Whoever leaves a review lying loses it when `held_until` has passed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from saferplaces.casework.reviews.models import Review, ReviewState
from saferplaces.casework.reviews.policy import reviews
from saferplaces.casework.reviews.queries import QUEUED, narrowed, ordered
from saferplaces.foundation.audit.access import record
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import SYSTEM, Actor
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.queries import setting

HELD = "Somebody else is reading this review. Take the next one, or wait until they give it back."


def next_review(actor: Actor, terms: Mapping[str, Any] | None = None) -> Review | None:
    """Take the review on top that nobody holds: first what was sent back to oneself.

    Parameters
    ----------
    terms:
        The filters of the queue; None where nothing is left out.
    """
    now = timezone.now()
    with acting(actor):
        rows = Review.objects.filter(reviews.scope(actor, "decide"), _free(now))
        sent_back = rows.filter(state=ReviewState.SENT_BACK)
        waiting = narrowed(rows.filter(state__in=QUEUED), actor, terms or {})
        others = waiting.exclude(Q(state=ReviewState.SENT_BACK) & Q(due_at__gte=now))
        found = (
            _first(sent_back.filter(decided_by=actor.user_id).order_by("due_at", "pk"))
            or _first(ordered(others, terms or {}))
        )  # fmt: skip
        if found is not None:
            _hold(actor, found, now)
    return found


def take(actor: Actor, key: int, *, also: bool = False) -> Review:
    """Take one review, or keep hold of it for longer.

    Parameters
    ----------
    also:
        It is read together with another; said in the record.

    Raises
    ------
    Problem
        When somebody else holds it, or it is not waiting.
    """
    now = timezone.now()
    with acting(actor):
        review = Review.objects.select_for_update().get(pk=key)
        reviews.may(actor, "decide", review).require()
        if review.state not in QUEUED:
            raise Problem("This review is not waiting for a decision.")
        if held_by_another(actor, review, now):
            raise Problem(HELD)
        _hold(actor, review, now, also=also)
    return review


def release(actor: Actor, key: int) -> Review:
    """Give a review back, undecided."""
    with acting(actor):
        review = Review.objects.select_for_update().get(pk=key)
        reviews.may(actor, "read", review).require()
        if review.held_by_id is None or review.held_by_id != actor.user_id:
            raise Problem("You do not hold this review.")
        review.held_by = review.held_until = None
        review.save(update_fields=["held_by", "held_until"])
        _record(actor, "review.released", review)
    return review


def return_abandoned() -> int:
    """Clear the names from reviews whose time has passed; they are free in any case."""
    with acting(SYSTEM):
        lying = Review.objects.filter(held_by__isnull=False, held_until__lt=timezone.now())
        return lying.update(held_by=None, held_until=None)


def held_by_another(actor: Actor, review: Review, now: dt.datetime) -> bool:
    """Say whether somebody else holds a review now."""
    held = review.held_by_id is not None and review.held_until is not None
    return held and review.held_by_id != actor.user_id and bool(review.held_until >= now)  # type: ignore[operator]


def _free(now: dt.datetime) -> Q:
    return Q(held_by__isnull=True) | Q(held_until__lt=now)


def _first(rows: QuerySet[Review]) -> Review | None:
    return rows.select_for_update(skip_locked=True, of=("self",))[:1].first()


def _hold(actor: Actor, review: Review, now: dt.datetime, *, also: bool = False) -> None:
    mine = review.held_by_id == actor.user_id
    review.held_by_id = actor.user_id
    review.held_until = now + dt.timedelta(minutes=setting("review_hold_minutes"))
    review.save(update_fields=["held_by", "held_until"])
    if not mine:
        _record(actor, "review.taken_together" if also else "review.taken", review)


def _record(actor: Actor, verb: str, review: Review) -> None:
    record(actor, what="alter", verb=verb, objects=[f"review:{review.pk}"])
