"""Review a plan in a few clicks: colour, eight scores, directions, the next date."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils import timezone

from saferplaces.casework.problem_solving.actions.moving import noted, taken, tell
from saferplaces.casework.problem_solving.actions.steps import OWN
from saferplaces.casework.problem_solving.models import Plan, PlanReview, Rag
from saferplaces.casework.problem_solving.rhythm import next_review
from saferplaces.casework.problem_solving.states import UNDER_WAY
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.calendar import end_of
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.policy import Refused
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.queries import codes

SCORES = (0, 1, 2)


@dataclass(frozen=True)
class Seen:
    """What a supervisor says of a plan."""

    rag: str
    scores: Mapping[str, int]
    directions: str = ""
    next_on: dt.date | None = None


def review_plan(actor: Actor, pk: int, seen: Seen) -> PlanReview:
    """Keep a review; the next is due by the rhythm, or earlier if the supervisor says so.

    Raises
    ------
    Problem
        When a score is missing, red or amber is given without directions, or the next date is
        later than the rhythm allows.
    """
    with acting(actor):
        plan = taken(actor, pk, "supervise", UNDER_WAY)
        if actor.user_id == plan.owner_id:
            raise Refused(OWN)
        assert actor.user_id is not None  # noqa: S101 - `taken` has refused the service
        if seen.rag not in Rag.values:
            raise Problem("Select green, amber or red", field="rag")
        scores = _scores(seen.scores)
        if seen.rag != Rag.GREEN and not seen.directions.strip():
            raise Problem("Say what is to be done", field="directions")
        now = timezone.now()
        review = PlanReview.objects.create(
            plan=plan, by_id=actor.user_id, rank=actor.role, at=now, rag=seen.rag, scores=scores,
            quality=sum(scores.values()), directions=seen.directions.strip(),
            was_due=plan.review_due, next_due=_next(plan, seen.next_on, now),
        )  # fmt: skip
        plan.review_due, plan.moved_at = review.next_due, now
        plan.save(update_fields=["review_due", "moved_at"])
        noted(actor, plan, "plan.reviewed", rag=seen.rag, quality=review.quality)
        tell(plan, [plan.owner_id], "your plan was reviewed.", actor)
    return review


def _scores(given: Mapping[str, int]) -> dict[str, int]:
    items = [row.code for row in codes("plan_quality")]
    for item in items:
        if given.get(item) not in SCORES:
            raise Problem("Select 0, 1 or 2", field=f"score_{item}")
    return {item: int(given[item]) for item in items}


def _next(plan: Plan, chosen: dt.date | None, now: dt.datetime) -> dt.datetime:
    latest = next_review(plan, now)
    if chosen is None:
        return latest
    if chosen <= timezone.localdate(now):
        raise Problem("The next review must be after today", field="next_on")
    if end_of(chosen) > latest:
        raise Problem("The next review may be earlier than the rhythm says, not later", "next_on")
    return end_of(chosen)
