"""Operations on reviews for other software."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

from django.db.models import Q
from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import Field

from saferplaces.casework.reviews import queries, reading
from saferplaces.casework.reviews.actions.decide import decide
from saferplaces.casework.reviews.actions.take import held_by_another, release, take
from saferplaces.casework.reviews.api_given import DecisionIn, given_of
from saferplaces.casework.reviews.lines import Line, lines
from saferplaces.casework.reviews.models import Decision, Review
from saferplaces.casework.reviews.policy import reviews as policy
from saferplaces.foundation.api.door import api_door
from saferplaces.foundation.api.repeating import IdempotencyKey, once
from saferplaces.foundation.api.shapes import USUAL, After, Key, Limit, Page, mark, place
from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.identity.roles import DECIDE, REVIEWS, SUPERVISE
from saferplaces.foundation.reference.queries import setting
from saferplaces.foundation.ui.fetching import fetch

router = Router(tags=["Reviews"])
decisions = Router(tags=["Decisions"])
POST = ("POST",)


class ReviewOut(Schema):
    """One line of the queue."""

    id: int
    incident_id: str
    record_id: str
    district: str
    place: str
    kind: str
    state: str
    held: Literal["", "mine", "another"] = Field(description="Who holds it now")
    alert: bool
    triggers: list[str]
    reasons: list[str]
    score: float
    closed_on: dt.date
    due_at: dt.datetime


class ReviewPage(Page):
    """Reviews that wait, the most pressing first."""

    reviews: list[ReviewOut]


class PromptOut(Schema):
    """One crime that the engine asks to consider; the decision answers it by its key."""

    key: str
    crime_class: str
    title: str
    basis: str
    evidence: list[str]
    point: str
    confidence: float
    rule: str
    supervisor: bool


class DecisionOut(Schema):
    """What was decided on a review."""

    id: int
    review: int
    incident_id: str
    kind: str = Field(description="ordinary, second_look or registrar: each overrides the former")
    decided_by: str
    role: str
    decided_at: dt.datetime
    recording: str
    rationale: str
    crime_class: str
    crime_number: str
    hate_strands: list[str]
    domestic: bool | None
    asb_category: str
    risk_level: str
    reference: str


class ReviewFull(ReviewOut):
    """A review with what a decision needs to know; its log is read as an incident."""

    seen: str = Field(description="Send it with the decision: it holds only for what was read")
    sort: str = Field(description="Which decisions fit: log or crime")
    asks_hate: bool
    asks_domestic: bool
    risk_on_record: str
    blind: bool = Field(description="Of the random share that is read without prompts")
    prompts: list[PromptOut]
    decisions: list[DecisionOut]


class DecisionPage(Page):
    """Decisions in the order in which they were made."""

    decisions: list[DecisionOut]


class QueueTerms(Schema):
    """Which reviews to list."""

    district: str | None = Field(None, max_length=60)
    reason: str | None = Field(None, max_length=40, description="Part of the score, or alert")
    overdue: bool = False
    mine: bool = False


@router.get("", response=ReviewPage, url_name="api-reviews", operation_id="reviews-list")
@api_door(REVIEWS, personal=True, verb="review.list")
def review_list(
    request: Request, terms: Annotated[QueueTerms, Query()], limit: Limit = USUAL,
    after: After = None,
) -> dict[str, Any]:  # fmt: skip
    """List the reviews that wait, the most pressing first.

    Scores change when a snapshot is published: a page then goes on from the same score.
    """
    asked = {"district": terms.district, "reason": terms.reason, "mine": terms.mine}
    rows = queries.queue(request.actor, asked | {"age": "overdue" if terms.overdue else ""})
    start = place(after, float, str)
    if start is not None:
        score, key = start
        later = Q(score__lt=score) | Q(score=score, incident_id__gt=key)
        rows = rows.filter(later, score__lte=score)  # which the queue's index can be asked for
    found = list(rows[: limit + 1])
    shown = lines(request.actor, found[:limit])
    request.access.asked(**asked)
    request.access.saw("review", [line.review.pk for line in shown])
    request.access.saw("incident", [line.review.incident_id for line in shown])
    last = shown[-1].review if len(found) > limit else None
    following = mark(float(last.score), last.incident_id) if last else ""
    return {"reviews": [_line(request, line) for line in shown], "next": following}


@router.get("/{pk}", response=ReviewFull, url_name="api-review", operation_id="reviews-read")
@api_door(REVIEWS, personal=True, verb="review.read")
def review_one(request: Request, pk: Key) -> dict[str, Any]:
    """One review, with what a decision on it needs to know."""
    return _full(request, fetch(policy, request.actor, pk))


@router.post(
    "/{pk}/take", response=ReviewFull, url_name="api-review-take", operation_id="reviews-take"
)
@api_door(DECIDE, personal=True, verb="review.read", methods=POST)
def review_take(request: Request, pk: Key) -> dict[str, Any]:
    """Take a review, so that nobody else decides it for a while; or keep hold of it for longer."""
    fetch(policy, request.actor, pk)
    return _full(request, take(request.actor, pk))


@router.post(
    "/{pk}/release", response=ReviewOut, url_name="api-review-release",
    operation_id="reviews-release",
)  # fmt: skip
@api_door(DECIDE, personal=True, verb="review.list", methods=POST)
def review_release(request: Request, pk: Key) -> dict[str, Any]:
    """Give a review back, undecided."""
    fetch(policy, request.actor, pk)
    line = lines(request.actor, [release(request.actor, pk)])[0]
    request.access.saw("review", [pk])
    request.access.saw("incident", [line.review.incident_id])
    return _line(request, line)


@router.post(
    "/{pk}/decide", response={201: DecisionOut}, url_name="api-review-decide",
    operation_id="reviews-decide",
)  # fmt: skip
@api_door((DECIDE, SUPERVISE), personal=True, verb="review.read", methods=POST)
def review_decide(
    request: Request, pk: Key, given: DecisionIn, idempotency_key: IdempotencyKey = None
) -> dict[str, Any]:
    """Decide a review. A person decides; software passes on what they said.

    It is checked as the review page checks it, and followed by the same tasks, recording errors
    and second looks.
    """
    review = fetch(policy, request.actor, pk)

    def make() -> int:
        said = given_of(request.actor, reading.read(review), given)
        return decide(request.actor, pk, said, seen=given.seen).pk

    made = once(request, idempotency_key, "reviews-decide", make)
    decision = Decision.objects.select_related("review", "decided_by").get(pk=made)
    request.access.saw("review", [pk], reading.read(review).people)
    request.access.saw("incident", [review.incident_id])
    return _decision(decision)


@decisions.get("", response=DecisionPage, url_name="api-decisions", operation_id="decisions-list")
@api_door(REVIEWS, personal=True, verb="review.decisions")
def decision_list(request: Request, limit: Limit = USUAL, after: After = None) -> dict[str, Any]:
    """The feed of decisions, the oldest first.

    Keep the last `next` that was not empty, and ask again with it: each decision comes once. The
    newest decision of the highest kind counts for a review.
    """
    start = place(after, int)
    settled = timezone.now() - dt.timedelta(seconds=float(setting("api_settle_seconds")))
    rows = Decision.objects.filter(
        review__in=policy.readable(request.actor), decided_at__lte=settled,
        pk__gt=start[0] if start else 0,
    ).select_related("review", "decided_by")  # fmt: skip
    shown = list(rows.order_by("pk")[:limit])
    request.access.saw("review", dict.fromkeys(one.review_id for one in shown))
    request.access.saw("incident", dict.fromkeys(one.review.incident_id for one in shown))
    following = mark(shown[-1].pk) if shown else ""
    return {"decisions": [_decision(one) for one in shown], "next": following}


def _line(request: Request, line: Line) -> dict[str, Any]:
    review = line.review
    return {
        "id": review.pk,
        "incident_id": review.incident_id,
        "record_id": line.record_id,
        "district": review.district,
        "place": line.place,
        "kind": line.kind,
        "state": review.state,
        "held": _held(request, review),
        "alert": review.alert,
        "triggers": line.triggers,
        "reasons": [*(part for part, _ in line.reasons), *line.further],
        "score": review.score,
        "closed_on": review.closed_on,
        "due_at": review.due_at,
    }


def _held(request: Request, review: Review) -> str:
    now = timezone.now()
    if held_by_another(request.actor, review, now):
        return "another"
    mine = review.held_by_id == request.actor.user_id and review.held_until is not None
    return "mine" if mine and review.held_until >= now else ""  # type: ignore[operator]


def _full(request: Request, review: Review) -> dict[str, Any]:
    log = reading.read(review)
    made = queries.history(review.incident_id)
    hide = log.blind and not made
    request.access.saw("review", [review.pk], log.people)
    request.access.saw("incident", [review.incident_id])
    return _line(request, lines(request.actor, [review])[0]) | {
        "seen": log.finding.row_hash,
        "sort": log.sort,
        "asks_hate": log.asks_hate,
        "asks_domestic": log.asks_domestic,
        "risk_on_record": log.risk_on_record,
        "blind": log.blind,
        "prompts": [] if hide else [_prompt(prompt) for prompt in log.prompts],
        "decisions": [_decision(one) for one in made],
    }


def _prompt(prompt: Any) -> dict[str, Any]:
    return {name: getattr(prompt, name) for name in PromptOut.model_fields}


def _decision(one: Decision) -> dict[str, Any]:
    names = (
        "kind", "role", "decided_at", "recording", "rationale", "crime_class", "crime_number",
        "hate_strands", "domestic", "asb_category", "risk_level", "reference",
    )  # fmt: skip
    return {name: getattr(one, name) for name in names} | {
        "id": one.pk,
        "review": one.review_id,
        "incident_id": one.review.incident_id,
        "decided_by": one.decided_by.name,
    }
