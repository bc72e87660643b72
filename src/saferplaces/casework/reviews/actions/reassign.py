"""Hand everything that one person holds or owns here to another, in one step."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from saferplaces.casework.reviews.models import (
    Alert,
    AlertState,
    ErrorState,
    RecordingError,
    Review,
    ReviewState,
)
from saferplaces.foundation.audit.access import record
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.queries import workers
from saferplaces.foundation.identity.roles import ALERTS, DECIDE, RECTIFY

NOT_ENDED = [ErrorState.FOUND, ErrorState.REFERRED]


def open_work(user_id: int) -> Iterator[Mapping[str, Any]]:
    """Give what a person holds or owns: reviews in hand or sent back, alerts and errors."""
    now = timezone.now()
    for review in _reviews(user_id):
        held = review.held_until is not None and review.held_until >= now
        title = "Review in hand" if held else "Review sent back"
        yield _row("review", title, reverse("review", args=[review.pk]), review.due_at, review)
    for alert in Alert.objects.filter(taken_by=user_id, state=AlertState.TAKEN):
        yield _row("alert", "Alert taken", reverse("alerts"), alert.take_by, alert)
    for error in RecordingError.objects.filter(owner=user_id, state__in=NOT_ENDED):
        address = reverse("recording-error", args=[error.pk])
        yield _row("error", "Recording error to mend", address, error.rectify_by, error)


def _row(
    kind: str, title: str, address: str, due: dt.datetime, where: Review | Alert | RecordingError
) -> dict[str, Any]:
    return {
        "kind": kind, "title": title, "address": address, "due_at": due, "district": where.district,
    }  # fmt: skip


def reassign(actor: Actor, from_id: int, to_id: int) -> int:
    """Hand over what the other may do there; reviews in hand go back to the queue.

    What the other's role or districts do not reach stays where it is, and the caller refuses
    (`saferplaces.foundation.identity.actions.parts.hand_over`). Return how many.
    """
    with acting(actor):
        held = Review.objects.filter(held_by=from_id).update(held_by=None, held_until=None)
        sent_back = Review.objects.filter(
            _may(to_id, DECIDE, "district"), state=ReviewState.SENT_BACK, decided_by=from_id
        )
        alerts = Alert.objects.filter(
            _may(to_id, ALERTS, "district"), taken_by=from_id, state=AlertState.TAKEN
        )
        errors = RecordingError.objects.filter(
            _may(to_id, RECTIFY, "district"), owner=from_id, state__in=NOT_ENDED
        )
        moved = held + sent_back.update(decided_by=to_id) + alerts.update(taken_by=to_id)
        moved += errors.update(owner=to_id)
        if moved:
            record(
                actor,
                what="alter",
                verb="reviews.reassigned",
                detail={"from": from_id, "to": to_id, "count": moved},
            )
    return moved


def _may(user_id: int, capability: str, path: str) -> Q:
    """Return where a person's parts of today give a capability."""
    reach: set[str] = set()
    for part in workers(capability).filter(user_id=user_id):
        districts = part.districts or part.organisation.districts
        if not districts:
            return Q()
        reach.update(districts)
    return Q(**{f"{path}__in": reach})


def _reviews(user_id: int) -> list[Review]:
    mine = Q(held_by=user_id, held_until__gte=timezone.now())
    back = Q(state=ReviewState.SENT_BACK, decided_by=user_id)
    return list(Review.objects.filter(mine | back).order_by("due_at"))
