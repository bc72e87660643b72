"""Let a late request in, do not take one up, or note that the applicant has withdrawn."""

from __future__ import annotations

from django.utils import timezone

from saferplaces.casework.lpb_reviews import letters
from saferplaces.casework.lpb_reviews.actions import telling
from saferplaces.casework.lpb_reviews.actions.asking import bundle_due, tell_council
from saferplaces.casework.lpb_reviews.actions.locking import locked, people_of
from saferplaces.casework.lpb_reviews.models import LpbReview, LpbReviewState
from saferplaces.casework.lpb_reviews.policy import prepared
from saferplaces.casework.lpb_reviews.states import move
from saferplaces.foundation.audit.access import record
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.queries import codes

S = LpbReviewState


def let_in(actor: Actor, key: int, why: str) -> LpbReview:
    """Let a late request in, with a reason.

    Raises
    ------
    Problem
        When no reason is given, or it is not late.
    """
    with acting(actor):
        found = locked(actor, key, prepared, "take")
        move(actor, found, S.ASKED, why.strip())
        if not why.strip():
            raise Problem("Say why it is let in", field="why")
        found.let_in_why = why.strip()
        found.bundle_due = found.next_due = bundle_due(timezone.now())
        found.moved_at = timezone.now()
        found.save()
        _note(actor, found, "lpb_review.let_in")
        tell_council(found)
    return found


def not_take_up(actor: Actor, key: int, *, reason: str, words: str, way: str) -> LpbReview:
    """Do not take a request up, and tell the applicant so.

    Parameters
    ----------
    reason:
        Code of the list ``lpb_refusals``.
    words:
        For the applicant.
    way:
        A safe way by which they are told.

    Raises
    ------
    Problem
        When something is missing, or the way is not safe.
    """
    with acting(actor):
        found = locked(actor, key, prepared, "take")
        move(actor, found, S.REFUSED, reason)
        if not codes("lpb_refusals").filter(code=reason).exists():
            raise Problem("Select why it is not taken up", field="reason")
        if not words.strip():
            raise Problem("Explain it to the applicant", field="words")
        now = timezone.now()
        found.refused_reason, found.reasons = reason, words.strip()
        found.closed_at = found.moved_at = now
        found.next_due = None
        found.letter = letters.of_refusal(found)
        telling.give(actor, found, way)
        found.save()
        _note(actor, found, "lpb_review.not_taken_up")
    return found


def withdraw(actor: Actor, key: int, why: str) -> LpbReview:
    """Note that the applicant does not want it any more.

    Raises
    ------
    Problem
        When it is not said how they said so, or it has been decided.
    """
    with acting(actor):
        found = locked(actor, key, prepared, "take")
        move(actor, found, S.WITHDRAWN, why.strip())
        if not why.strip():
            raise Problem("Say when and how the applicant withdrew", field="why")
        found.closed_at = found.moved_at = timezone.now()
        found.next_due = None
        found.save()
        _note(actor, found, "lpb_review.withdrawn")
    return found


def _note(actor: Actor, found: LpbReview, verb: str) -> None:
    record(
        actor,
        what="alter",
        verb=verb,
        objects=[f"lpbreview:{found.pk}"],
        people=people_of(found),
        detail={"state": found.state},
    )
