"""Retention reviews and legal holds in any state, and how each verb is done to them."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction
from django.utils import timezone
from tests.saferplaces.cast import person
from tests.saferplaces.foundation.retention.making import NO, a_review
from tests.saferplaces.transitions import doing, in_state

from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.retention import actions
from saferplaces.foundation.retention.actions.dispose import dispose
from saferplaces.foundation.retention.models import Hold, RetentionReview, ReviewState


@in_state("retention-review")
def _(state: str) -> RetentionReview:
    return a_review(state, key=f"gone-{uuid.uuid4().hex}")


@in_state("legal-hold")
def _(state: str) -> Hold:
    hold = actions.place(
        person("rae").actor, model="person", key=uuid.uuid4().hex, reason="A claim is made"
    )
    Hold.objects.filter(pk=hold.pk).update(state=state)
    hold.refresh_from_db()
    return hold


@doing("legal-hold", "lift")
def _(hold: Hold, actor: Actor) -> None:
    actions.lift(actor, hold.pk, "The claim is settled")


@doing("retention-review", "keep on")
def _(review: RetentionReview, actor: Actor) -> None:
    soon = timezone.localdate() + dt.timedelta(days=30)
    actions.keep_on(actor, review.pk, answers=NO, reason="A plan needs it", next_on=soon)


@doing("retention-review", "propose disposal")
def _(review: RetentionReview, actor: Actor) -> None:
    actions.propose(actor, review.pk, answers=NO, reason="Nothing speaks for keeping it")


@doing("retention-review", "agree")
def _(review: RetentionReview, actor: Actor) -> None:
    actions.agree(actor, review.pk)


@doing("retention-review", "send back")
def _(review: RetentionReview, actor: Actor) -> None:
    actions.send_back(actor, review.pk, "Look at the links again")


@doing("retention-review", "dispose")
def _(review: RetentionReview, _actor: Actor) -> None:
    dispose(review.pk, using="default")


@doing("retention-review", "fall due again")
def _(review: RetentionReview, _actor: Actor) -> None:
    olds = (ReviewState.RETAINED, ReviewState.LAPSED)
    if not any(_found(review, old, ReviewState.DUE) for old in olds):
        raise Problem("Only what was kept on, or had lapsed, falls due again")


@doing("retention-review", "find that the period began anew")
def _(review: RetentionReview, _actor: Actor) -> None:
    if not _found(review, ReviewState.DUE, ReviewState.LAPSED):
        raise Problem("Only what is due is not due any more")


def _found(review: RetentionReview, old: str, new: str) -> bool:
    """Move one review as the night's search moves many: by its state, in one statement."""
    with transaction.atomic():
        moved = RetentionReview.objects.filter(pk=review.pk, state=old).update(state=new)
        if moved:
            review.changes.create(old=old, new=new)
    return bool(moved)
