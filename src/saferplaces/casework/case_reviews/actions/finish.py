"""Tell the victim the outcome, watch the plan, close, end without a review, refer back."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse
from django.utils import timezone

from saferplaces.casework.case_reviews import letters
from saferplaces.casework.case_reviews.letters import Told
from saferplaces.casework.case_reviews.models import (
    BodyResponse,
    CaseReview,
    CaseReviewState,
    PlanAction,
    Result,
)
from saferplaces.casework.case_reviews.moving import GONE, go, keep, may_do, take
from saferplaces.casework.case_reviews.policy import plan_actions
from saferplaces.casework.case_reviews.registry import REVIEW_CLOSED
from saferplaces.casework.cases.actions.add_action import add_action
from saferplaces.foundation.audit.access import record
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.calendar import add_working_days, due_in_working_days, end_of
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.messages.actions import notify
from saferplaces.foundation.policy import Refused
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.queries import codes

S = CaseReviewState


def tell_outcome(actor: Actor, key: int, *, told: Told, early: str = "") -> CaseReview:
    """Tell the victim the outcome and the recommendations.

    Raises
    ------
    Problem
        Before every body has responded, unless it is said why it cannot wait.
    """
    with acting(actor):
        review = take(actor, key)
        may_do(review, "tell the outcome")
        open_ones = review.recommendations.filter(response__isnull=True, superseded_by__isnull=True)
        if open_ones.exists() and not early.strip():
            raise Problem(
                "Not every body has responded: wait, or enter why the victim is told before.",
                "early",
            )
        now = timezone.now()
        review.outcome_at, review.told_early = now, early.strip()
        review.appeal_until = add_working_days(
            timezone.localdate(now), int(review.times.get("appeal", 20))
        )
        letters.send(actor, review, letters.OUTCOME, told)
        go(actor, review, S.INFORMED, "outcome_told", way=told.way)
    return review


def plan(
    actor: Actor,
    key: int,
    *,
    title: str,
    organisation_id: int,
    due_on: dt.date,
    recommendation_id: int | None = None,
) -> PlanAction:
    """Put an action into the review's plan, and into that of the linked case where it can be.

    Raises
    ------
    Problem
        With the field that will not do.
    """
    with acting(actor):
        review = take(actor, key)
        if review.state not in {S.RESPONSES, S.INFORMED, S.WATCHED}:
            raise Problem("A plan is made of what was recommended: after the meeting.")
        if not title.strip():
            raise Problem("Enter what is to be done", "title")
        if organisation_id not in review.bodies:
            raise Problem("Select a body of this review", "organisation_id")
        if due_on <= timezone.localdate():
            raise Problem("The day must be in the future", "due_on")
        of = review.recommendations.filter(pk=recommendation_id or 0).first()
        case = review.case
        inside = case is not None and organisation_id in {
            case.organisation_id, *case.shared_with,
        }  # fmt: skip
        twin = None
        if case is not None and inside and case.state != "closed":
            twin = add_action(
                actor, case.pk, title=title, kind=ACTION_KIND, due_at=end_of(due_on),
                organisation_id=organisation_id, source=f"casereview:{review.pk}",
            )  # fmt: skip
        made = PlanAction.objects.create(
            review=review,
            recommendation=of,
            organisation_id=organisation_id,
            title=title.strip()[:200],
            due_on=due_on,
            action=twin,
            by_id=actor.person,
            at=timezone.now(),
        )
        keep(actor, review, "action_planned", objects=[f"planaction:{made.pk}"])
    return made


def report_action(actor: Actor, action_id: int, *, done_on: dt.date, outcome: str) -> PlanAction:
    """Say that an action is done and what came of it, by its body or the council."""
    with acting(actor):
        rows = PlanAction.objects.select_for_update(of=("self",)).select_related("review")
        found = rows.filter(pk=action_id).first()
        if found is None:
            raise Refused(GONE)
        plan_actions.may(actor, "report", found).require()
        if found.done_on is not None:
            raise Problem("It is done already")
        if not outcome.strip():
            raise Problem("Enter what came of it", "outcome")
        if done_on > timezone.localdate():
            raise Problem("The day cannot be in the future", "done_on")
        found.done_on, found.outcome = done_on, outcome.strip()
        found.save()
        record(
            actor,
            what="alter",
            verb="case_review.action_done",
            objects=[f"casereview:{found.review_id}", f"planaction:{found.pk}"],
        )
        if found.review.spoc_id not in {None, actor.user_id}:
            notify(
                [found.review.spoc_id], "An action of a case review's plan is done.",
                reverse("case-review", args=[found.review_id]),
            )  # fmt: skip
    return found


def watch(actor: Actor, key: int) -> CaseReview:
    """Watch the plan until it is done."""
    with acting(actor):
        review = take(actor, key)
        may_do(review, "watch the plan")
        if not review.actions.exists():
            raise Problem("Put what was agreed into the plan first, or close the review.")
        go(actor, review, S.WATCHED, "plan_watched")
    return review


def close(actor: Actor, key: int, *, reason: str, told: Told, why: str = "") -> CaseReview:
    """Close the review and tell the victim when and why.

    Raises
    ------
    Problem
        While an action of the plan is open, or a body has not considered a recommendation, and no
        reason is given for it.
    """
    with acting(actor):
        review = take(actor, key)
        may_do(review, "close")
        _reason(reason, early=False)
        if review.state == S.NOT_MET and reason != "not_met":
            raise Problem("Select that the threshold was not met", "reason")
        if review.state != S.NOT_MET and reason == "not_met":
            raise Problem("A review was carried out: select another reason", "reason")
        if review.actions.filter(done_on=None).exists() and not why.strip():
            raise Problem("An action of the plan is open: say why the review is closed", "why")
        waits = review.recommendations.exclude(sent_at=None).filter(
            superseded_by__isnull=True, response__isnull=True
        )
        if waits.exists() and not why.strip():
            raise Problem("A body has not considered a recommendation: say why", "why")
        letters.send(actor, review, letters.CLOSED, told)
        _end(actor, review, reason, why)
    return review


def end_early(actor: Actor, key: int, *, reason: str, why: str) -> CaseReview:
    """End without a review: withdrawn, no consent, another district. Never because of the merits.

    Raises
    ------
    Problem
        With the field that will not do.
    """
    with acting(actor):
        review = take(actor, key)
        may_do(review, "end without a review")
        _reason(reason, early=True)
        if not why.strip():
            raise Problem("Enter what was said, and by whom", "why")
        if reason == "no_consent" and not review.application.on_behalf:
            raise Problem("The victim applied themselves", "reason")
        _end(actor, review, reason, why)
    return review


def refer_back(actor: Actor, key: int, why: str) -> CaseReview:
    """Refer a decision or a review back to the bodies, after a review by the policing body.

    A decision that the threshold is not met is decided anew; a review is held anew. What was
    decided and recommended before stays as it was.
    """
    with acting(actor):
        review = take(actor, key, "refer back")
        may_do(review, "refer back")
        if not why.strip():
            raise Problem("Enter why it is referred back", "why")
        now = timezone.now()
        anew = review.result in {Result.NOT_MET, ""}
        if anew and review.state not in {S.NOT_MET, S.CLOSED}:
            anew = False
        if anew:
            review.decided_at, review.result = None, ""
            review.decision_due = due_in_working_days(now, int(review.times["decide"]))
        else:
            review.met_at = review.outcome_at = None
            review.outcome_due = None
            review.meeting_due = due_in_working_days(now, int(review.times["meet"]))
        review.closed_at, review.closed_reason, review.appeal_until = None, "", None
        go(actor, review, S.INFORMATION if anew else S.PREPARING, "referred_back", why=why.strip())
        if review.spoc_id is not None:
            notify(
                [review.spoc_id], "The local policing body has referred a case review back.",
                reverse("case-review", args=[review.pk]),
            )  # fmt: skip
    return review


ACTION_KIND = "other"


def responses_wanted(review: CaseReview) -> int:
    """Return how many recommendations that stand no body has considered yet."""
    sent = review.recommendations.exclude(sent_at=None).filter(superseded_by__isnull=True)
    return sent.count() - BodyResponse.objects.filter(recommendation__in=sent).count()


def _reason(reason: str, *, early: bool) -> None:
    row = codes("case_review_closings").filter(code=reason).first()
    if row is None or bool(row.values["early"]) != early:
        raise Problem("Select why it ends", "reason")


def _end(actor: Actor, review: CaseReview, reason: str, why: str) -> None:
    review.closed_at, review.closed_reason = timezone.now(), reason
    go(actor, review, S.CLOSED, "closed", why=why.strip(), reason=reason)
    for follow in REVIEW_CLOSED:
        follow(review)
