"""Decide a review, or send it back for more: the mayor or deputy, who has not analysed it."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils import timezone

from saferplaces.casework.case_reviews.actions.finish import refer_back
from saferplaces.casework.case_reviews.actions.recommend import recommend
from saferplaces.casework.case_reviews.models import IssuedBy
from saferplaces.casework.lpb_reviews import basis
from saferplaces.casework.lpb_reviews.actions.asking import tell_officers
from saferplaces.casework.lpb_reviews.actions.locking import locked, people_of
from saferplaces.casework.lpb_reviews.models import LpbReview, LpbReviewState
from saferplaces.casework.lpb_reviews.policy import deciding
from saferplaces.casework.lpb_reviews.queries import source_key
from saferplaces.casework.lpb_reviews.states import move
from saferplaces.foundation.audit.access import record
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.calendar import due_in_working_days
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.messages.actions import notify
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.queries import setting
from saferplaces.foundation.states import GONE

REFER_BACK = "refer_back"


def decide(
    actor: Actor, key: int, *, outcome: str, reasons: str, upheld: Iterable[str] = ()
) -> LpbReview:
    """Decide: refer back, not upheld, or new recommendations, which are issued at once.

    Parameters
    ----------
    outcome:
        Code of the list ``lpb_outcomes`` that is open to this review's basis.
    upheld:
        Codes of the grounds of the request that are found to be so.

    Raises
    ------
    Problem
        When reasons are missing, the outcome is not open, or it and the grounds do not fit.
    """
    with acting(actor):
        found = locked(actor, key, deciding, "decide")
        move(actor, found, LpbReviewState.DECIDED)
        row = next((one for one in basis.outcomes(found.basis) if one.code == outcome), None)
        if row is None:
            raise Problem("Select what you decide", field="outcome")
        if not reasons.strip():
            raise Problem("Enter your reasons", field="reasons")
        grounds = sorted(set(upheld))
        _fits(found, grounds, is_upheld=bool(row.values["upheld"]))
        proposals = list(found.proposals.filter(left_out_at=None).order_by("pk"))
        if row.values["statute_only"] and not proposals:
            raise Problem("Write at least one new recommendation first", field="outcome")
        now = timezone.now()
        found.outcome, found.upheld, found.reasons = outcome, grounds, reasons.strip()
        found.decided_by_id, found.decided_at, found.moved_at = actor.person, now, now
        found.next_due = due_in_working_days(now, int(setting("lpb_tell_working_days")))
        found.save()
        if row.values["statute_only"]:
            for proposal in proposals:
                proposal.issued = recommend(
                    actor,
                    found.case_review_id,
                    organisation_id=proposal.organisation_id,
                    text=proposal.text,
                    why=proposal.why,
                    by_when=proposal.by_when,
                    issued_by=IssuedBy.POLICING_BODY,
                    supersedes=proposal.overrides_id,
                    source_key=source_key(found),
                )
                proposal.save()
        if outcome == REFER_BACK:
            refer_back(actor, found.case_review_id, found.reasons)
        _note(actor, found, "lpb_review.decided")
        tell_officers(found, f"Review {found.reference} is decided: tell the applicant.")
    return found


def send_back(actor: Actor, key: int, why: str) -> LpbReview:
    """Ask the officer for more before deciding.

    Raises
    ------
    Problem
        When it is not said what is missing, or it does not wait for a decision.
    """
    with acting(actor):
        found = locked(actor, key, deciding, "decide")
        if found.state != LpbReviewState.ANALYSED:  # the council, too, takes it to that state
            raise Problem(GONE)
        move(actor, found, LpbReviewState.BUNDLED, why.strip())
        if not why.strip():
            raise Problem("Say what is missing", field="why")
        now = timezone.now()
        analyst, found.analysed_by, found.analysed_at = found.analysed_by_id, None, None
        found.moved_at = now
        found.next_due = due_in_working_days(now, int(setting("lpb_analysis_working_days")))
        found.save()
        _note(actor, found, "lpb_review.sent_back")
        if analyst is not None:
            page = reverse("lpb-review", args=[found.pk])
            notify([analyst], f"Review {found.reference} has come back to you for more.", page)
    return found


def _fits(found: LpbReview, grounds: list[str], *, is_upheld: bool) -> None:
    if not set(grounds) <= set(found.grounds):
        raise Problem("Select among what the applicant says", field="upheld")
    if grounds and not is_upheld:
        raise Problem("A review that is not upheld finds none of it to be so", field="upheld")
    if is_upheld and found.grounds and not grounds:
        raise Problem("Select what you find to be so", field="upheld")


def _note(actor: Actor, found: LpbReview, verb: str) -> None:
    record(
        actor,
        what="alter",
        verb=verb,
        objects=[f"lpbreview:{found.pk}"],
        people=people_of(found),
        detail={"outcome": found.outcome, "state": found.state},
    )
