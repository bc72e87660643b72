"""Pass the bundle: the council gives the policing body what the case review holds, as it stands."""

from __future__ import annotations

from django.utils import timezone

from saferplaces.casework.lpb_reviews.actions.asking import tell_officers
from saferplaces.casework.lpb_reviews.actions.locking import locked, people_of
from saferplaces.casework.lpb_reviews.bundle import digest, gather
from saferplaces.casework.lpb_reviews.models import LpbReview, LpbReviewState
from saferplaces.casework.lpb_reviews.policy import passing
from saferplaces.casework.lpb_reviews.states import move
from saferplaces.foundation.audit.access import record
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.calendar import due_in_working_days
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.queries import setting
from saferplaces.foundation.states import GONE

CHANGED = "The case review has changed since you looked. Look at the bundle again, then pass it."


def pass_bundle(actor: Actor, key: int, *, seen: str, missing: str = "") -> LpbReview:
    """Pass the bundle exactly as it was looked at; it is frozen, and its disclosure recorded.

    Parameters
    ----------
    seen:
        Hash of what was looked at.
    missing:
        What the bundle lacks, and why.

    Raises
    ------
    Problem
        When it has changed since, or was passed already.
    """
    with acting(actor):
        found = locked(actor, key, passing, "pass")
        if found.state != LpbReviewState.ASKED:  # a review that is sent back has its bundle
            raise Problem(GONE)
        move(actor, found, LpbReviewState.BUNDLED)
        content = gather(found.case_review)
        if digest(content) != seen:
            raise Problem(CHANGED)
        now = timezone.now()
        found.bundle, found.bundle_hash, found.missing = content, seen, missing.strip()
        found.bundled_by_id, found.bundled_at, found.moved_at = actor.person, now, now
        found.next_due = due_in_working_days(now, int(setting("lpb_analysis_working_days")))
        found.save()
        record(
            actor,
            what="disclose",
            verb="lpb_review.bundle_passed",
            objects=[f"lpbreview:{found.pk}", f"casereview:{found.case_review_id}"],
            people=people_of(found),
            recipient="The local policing body",
            detail={"sha256": seen, "missing": bool(found.missing)},
        )
        tell_officers(found, f"The bundle of review {found.reference} is here.")
    return found
