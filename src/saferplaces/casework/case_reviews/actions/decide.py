"""Decide on the threshold. Enough qualifying complaints is met, and nobody can refuse it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from saferplaces.casework.case_reviews import letters
from saferplaces.casework.case_reviews.deciding import Weighed, silent, weigh
from saferplaces.casework.case_reviews.letters import Told
from saferplaces.casework.case_reviews.models import (
    CaseReview,
    CaseReviewState,
    Result,
    Standing,
    ThresholdDecision,
    Trigger,
)
from saferplaces.casework.case_reviews.moving import go, may_do, take
from saferplaces.casework.case_reviews.rules import silent_from
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.calendar import add_working_days, due_in_working_days
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.queries import people
from saferplaces.foundation.identity.roles import CASE_REVIEWS_ANSWER
from saferplaces.foundation.messages.actions import notify
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.ui.formats import day

S = CaseReviewState
MANDATORY = (
    "The threshold is met by the law: enough complaints qualify. It cannot be refused, "
    "and what an agency did about them does not matter."
)
NOT_ENOUGH = "There are not enough qualifying complaints: decide with the discretionary assessment."
ENQUIRE = "A report that the applicant listed was not found. Ask an agency about it first."
WAITING = (
    "An agency was asked about a listed report and has not answered yet. It can be decided without "
    "the answer from {day}, and not before."
)
WITHOUT = "A case review was decided without your answer: its time was over."
UNJUDGED = "Confirm or judge each report that was found first."


@dataclass(frozen=True)
class Discretion:
    """The assessment of section 104(5): how long, what harm, how adequate the response was."""

    persistence: str
    harm: str
    adequacy: str

    def check(self) -> None:
        """Require all three.

        Raises
        ------
        Problem
            With the first that is missing.
        """
        for field, words in (
            ("persistence", "Enter how persistent it is"),
            ("harm", "Enter the harm or potential harm"),
            ("adequacy", "Enter how adequate the response was"),
        ):
            if not getattr(self, field).strip():
                raise Problem(words, field)


def find_met(actor: Actor, key: int, *, told: Told, reasons: str = "") -> CaseReview:
    """Record that the threshold is met by the rule.

    Raises
    ------
    Problem
        When the rule does not say so; while a report that was found is not confirmed or judged.
    """
    with acting(actor):
        review = take(actor, key)
        may_do(review, "find the threshold met")
        weighed = weigh(review)
        if not weighed.outcome.met:
            raise Problem(NOT_ENOUGH)
        _judged(weighed)
        said = reasons.strip() or _by_rule(weighed)
        _write(actor, review, weighed, Result.MET, weighed.outcome.trigger, said)
        _met(actor, review, S.MET, told)
    return review


def find_met_by_discretion(
    actor: Actor, key: int, *, discretion: Discretion, told: Told, reasons: str
) -> CaseReview:
    """Record that it is met though there are too few qualifying complaints."""
    with acting(actor):
        review = take(actor, key)
        may_do(review, "find it met by discretion")
        discretion.check()
        weighed = weigh(review)
        if weighed.outcome.met:
            raise Problem("It is met by the rule: no discretion is needed. Record it as met.")
        _reasons(reasons)
        _write(actor, review, weighed, Result.DISCRETION, Trigger.DISCRETION, reasons, discretion)
        _met(actor, review, S.DISCRETION, told)
    return review


def find_not_met(
    actor: Actor, key: int, *, discretion: Discretion, told: Told, reasons: str
) -> CaseReview:
    """Record that it is not met, with the discretionary assessment.

    Raises
    ------
    Problem
        When there are enough qualifying complaints; without the assessment; while a report that
        the applicant listed was not enquired into, or a body that was asked may still answer.
    """
    with acting(actor):
        review = take(actor, key)
        may_do(review, "find it not met")
        weighed = weigh(review)
        if weighed.outcome.met:
            raise Problem(MANDATORY)
        if weighed.to_enquire:
            raise Problem(ENQUIRE)
        if weighed.unanswered:
            raise Problem(WAITING.format(day=day(_waits_until(weighed))))
        _judged(weighed)
        discretion.check()
        _reasons(reasons)
        _write(actor, review, weighed, Result.NOT_MET, Trigger.NONE, reasons, discretion)
        today = timezone.localdate()
        review.appeal_until = add_working_days(today, int(review.times.get("appeal", 20)))
        letters.send(actor, review, letters.NOT_MET, told)
        go(actor, review, S.NOT_MET, "not_met", objects=_latest(review))
    return review


def _met(actor: Actor, review: CaseReview, new: str, told: Told) -> None:
    review.meeting_due = due_in_working_days(timezone.now(), int(review.times.get("meet", 20)))
    letters.send(actor, review, letters.MET, told)
    go(actor, review, new, "met", objects=_latest(review), result=review.result)


def _latest(review: CaseReview) -> list[str]:
    found = review.decisions.first()
    return [f"thresholddecision:{found.pk}"] if found else []


def _judged(weighed: Weighed) -> None:
    if any(one.state == Standing.FOUND for one in weighed.complaints):
        raise Problem(UNJUDGED)


def _reasons(reasons: str) -> None:
    if not reasons.strip():
        raise Problem("Enter the reasons, for the applicant to read", "reasons")


def _by_rule(weighed: Weighed) -> str:
    found = weighed.outcome
    if found.trigger == "complaints":
        return (
            f"{found.counted} qualifying complaints count, and {found.wanted} are enough: the law "
            "says that there must be a review."
        )
    if found.trigger == "hate":
        return "A hate incident was reported, for which the local rule asks for no more."
    return "Several people have reported the same place, which the local rule takes as enough."


def _write(
    actor: Actor,
    review: CaseReview,
    weighed: Weighed,
    result: str,
    trigger: str,
    reasons: str,
    discretion: Discretion | None = None,
) -> None:
    now = timezone.now()
    ThresholdDecision.objects.create(
        review=review,
        result=result,
        trigger=trigger,
        rule=weighed.row.code,
        rule_from=weighed.row.valid_from,
        wanted=weighed.rule.complaints,
        counted=weighed.outcome.counted,
        sentences=[
            {"complaint": line.key, "counts": line.counts, "sentence": line.sentence}
            for line in weighed.outcome.lines
        ],
        persistence=discretion.persistence.strip() if discretion else "",
        harm=discretion.harm.strip() if discretion else "",
        adequacy=discretion.adequacy.strip() if discretion else "",
        reasons=reasons.strip(),
        bodies=review.bodies,
        by_id=actor.person,
        at=now,
    )
    review.result, review.decided_at = result, now
    _pass_over(review, now)


def _pass_over(review: CaseReview, now: dt.datetime) -> None:
    """Put down which bodies were done without, all that is silent past the limit, and tell them."""
    open_ones = review.requests.filter(answered_at=None, passed_over_at=None)
    for asked in filter(silent, open_ones.select_for_update(of=("self",))):
        asked.passed_over_at = now
        asked.save()
        rows = people(
            CASE_REVIEWS_ANSWER, organisation_id=asked.organisation_id, district=review.district
        )
        notify(
            list(rows.values_list("pk", flat=True)), WITHOUT,
            reverse("case-review-request", args=[asked.pk]),
        )  # fmt: skip


def _waits_until(weighed: Weighed) -> dt.datetime:
    return max(
        silent_from(asked.due_at)
        for one in weighed.unanswered
        for asked in one.enquiries.all()
        if asked.answered_at is None
    )
