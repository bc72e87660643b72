"""Whom a late step of a review by the policing body waits for is told, once for each step."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from saferplaces.casework.lpb_reviews import queries
from saferplaces.casework.lpb_reviews.actions.asking import tell_officers
from saferplaces.casework.lpb_reviews.actions.telling import unconsidered
from saferplaces.casework.lpb_reviews.models import LpbReview, LpbReviewState
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import SYSTEM
from saferplaces.foundation.identity.queries import workers
from saferplaces.foundation.identity.roles import (
    CASE_REVIEWS_ANSWER,
    CASE_REVIEWS_DECIDE,
    CASE_REVIEWS_WORK,
)
from saferplaces.foundation.messages.actions import notify

AT_ONCE = 500
S = LpbReviewState


def daily() -> Mapping[str, int]:
    """Say of each step that is late, once, to whom it waits for and to whoever prepares it."""
    rows = queries.late(LpbReview.objects.all()).exclude(late_told=F("next_due"))
    keys = list(rows.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
    return {"late": sum(1 for key in keys if _say(key))}


def _say(key: int) -> bool:
    with acting(SYSTEM):
        found = LpbReview.objects.select_for_update(of=("self",)).get(pk=key)
        due = found.next_due
        if due is None or due > timezone.now() or found.late_told == due:
            return False
        found.late_told = due
        found.save()
        if found.state == S.ASKED:
            _tell(found, CASE_REVIEWS_WORK, [found.case_review.organisation_id],
                  f"The bundle of {found.reference} is late.",
                  reverse("lpb-bundle-pass", args=[key]))  # fmt: skip
        elif found.state == S.ANALYSED:
            _tell(found, CASE_REVIEWS_DECIDE, [None], f"Review {found.reference} is to be decided.",
                  reverse("lpb-review", args=[key]))  # fmt: skip
        elif found.state == S.TOLD:
            _tell(found, CASE_REVIEWS_ANSWER,
                  sorted({one.organisation_id for one in unconsidered(found)}),
                  "A recommendation of the policing body waits for your answer: it is late.",
                  reverse("case-reviews-asked"))  # fmt: skip
        tell_officers(found, f"A step of review {found.reference} is late.")
    return True


def _tell(
    found: LpbReview, capability: str, bodies: Iterable[int | None], text: str, page: str
) -> None:
    for body in bodies:
        rows = workers(capability, organisation_id=body, district=found.district)
        users = rows.exclude(user_id__in=found.conflicted).values_list("user_id", flat=True)
        notify(users, text, page, urgent=True)
