"""The officer's analysis, ground by ground, and what they advise."""

from __future__ import annotations

from collections.abc import Mapping

from django.urls import reverse
from django.utils import timezone

from saferplaces.casework.lpb_reviews import basis
from saferplaces.casework.lpb_reviews.actions.locking import locked, people_of
from saferplaces.casework.lpb_reviews.models import LpbReview, LpbReviewState
from saferplaces.casework.lpb_reviews.policy import prepared
from saferplaces.casework.lpb_reviews.states import move
from saferplaces.foundation.audit.access import record
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.calendar import due_in_working_days
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.queries import workers
from saferplaces.foundation.identity.roles import CASE_REVIEWS_DECIDE
from saferplaces.foundation.messages.actions import notify
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.queries import setting

SUMMARY = "summary"
NOBODY = "Nobody else is there who may decide: whoever analyses a review does not decide it."


def analyse(actor: Actor, key: int, *, findings: Mapping[str, str], advised: str) -> LpbReview:
    """Give the analysis to whoever decides.

    Parameters
    ----------
    findings:
        What was found on each ground of the request, by its code, and a ``summary``.
    advised:
        Code of the list ``lpb_outcomes``.

    Raises
    ------
    Problem
        When a ground has no finding, the outcome is not open to this review, or new
        recommendations are advised and none is proposed.
    """
    with acting(actor):
        found = locked(actor, key, prepared, "work")
        move(actor, found, LpbReviewState.ANALYSED)
        said = {code: words.strip() for code, words in findings.items() if words.strip()}
        for ground in (*found.grounds, SUMMARY):
            if ground not in said:
                raise Problem("Say what you found", field=f"on_{ground}")
        offered = {row.code: row for row in basis.outcomes(found.basis)}
        if advised not in offered:
            raise Problem("Select what you advise", field="advised")
        if offered[advised].values["statute_only"] and not _standing(found):
            raise Problem("Propose the new recommendations first", field="advised")
        deciders = workers(CASE_REVIEWS_DECIDE, district=found.district)
        others = [
            part.user_id
            for part in deciders
            if part.user_id != actor.user_id and part.user_id not in found.conflicted
        ]
        if not others:
            raise Problem(NOBODY)
        now = timezone.now()
        found.findings, found.advised = said, advised
        found.analysed_by_id, found.analysed_at, found.moved_at = actor.person, now, now
        found.next_due = due_in_working_days(now, int(setting("lpb_decision_working_days")))
        found.save()
        record(
            actor,
            what="alter",
            verb="lpb_review.analysed",
            objects=[f"lpbreview:{found.pk}"],
            people=people_of(found),
            detail={"advised": advised},
        )
        notify(
            others,
            f"Review {found.reference} waits for your decision.",
            reverse("lpb-review", args=[found.pk]),
        )
    return found


def _standing(found: LpbReview) -> bool:
    return found.proposals.filter(left_out_at=None).exists()
