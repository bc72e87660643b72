"""What the pages count and list. A number and its list come from the same query, so they agree."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
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
from saferplaces.casework.reviews.queries import TO_DO, of_the_sample
from saferplaces.casework.supervision.terms import Terms
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.reference.models import Code
from saferplaces.foundation.reference.queries import codes

OPEN_ERRORS = [ErrorState.FOUND, ErrorState.REFERRED]
UNTAKEN = [AlertState.RAISED, AlertState.ESCALATED]
REVIEWS = {
    "open": "Reviews not yet done",
    "sent_back": "Sent back and not yet done again",
    "drawn": "Second looks drawn at random",
    "lowered": "Second looks by rule",
    "held": "Reviews in somebody's hands",
    "opened": "Reviews that came in",
}
ALERTS = {
    "open": "Alerts not yet closed",
    "overdue": "Alerts that nobody took in time",
}
ERRORS = {
    "open": "Recording errors not yet mended",
    "overdue": "Recording errors past their time",
    "referred": "Referrals waiting for the registrar",
    "answered": "Referrals answered",
    "cancellations": "Cancellations referred",
    "transferred": "Crimes transferred to another force",
    "found": "Recording errors found",
}


def ages() -> list[Code]:
    """Return the age bands of the backlog, the youngest first."""
    return sorted(codes("backlog_ages"), key=lambda row: int(row.values["from"]))


def aged(row: Code) -> Q:
    """Return the condition that a review's log was closed so long ago."""
    today = timezone.localdate()
    found = Q()
    if "to" in row.values:
        found &= Q(closed_on__gte=today - dt.timedelta(days=int(row.values["to"])))
    if int(row.values["from"]):
        found &= Q(closed_on__lte=today - dt.timedelta(days=int(row.values["from"])))
    return found


def due(when: str) -> Q:
    """Return the condition that a review is past its target, or will be within a day."""
    now = timezone.now()
    if when == "late":
        return Q(due_at__lt=now)
    return Q(due_at__gte=now, due_at__lt=now + dt.timedelta(days=1))


def reviews_of(
    actor: Actor, terms: Terms, what: str, *, age: str = "", when: str = "", user: int | None = None
) -> QuerySet[Review]:
    """Return the reviews of one of `REVIEWS`, narrowed by age, by when due, by whose they are."""
    rows = Review.objects.filter(reviews.scope(actor, "supervise"))
    if terms.place:
        rows = rows.filter(district=terms.place)
    whose = "decided_by"
    if what == "open":
        rows = rows.filter(state__in=TO_DO)
    elif what == "sent_back":
        rows = rows.filter(state=ReviewState.SENT_BACK)
    elif what in {"drawn", "lowered"}:
        rows = rows.filter(state=ReviewState.SECOND_LOOK)
        rows = of_the_sample(rows, drawn=what == "drawn")
    elif what == "held":
        whose = "held_by"
        rows = rows.filter(held_by__isnull=False, held_until__gte=timezone.now())
    else:
        rows = rows.filter(opened_at__gte=terms.since)
    if what not in {"open", "opened"} and terms.people is not None:
        rows = rows.filter(**{f"{whose}__in": terms.people})
    if user is not None:
        rows = rows.filter(**{whose: user})
    if age:
        rows = rows.filter(aged(next(row for row in ages() if row.code == age)))
    return rows.filter(due(when)) if when else rows


def decisions_of(
    actor: Actor, terms: Terms, *, recording: str = "", risk: str = "", reason: str = "",
    user: int | None = None,
) -> QuerySet[Decision]:  # fmt: skip
    """Return the reviewers' own decisions of the period, before anybody else's word on them.

    Sorted by what they say or are about, those that wait for a blind look are left out: a number
    or a list of one outcome would tell what they say.
    """
    # Asked of each decision by key: a join would read all reviews for a month of decisions.
    own = Review.objects.filter(reviews.scope(actor, "supervise"), pk=OuterRef("review_id"))
    rows = Decision.objects.filter(kind="ordinary", decided_at__gte=terms.since)
    rows = rows.annotate(of_district=Subquery(own.values("district")))
    rows = rows.filter(of_district__isnull=False)
    if terms.district:
        rows = rows.filter(of_district=terms.district)
    if terms.people is not None:
        rows = rows.filter(decided_by__in=terms.people)
    given: dict[str, Any] = {"recording": recording, "risk_level": risk, "decided_by": user}
    rows = rows.filter(**{k: v for k, v in given.items() if v})
    if reason:
        rows = with_reasons(rows).filter(because(reason))
    return told(rows) if recording or risk or reason else rows


def told(rows: QuerySet[Decision]) -> QuerySet[Decision]:
    """Leave out the decisions that wait for a blind look."""
    return rows.filter(~waits_for_a_blind_look())


def waits_for_a_blind_look() -> Exists:
    """Return the condition that a decision was drawn, and nobody has looked yet."""
    return Exists(
        BlindLook.objects.filter(
            decision=OuterRef("pk"), at=None, review__state=ReviewState.SECOND_LOOK
        )
    )


def with_reasons(rows: QuerySet[Decision]) -> QuerySet[Decision]:
    """Add why the logs stood in the queue, by key as well."""
    review = Review.objects.filter(pk=OuterRef("review_id"))
    return rows.annotate(
        had_alert=Subquery(review.values("alert")), had_reasons=Subquery(review.values("reasons"))
    )


def because(reason: str) -> Q:
    """Return the condition that a log stood in the queue for a reason (see `with_reasons`)."""
    if reason == "alert":
        return Q(had_alert=True)
    return Q(had_reasons__contains=[reason])


def alerts_of(actor: Actor, district: str, what: str) -> QuerySet[Alert]:
    """Return the alerts of one of `ALERTS`."""
    rows = alerts.readable(actor).exclude(state=AlertState.CLOSED)
    if district:
        rows = rows.filter(district=district)
    if what == "overdue":
        rows = rows.filter(late_alert())
    return rows


def late_alert() -> Q:
    """Return the condition that nobody took an alert in time."""
    return Q(state__in=UNTAKEN, take_by__lt=timezone.now())


def late_error() -> Q:
    """Return the condition that a recording error is not mended in its time."""
    return Q(state__in=OPEN_ERRORS, rectify_by__lt=timezone.now())


def errors_of(
    actor: Actor, district: str, what: str, *, since: dt.datetime,
    people: frozenset[int] | None = None,
) -> QuerySet[RecordingError]:  # fmt: skip
    """Return the recording errors of one of `ERRORS`; `since` is for those of a period."""
    rows = errors.readable(actor)
    if district:
        rows = rows.filter(district=district)
    if people is not None:
        rows = rows.filter(owner__in=people)
    conditions = {
        "open": Q(state__in=OPEN_ERRORS),
        "overdue": late_error(),
        "referred": Q(state=ErrorState.REFERRED),
        "answered": Q(referred_at__isnull=False, answered_at__gte=since),
        "cancellations": Q(kind="cancellation", found_at__gte=since),
        "transferred": Q(state=ErrorState.TRANSFERRED, ended_at__gte=since),
        "found": Q(found_at__gte=since),
    }
    return rows.filter(conditions[what])
