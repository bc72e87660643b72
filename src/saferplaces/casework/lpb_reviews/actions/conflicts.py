"""Say whether one has a conflict of interest: before one reads, analyses or decides."""

from __future__ import annotations

from django.utils import timezone

from saferplaces.casework.lpb_reviews.actions.locking import locked
from saferplaces.casework.lpb_reviews.models import Declaration, LpbReview
from saferplaces.casework.lpb_reviews.policy import deciding, prepared
from saferplaces.foundation.audit.access import record
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.roles import CASE_REVIEWS_DECIDE
from saferplaces.foundation.problems import Problem


def declare(actor: Actor, key: int, *, conflict: bool, words: str = "") -> LpbReview:
    """Write one's word down; a conflict blocks at once, and stays until it is said to be none.

    Raises
    ------
    Problem
        When a conflict has no words, or no conflict follows on one without any.
    """
    with acting(actor):
        policy = deciding if actor.can(CASE_REVIEWS_DECIDE) else prepared
        found = locked(actor, key, policy, "declare")
        said = words.strip()
        if conflict and not said:
            raise Problem("Say what the conflict is", field="words")
        if not conflict and actor.person in found.conflicted and not said:
            raise Problem("Say why there is no conflict any more", field="words")
        Declaration.objects.create(
            review=found,
            user_id=actor.person,
            role=actor.role,
            conflict=conflict,
            words=said,
            at=timezone.now(),
        )
        mine = {actor.person}
        into, out = ("conflicted", "cleared") if conflict else ("cleared", "conflicted")
        setattr(found, into, sorted({*getattr(found, into), *mine}))
        setattr(found, out, sorted({*getattr(found, out)} - mine))
        found.save(update_fields=["cleared", "conflicted"])
        record(
            actor,
            what="alter",
            verb="lpb_review.conflict_declared",
            objects=[f"lpbreview:{found.pk}"],
            detail={"conflict": conflict},
        )
    return found
