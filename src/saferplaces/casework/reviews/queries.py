"""What others may ask about reviews, and what the pages list."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.utils import timezone

from saferplaces.casework.reviews.models import (
    Alert,
    AlertState,
    BlindLook,
    Decision,
    ErrorState,
    RecordingError,
    Review,
    ReviewState,
)
from saferplaces.casework.reviews.policy import alerts, errors, reviews
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.roles import SUPERVISE
from saferplaces.foundation.once import each_once, kept
from saferplaces.foundation.reference.queries import choices, codes
from saferplaces.foundation.ui.tables import COUNTED

QUEUED = [ReviewState.WAITING, ReviewState.SENT_BACK]
TO_DO = [*QUEUED, ReviewState.SECOND_LOOK]
STANDING = ("ordinary", "second_look", "registrar")
"""Kinds of decision; each overrides those before it."""
OF_INCIDENTS = "reviews of incidents"
"""Under which a page keeps them (`saferplaces.foundation.once`)."""


def queue(actor: Actor, terms: Mapping[str, Any] | None = None) -> QuerySet[Review]:
    """Return the reviews that wait for a decision, the most pressing first."""
    rows = reviews.readable(actor).filter(state__in=QUEUED)
    return ordered(narrowed(rows, actor, terms or {}), terms or {}).select_related("held_by")


def backlog(actor: Actor) -> tuple[int, int]:
    """Return how many reviews wait, and how many of them past their target.

    Both are counted among the first 10,001 (`saferplaces.foundation.ui.tables.COUNTED`), as in the
    list: beyond it they say that there are more.
    """
    rows = reviews.readable(actor).filter(state__in=QUEUED).values("due_at")[: COUNTED + 1]
    late = Count("due_at", filter=Q(due_at__lt=timezone.now()))
    found = rows.aggregate(number=Count("due_at"), late=late)
    return found["number"], found["late"]


def narrowed(rows: QuerySet[Review], actor: Actor, terms: Mapping[str, Any]) -> QuerySet[Review]:
    """Apply the filters of the queue: district, reason, age, mine."""
    if terms.get("district"):
        rows = rows.filter(district=terms["district"])
    reason = terms.get("reason")
    if reason == "alert":
        rows = rows.filter(alert=True)
    elif reason:
        rows = rows.filter(reasons__contains=[reason])
    now = timezone.now()
    if terms.get("age") == "overdue":
        rows = rows.filter(due_at__lt=now)
    elif terms.get("age"):
        rows = rows.filter(closed_on__lt=timezone.localdate() - dt.timedelta(int(terms["age"])))
    if terms.get("mine"):
        held = Q(held_by=actor.user_id, held_until__gte=now)
        rows = rows.filter(held | Q(state=ReviewState.SENT_BACK, decided_by=actor.user_id))
    return rows


def ordered(rows: QuerySet[Review], terms: Mapping[str, Any]) -> QuerySet[Review]:
    """Put the highest score first, or the longest wait where that is asked for."""
    if terms.get("order") == "oldest":
        return rows.order_by("closed_on", "-score", "incident_id")
    return rows.order_by("-score", "incident_id")


def second_looks(actor: Actor) -> QuerySet[Review]:
    """Return what waits for a second look by this supervisor: not what they decided themselves."""
    rows = Review.objects.filter(reviews.scope(actor, "supervise"), state=ReviewState.SECOND_LOOK)
    rows = rows.exclude(decided_by=actor.user_id).select_related("decided_by")
    return rows.order_by("decided_at", "pk")


def of_the_sample(rows: QuerySet[Review], *, drawn: bool) -> QuerySet[Review]:
    """Keep the second looks that were drawn at random, or those that were not."""
    look = BlindLook.objects.filter(
        review=OuterRef("pk"), decision__decided_at=OuterRef("decided_at")
    )
    return rows.filter(Exists(look) if drawn else ~Exists(look))


def blind_look(review: Review) -> BlindLook | None:
    """Return the draw of the decision that waits for a second look, if it was drawn."""
    rows = BlindLook.objects.filter(
        review=review.pk,
        review__state=ReviewState.SECOND_LOOK,
        decision__decided_at=F("review__decided_at"),
    )
    return rows.select_related("decision__decided_by", "by").first()


def unseen(actor: Actor, keys: Iterable[int]) -> set[int]:
    """Return the reviews whose decision this supervisor must not see before giving their own."""
    if not actor.can(SUPERVISE):
        return set()
    rows = BlindLook.objects.filter(
        review__in=list(keys),
        at=None,
        review__state=ReviewState.SECOND_LOOK,
        decision__decided_at=F("review__decided_at"),
    )
    return set(rows.exclude(decision__decided_by=actor.user_id).values_list("review", flat=True))


def effective(keys: Iterable[int]) -> dict[int, Decision]:
    """Return the decision that counts for each review."""
    return that_count(Decision.objects.filter(review__in=list(keys)).select_related("decided_by"))


def that_count(decisions: Iterable[Decision]) -> dict[int, Decision]:
    """Return those of some decisions that count for their reviews: the highest standing, then the
    newest.
    """
    found: dict[int, Decision] = {}
    for row in sorted(decisions, key=lambda d: (STANDING.index(d.kind), d.decided_at, d.pk)):
        found[row.review_id] = row
    return found


def of_incidents(incident_ids: Iterable[str]) -> dict[str, Review]:
    """Return the reviews of some logs, whoever may read them."""

    def ask(keys: set[str]) -> dict[str, Review]:
        return {r.incident_id: r for r in Review.objects.filter(incident_id__in=keys)}

    return each_once(OF_INCIDENTS, incident_ids, ask)


def known(review: Review) -> None:
    """Let those who ask for the review of a log on this page have the one that was read."""
    kept(OF_INCIDENTS)[review.incident_id] = review


def decisions_on(incident_ids: Iterable[str]) -> list[Decision]:
    """Return every decision on some logs, with its review, the newest first."""

    def ask(keys: set[str]) -> dict[str, list[Decision]]:
        found: dict[str, list[Decision]] = {}
        rows = Decision.objects.filter(review__incident_id__in=keys)
        for row in rows.select_related("decided_by", "review"):
            found.setdefault(row.review.incident_id, []).append(row)
        return found

    found = each_once("decisions", incident_ids, ask).values()
    rows = [row for of_one in found for row in of_one]
    return sorted(rows, key=lambda d: (d.decided_at, d.pk), reverse=True)


def history(incident_id: str) -> list[Decision]:
    """Return every decision on a log, the newest first."""
    return decisions_on([incident_id])


def risk_on_record(incident_ids: Iterable[str]) -> str:
    """Return the level of risk that stands for these logs' people, or "" where none does."""
    return risk_in(decisions_on(incident_ids))


def risk_in(made: Iterable[Decision]) -> str:
    """Return the level of risk that stands by some decisions, or "".

    The newest decided review counts; one that still waits for a second look counts only where its
    level is higher, so that nothing is lowered by one person alone.
    """
    decisions = that_count(made)
    ranks = {row.code: int(row.values["rank"]) for row in codes("risk_levels")}
    settled = [d for d in decisions.values() if d.review.state == ReviewState.DECIDED]
    level = max(settled, key=lambda d: d.decided_at).risk_level if settled else ""
    for decision in decisions.values():
        if ranks.get(decision.risk_level, 0) > ranks.get(level, 0) and decision not in settled:
            level = decision.risk_level
    return level


def open_alerts(actor: Actor) -> QuerySet[Alert]:
    """Return the alerts that are not closed: nobody's first, then by their clock."""
    rows = alerts.readable(actor).exclude(state=AlertState.CLOSED).select_related("taken_by")
    first = Case(
        When(state=AlertState.ESCALATED, then=Value(0)),
        When(state=AlertState.RAISED, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    return rows.order_by(first, "take_by", "pk")


def closed_alerts(actor: Actor) -> QuerySet[Alert]:
    """Return closed alerts, the newest first."""
    rows = alerts.readable(actor).filter(state=AlertState.CLOSED).select_related("taken_by")
    return rows.order_by("-closed_at", "-pk")


def open_errors(actor: Actor) -> QuerySet[RecordingError]:
    """Return the recording errors that have not ended, by when they are due."""
    rows = errors.readable(actor).filter(state__in=[ErrorState.FOUND, ErrorState.REFERRED])
    return rows.select_related("owner").order_by("rectify_by", "pk")


def ended_errors(actor: Actor) -> QuerySet[RecordingError]:
    """Return the recording errors that have ended, the newest first."""
    rows = errors.readable(actor).exclude(state__in=[ErrorState.FOUND, ErrorState.REFERRED])
    return rows.select_related("owner", "ended_by").order_by(
        F("ended_at").desc(nulls_last=True), "-pk"
    )


def errors_of(review_id: int) -> QuerySet[RecordingError]:
    """Return the recording errors of a review."""
    return RecordingError.objects.filter(review=review_id).select_related("owner", "ended_by")


def topics(actor: Actor) -> list[tuple[str, int]]:
    """Return how many errors of the last year teach what, the most frequent first."""
    since = timezone.now() - dt.timedelta(days=365)
    rows = errors.readable(actor).filter(found_at__gte=since).exclude(topic="")
    counts = rows.values_list("topic").annotate(n=Count("pk")).order_by("-n", "topic")
    names = dict(choices("training_topics"))
    return [(names.get(topic, topic), number) for topic, number in counts]
