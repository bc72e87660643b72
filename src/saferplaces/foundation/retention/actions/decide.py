"""Keep a record on, or propose its disposal, with the answers of the retention assessment."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.utils import timezone

from saferplaces.foundation.audit.access import record
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.queries import codes
from saferplaces.foundation.retention.actions.common import locked, may_decide, move
from saferplaces.foundation.retention.due import ends_on
from saferplaces.foundation.retention.models import Nominal, RetentionReview, ReviewState
from saferplaces.foundation.retention.queries import holds, signed_off
from saferplaces.foundation.retention.states import REVIEW
from saferplaces.foundation.states import step

YES, NO = "yes", "no"


def keep_on(
    actor: Actor, key: int, *, answers: Mapping[str, str], reason: str, next_on: dt.date
) -> RetentionReview:
    """Keep a record on until its next review.

    Raises
    ------
    Problem
        When a question is open, the reason is missing, or the next review is not in the rhythm.
    """
    may_decide(actor)
    with acting(actor):
        review = locked(actor, key)
        _require(review, ReviewState.RETAINED)
        _answered(answers)
        if not reason.strip():
            raise Problem("Say why it is kept on", field="reason")
        latest = latest_review(review)
        if not timezone.localdate() < next_on <= latest:
            raise Problem(f"The next review must be between tomorrow and {latest:%-d %B %Y}",
                          field="next_on")  # fmt: skip
        move(review, ReviewState.RETAINED, actor)
        review.next_on = next_on
        _decided(review, actor, answers, reason)
        _record(actor, review, "retention.kept_on", next_on=next_on.isoformat())
    return review


def propose(actor: Actor, key: int, *, answers: Mapping[str, str], reason: str) -> RetentionReview:
    """Propose that a record is disposed of; a second records manager agrees or sends it back.

    Raises
    ------
    Problem
        When a question is open or answered with yes, the rule waits for its word, a hold is in
        force, or a person of group 1 has not reached the age.
    """
    may_decide(actor)
    with acting(actor):
        review = locked(actor, key)
        _require(review, ReviewState.PROPOSED)
        _answered(answers)
        if YES in answers.values() and review.trigger == "scheduled":
            raise Problem("A question is answered with yes: keep the record on, with the reason")
        if not reason.strip():
            raise Problem("Say why it is disposed of", field="reason")
        require_disposable(review)
        move(review, ReviewState.PROPOSED, actor)
        _decided(review, actor, answers, reason)
        _record(actor, review, "retention.proposed")
    return review


def require_disposable(review: RetentionReview) -> None:
    """Require that nothing speaks against disposal.

    Raises
    ------
    Problem
        When the rule waits for the records manager's word, or a legal hold is in force, or
        somebody in group 1 has not reached the age to which their records are kept.
    """
    if not signed_off(review.rule_row_id):
        raise Problem("Nobody has signed this rule's period off yet: see the rules")
    if holds(review.model, review.key, review.people).exists():
        raise Problem("A legal hold is in force: it must be lifted first")
    age = int(review.rule_row.values.get("until_age") or 0)
    if age and review.trigger == "scheduled":
        born = Nominal.objects.filter(person_id__in=review.people).exclude(born=None)
        youngest = max((person.born for person in born if person.born), default=None)
        if youngest is None or ends_on(youngest, age) > timezone.localdate():
            raise Problem(f"Records of group 1 are kept until the person would be {age} years old")


def latest_review(review: RetentionReview) -> dt.date:
    """Return the last day on which the next review may be, by the rule's rhythm."""
    years = int(review.rule_row.values.get("review_years") or 1)
    return ends_on(timezone.localdate(), years)


def _require(review: RetentionReview, new: ReviewState) -> None:
    step(REVIEW, review.state, new)


def _answered(answers: Mapping[str, str]) -> None:
    for question in codes("retention_questions"):
        if answers.get(question.code) not in {YES, NO}:
            raise Problem("Answer every question", field=question.code)


def _decided(
    review: RetentionReview, actor: Actor, answers: Mapping[str, str], reason: str
) -> None:
    review.answers, review.reason = dict(answers), reason.strip()
    review.decided_by_id, review.decided_at = actor.user_id, timezone.now()
    review.agreed_by, review.agreed_at = None, None
    review.save()


def _record(actor: Actor, review: RetentionReview, verb: str, **detail: str) -> None:
    record(
        actor, what="alter", verb=verb, objects=[f"retentionreview:{review.pk}"],
        people=review.people,
        detail={"kind": review.model, "rule": review.rule, "state": review.state, **detail},
    )  # fmt: skip
