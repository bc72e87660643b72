"""A supervisor's second look: agree, send back with a note, or (in `decide`) decide otherwise."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.urls import reverse
from django.utils import timezone

from saferplaces.casework.reviews.actions.moving import move
from saferplaces.casework.reviews.actions.sample import require_own_word
from saferplaces.casework.reviews.models import Decision, Review, ReviewState
from saferplaces.casework.reviews.policy import reviews
from saferplaces.casework.reviews.queries import effective
from saferplaces.foundation.audit.access import record
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.messages.actions.notify import notify
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.queries import code

NOT_OWN = "A second look is somebody else's than the reviewer's."


def agree(actor: Actor, key: int, note: str = "") -> Decision:
    """Let a decision stand: the second look says the same, on its own record."""
    with acting(actor):
        review = _locked(actor, key)
        if review.state != ReviewState.SECOND_LOOK:
            raise Problem("This review does not wait for a second look.")
        decision = again(actor, effective([review.pk])[review.pk], "second_look", note)
        move(actor, review, ReviewState.DECIDED, "Second look agrees")
        _record(actor, "review.agreed", review)
    return decision


def send_back(actor: Actor, key: int, note: str) -> Review:
    """Give a review back to its reviewer, with what is to be looked at again."""
    with acting(actor):
        review = _locked(actor, key)
        if not note.strip():
            raise Problem("Say what is to be looked at again", field="note")
        hours = float(code("review_targets", "sent_back").values["hours"])
        review.due_at = timezone.now() + dt.timedelta(hours=hours)
        move(actor, review, ReviewState.SENT_BACK, note.strip())
        if review.decided_by_id is not None:
            address = reverse("review", args=[review.pk])
            notify([review.decided_by_id], "A review has been sent back to you", address)
        _record(actor, "review.sent_back", review)
    return review


def again(actor: Actor, old: Decision, kind: str, note: str = "", **changed: str) -> Decision:
    """Append a decision that repeats another, save for what is changed."""
    names = (
        "recording", "rationale", "crime_class", "crime_number", "hate_strands", "domestic",
        "asb_category", "risk_level", "considered", "rules", "snapshot",
    )  # fmt: skip
    values = {name: getattr(old, name) for name in names} | changed
    return Decision.objects.create(
        review_id=old.review_id,
        kind=kind,
        decided_by_id=actor.person,
        role=actor.role,
        decided_at=timezone.now(),
        note=note,
        blind=False,
        **values,
    )


def _locked(actor: Actor, key: int) -> Review:
    review = Review.objects.select_for_update().get(pk=key)
    reviews.may(actor, "supervise", review).require()
    if review.decided_by_id == actor.user_id:
        raise Problem(NOT_OWN)
    require_own_word(review)
    return review


def _record(actor: Actor, verb: str, review: Review) -> None:
    record(
        actor,
        what="alter",
        verb=verb,
        objects=[f"review:{review.pk}", f"incident:{review.incident_id}"],
        detail={"state": review.state},
    )


def send_back_each(actor: Actor, keys: Sequence[int], note: str) -> tuple[int, list[str]]:
    """Send several reviews back with one note; return how many, and why the others were not.

    Raises
    ------
    Problem
        When there is nothing to send back, or no note.
    """
    if not keys:
        raise Problem("Choose at least one review", field="review")
    if not note.strip():
        raise Problem("Say what is to be looked at again", field="note")
    done, refused = 0, []
    with acting(actor):
        for key in sorted(set(keys)):
            try:
                send_back(actor, key, note)
            except Problem as problem:
                refused.append(problem.message)
            else:
                done += 1
    return done, refused
