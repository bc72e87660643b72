"""What a task is about that a review asked for: the review, or for others the log itself."""

from __future__ import annotations

from django.urls import reverse

from saferplaces.casework.reviews.models import Review
from saferplaces.casework.reviews.policy import reviews
from saferplaces.foundation.identity.actor import Actor
from saferplaces.intake.incidents.models import Incident
from saferplaces.intake.incidents.policy import incidents

LONGEST = 19  # digits of a key


def of_task(actor: Actor, kind: str, key: str) -> tuple[str, str] | None:
    """Return words and an address that this actor may open, or ""; None for other kinds."""
    known = kind == "review" and key.isascii() and key.isdigit() and len(key) < LONGEST
    review = Review.objects.filter(pk=key).first() if known else None
    if review is None:
        return None
    incident = Incident.objects.get(pk=review.incident_id)
    if reviews.may(actor, "read", review).allowed:
        return f"Review of {incident.record_id}", reverse("review", args=[review.pk])
    may = any(incidents.may(actor, verb, incident).allowed for verb in ("read", "read_partner"))
    return f"Log {incident.record_id}", reverse("incident", args=[incident.pk]) if may else ""
