"""Propose new recommendations, and leave one out again, until the decision."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from saferplaces.casework.case_reviews.models import Recommendation
from saferplaces.casework.lpb_reviews.actions.asking import LONGEST
from saferplaces.casework.lpb_reviews.actions.locking import locked, people_of
from saferplaces.casework.lpb_reviews.models import Basis, LpbReview, LpbReviewState, Proposal
from saferplaces.casework.lpb_reviews.policy import deciding, prepared, proposals
from saferplaces.foundation.audit.access import record
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.roles import CASE_REVIEWS_DECIDE
from saferplaces.foundation.problems import Problem

NOT_NOW = "New recommendations are written between the bundle and the decision."
VOLUNTARY = "Under the voluntary scheme the mayor refers back, and makes no new recommendations."
OVERRIDDEN = "Another recommendation overrides that one already."


@dataclass(frozen=True)
class New:
    """A new recommendation: to whom, what, why, by when, and which one it overrides."""

    organisation_id: int
    text: str
    why: str
    by_when: dt.date | None = None
    overrides_id: int | None = None


def propose(actor: Actor, key: int, new: New) -> Proposal:
    """Propose a new recommendation: the officer while preparing, the mayor while deciding.

    Raises
    ------
    Problem
        When something is missing, it is not the time, or the one it would override is overridden.
    """
    with acting(actor):
        found = _open(actor, key)
        if not new.text.strip() or len(new.text) > LONGEST:
            raise Problem("Say what is recommended", field="text")
        if not new.why.strip() or len(new.why) > LONGEST:
            raise Problem("Say why", field="why")
        if new.organisation_id not in found.case_review.bodies:
            raise Problem("Select one of the organisations in the review", field="organisation")
        if new.overrides_id is not None:
            _check(found, new.overrides_id)
        made = Proposal.objects.create(
            review=found,
            organisation_id=new.organisation_id,
            text=new.text.strip(),
            why=new.why.strip(),
            by_when=new.by_when,
            overrides_id=new.overrides_id,
            by_id=actor.person,
            at=timezone.now(),
        )
        _note(actor, found, "lpb_review.proposed", made)
    return made


def leave_out(actor: Actor, key: int) -> Proposal:
    """Leave a proposal out; it stays on record.

    Raises
    ------
    Problem
        When it is not the time, or it is left out already.
    """
    with acting(actor):
        proposal = Proposal.objects.select_for_update(of=("self",)).get(pk=key)
        verb = "decide" if actor.can(CASE_REVIEWS_DECIDE) else "prepare"
        proposals.may(actor, verb, proposal).require()
        found = _open(actor, proposal.review_id)
        if proposal.left_out_at is not None:
            raise Problem("It is left out already.")
        proposal.left_out_at = timezone.now()
        proposal.save()
        _note(actor, found, "lpb_review.proposal_left_out", proposal)
    return proposal


def _open(actor: Actor, key: int) -> LpbReview:
    decides = actor.can(CASE_REVIEWS_DECIDE)
    policy, verb = (deciding, "decide") if decides else (prepared, "work")
    found = locked(actor, key, policy, verb)
    if found.state != (LpbReviewState.ANALYSED if decides else LpbReviewState.BUNDLED):
        raise Problem(NOT_NOW)
    if found.basis != Basis.STATUTE:
        raise Problem(VOLUNTARY)
    return found


def _check(found: LpbReview, overrides_id: int) -> None:
    rows = Recommendation.objects.filter(review_id=found.case_review_id, superseded_by=None)
    taken = found.proposals.filter(left_out_at=None, overrides_id=overrides_id)
    if not rows.filter(pk=overrides_id).exists() or taken.exists():
        raise Problem(OVERRIDDEN, field="overrides")


def _note(actor: Actor, found: LpbReview, verb: str, proposal: Proposal) -> None:
    record(
        actor,
        what="alter",
        verb=verb,
        objects=[f"lpbreview:{found.pk}", f"proposal:{proposal.pk}"],
        people=people_of(found),
    )
