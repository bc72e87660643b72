"""Tell the applicant, by a way that is safe, and close."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone

from saferplaces.casework.case_reviews.models import Recommendation
from saferplaces.casework.lpb_reviews import applicant, letters
from saferplaces.casework.lpb_reviews.actions.locking import locked, people_of
from saferplaces.casework.lpb_reviews.models import LpbReview, LpbReviewState
from saferplaces.casework.lpb_reviews.policy import prepared
from saferplaces.casework.lpb_reviews.queries import issued
from saferplaces.casework.lpb_reviews.states import move
from saferplaces.foundation.audit.access import record
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.config.config import config
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.problems import Problem


def tell(actor: Actor, key: int, way: str) -> LpbReview:
    """Tell the applicant what was decided; the letter is kept as it went out.

    Raises
    ------
    Problem
        When nothing is decided, or the way is not safe.
    """
    with acting(actor):
        found = locked(actor, key, prepared, "work")
        move(actor, found, LpbReviewState.TOLD)
        found.letter = letters.of_decision(found, issued(found))
        give(actor, found, way)
        waiting = [row.consider_by for row in unconsidered(found) if row.consider_by]
        found.next_due = max(waiting, default=None)
        found.moved_at = timezone.now()
        found.save()
        _note(actor, found, "lpb_review.told")
    return found


def give(actor: Actor, found: LpbReview, way: str) -> None:
    """Say by which safe way a letter goes, and send word of it where that is done here.

    Raises
    ------
    Problem
        When the way is not one of the safe ones.
    """
    safe = {one.channel for one in applicant.ways(found.case_review)}
    if way not in safe:
        raise Problem("Select a way that is safe for the applicant", field="way")
    found.told_way, found.told_by_id, found.told_at = way, actor.user_id, timezone.now()
    if way in applicant.ELECTRONIC:
        values = {"reference": found.reference, "link": _address()}
        about = f"lpbreview:{found.pk}"
        applicant.send(actor, found.case_review, "lpb_answer", values, about, (way,))


def close(actor: Actor, key: int) -> LpbReview:
    """Close a review that was told, once every body has considered what was recommended to it.

    Raises
    ------
    Problem
        When a body has not, with its name.
    """
    with acting(actor):
        found = locked(actor, key, prepared, "work")
        move(actor, found, LpbReviewState.CLOSED)
        if names := sorted({row.organisation.name for row in unconsidered(found)}):
            raise Problem(f"Not yet considered by: {', '.join(names)}.")
        found.closed_at = found.moved_at = timezone.now()
        found.next_due = None
        found.save()
        _note(actor, found, "lpb_review.closed")
    return found


def unconsidered(found: LpbReview) -> list[Recommendation]:
    """Return the new recommendations that no body has said that it considered."""
    return [row for row in issued(found) if not hasattr(row, "response")]


def _address() -> str:
    origins = config().origins
    base = origins[0] if origins else f"http://127.0.0.1:{config().port}"
    return base.rstrip("/") + reverse("ask-the-mayor")


def _note(actor: Actor, found: LpbReview, verb: str) -> None:
    record(
        actor,
        what="disclose" if verb.endswith("told") else "alter",
        verb=verb,
        objects=[f"lpbreview:{found.pk}"],
        people=people_of(found),
        recipient="The applicant" if verb.endswith("told") else "",
        detail={"state": found.state, "way": found.told_way},
    )
