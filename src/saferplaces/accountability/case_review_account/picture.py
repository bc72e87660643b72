"""The current picture of case reviews across the districts: volumes, times, answers, who is late.

Numbers of people are kept back where they are small, for whoever may not read incidents; the four
measures that the law publishes are shown as they are, and so is how many steps of which
organisation are late, which says nothing of anybody.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from django.db import connection
from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet
from django.utils import timezone

from asvat.hotspots.count_intervals import share_interval
from saferplaces.accountability.case_review_account.periods import Period
from saferplaces.casework.case_reviews.models import OPEN as CASE_OPEN
from saferplaces.casework.case_reviews.models import (
    BodyRequest,
    BodyResponse,
    CaseReview,
    Considered,
    Recommendation,
    Result,
)
from saferplaces.casework.lpb_reviews.models import OPEN, LpbReview
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.roles import INCIDENTS
from saferplaces.foundation.reference.queries import codes, districts, setting
from saferplaces.intake.hotspots.suppression import protect_parts

MILESTONES = (
    ("Received to acknowledged", "received_at", "acknowledged_at", "acknowledge_due"),
    ("Acknowledged to threshold decided", "acknowledged_at", "decided_at", "decision_due"),
    ("Threshold decided to meeting held", "decided_at", "met_at", "meeting_due"),
    ("Meeting held to outcome told", "met_at", "outcome_at", "outcome_due"),
)
CONFIDENCE = 0.95


@dataclass(frozen=True)
class Share:
    """So many of so many, with the interval of the share.

    `shown` is False where others could be subtracted to get at a small one (`apart`).
    """

    hits: int
    of: int
    shown: bool = True

    @property
    def ends(self) -> tuple[float, float]:
        """The ends of the 95% interval (Wilson)."""
        low, high = share_interval(
            np.array([float(self.hits)]), np.array([float(self.of)]), CONFIDENCE
        )
        return float(low[0]), float(high[0])

    def words(self, least: int) -> str:
        """Return the share in words, or that it is too small to show."""
        if not self.of:
            return "None yet"
        if not self.shown or any(
            0 < part < least for part in (self.hits, self.of - self.hits, self.of)
        ):
            return "Too few to show"
        low, high = self.ends
        return f"{self.hits / self.of:.0%} ({low:.0%} to {high:.0%})"


@dataclass(frozen=True)
class Milestone:
    """How long a step took, in days, and how many of the steps were in time."""

    title: str
    median: float | None
    most: float | None
    in_time: Share


@dataclass(frozen=True)
class Late:
    """Steps past their day, of one organisation in one district."""

    district: str
    organisation: str
    what: str
    number: int
    oldest: dt.datetime | None


def apart(shares: Sequence[Share]) -> list[Share]:
    """Return shares of districts so that none that is too small can be had by subtraction.

    What there is in the whole area and how many of each district there are is published, so that
    one that is kept back takes another with it: of those who did, and of those who did not.
    """
    counts = [[share.hits for share in shares], [share.of - share.hits for share in shares]]
    some = [row for row in counts if any(row)]
    if not some:
        return list(shares)
    few = int(setting("case_review_least_number"))
    may = protect_parts(np.array(some, np.int64), few).cells
    return [replace(share, shown=bool(may[:, at].all())) for at, share in enumerate(shares)]


def least(actor: Actor) -> int:
    """Return the smallest number of people that an actor is shown."""
    return 0 if actor.can(INCIDENTS) else int(setting("case_review_least_number"))


def milestones(period: Period, district: str = "") -> list[Milestone]:
    """Return how long each step took, of case reviews received in a period."""
    found = []
    for title, begins, ends, due in MILESTONES:
        # The names are ours, above; nothing of them is given by anybody.
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY"
                f" extract(epoch FROM {ends} - {begins}) / 86400)"
                f" FILTER (WHERE {ends} >= {begins}),"
                f" count(*) FILTER (WHERE {ends} <= {due}),"
                f" count(*) FILTER (WHERE {ends} IS NOT NULL OR {due} < %s)"
                " FROM case_reviews_casereview WHERE received_at >= %s AND received_at < %s"
                " AND (%s = '' OR district = %s)",
                [timezone.now(), period.begins, period.ends, district, district],
            )
            spread, hits, of = cursor.fetchone()
        median, most = spread or (None, None)
        found.append(Milestone(title, median, most, Share(hits, of)))
    return found


def by_district(period: Period) -> list[dict[str, Any]]:
    """Return each district's volumes and shares of a period."""
    rows = CaseReview.objects.filter(received_at__gte=period.begins, received_at__lt=period.ends)
    counted = _counts(
        rows,
        "district",
        applications=Q(),
        behalf=Q(application__on_behalf=True),
        hate=Q(hate=True),
        decided=~Q(result=""),
        met=Q(result=Result.MET),
        discretion=Q(result=Result.DISCRETION),
        not_met=Q(result=Result.NOT_MET),
        open=CASE_OPEN,
    )
    asked = _counts(
        LpbReview.objects.filter(asked_at__gte=period.begins, asked_at__lt=period.ends),
        "district",
        asked=Q(),
        ended=~Q(outcome=""),
        upheld=Q(outcome__in=upheld_outcomes()),
    )
    answers = _counts(
        BodyResponse.objects.filter(
            recommendation__sent_at__gte=period.begins, recommendation__sent_at__lt=period.ends
        ),
        "recommendation__review__district",
        answered=Q(),
        accepted=Q(decision=Considered.ACCEPT),
        partly=Q(decision=Considered.PARTLY),
        rejected=Q(decision=Considered.REJECT),
    )
    empty: dict[str, int] = {}
    return [
        {
            "district": row.name,
            "code": row.code,
            **_shares(counted.get(row.code, empty), asked.get(row.code, empty)),
            **{
                key: answers.get(row.code, empty).get(key, 0)
                for key in ("answered", "accepted", "partly", "rejected")
            },
        }
        for row in districts()
    ]


def milestones_apart(period: Period, district: str) -> list[Milestone]:
    """Return how long each step took in a district, with shares that cannot be had by subtraction
    from those of the whole area and of the other districts.
    """
    places = [row.code for row in districts()]
    of_each = {code: milestones(period, code) for code in places}
    found = []
    for at, step in enumerate(of_each[district] if district else milestones(period)):
        safe = apart([of_each[code][at].in_time for code in places])
        share = safe[places.index(district)] if district else step.in_time
        found.append(replace(step, in_time=share))
    return found


def late(today: dt.datetime | None = None) -> list[Late]:
    """Return the steps past their day, by district and organisation, the most first."""
    now = today or timezone.now()
    considered = BodyResponse.objects.filter(recommendation=OuterRef("pk"))
    kinds = (
        ("A step of a case review", CaseReview.objects.filter(CASE_OPEN, next_due__lt=now),
         "district", "organisation__name", "next_due"),
        ("An answer asked of a body",
         BodyRequest.objects.filter(answered_at=None, due_at__lt=now, passed_over_at=None),
         "review__district", "organisation__name", "due_at"),
        ("A decision made without the body’s answer",
         BodyRequest.objects.filter(answered_at=None, passed_over_at__isnull=False),
         "review__district", "organisation__name", "due_at"),
        ("A recommendation to be considered",
         Recommendation.objects.filter(
             ~Exists(considered), sent_at__isnull=False, consider_by__lt=now, superseded_by=None
         ),
         "review__district", "organisation__name", "consider_by"),
        ("The bundle for the policing body",
         LpbReview.objects.filter(state="asked", next_due__lt=now),
         "district", "case_review__organisation__name", "next_due"),
    )  # fmt: skip
    names = {row.code: row.name for row in districts()}
    found = [
        Late(names.get(district, district), organisation, what, number, oldest)
        for what, rows, place, whose, due in kinds
        for district, organisation, number, oldest in _grouped(rows, place, whose, due)
    ]
    ours = LpbReview.objects.filter(OPEN, next_due__lt=now).exclude(state="asked")
    found += [
        Late(names.get(district, district), "The policing body", "A step of its review", n, oldest)
        for district, n, oldest in _grouped(ours, "district", "next_due")
    ]
    return sorted(found, key=lambda row: (-row.number, row.district, row.organisation))


def upheld_outcomes() -> list[str]:
    """Return the codes of the outcomes that uphold a request."""
    return [row.code for row in codes("lpb_outcomes") if row.values["upheld"]]


def _shares(counted: dict[str, int], asked: dict[str, int]) -> dict[str, Any]:
    def of(name: str, among: str) -> Share:
        return Share(counted.get(name, 0), counted.get(among, 0))

    return {
        "applications": counted.get("applications", 0),
        "open": counted.get("open", 0),
        "met": of("met", "decided"),
        "discretion": of("discretion", "decided"),
        "not_met": of("not_met", "decided"),
        "behalf": of("behalf", "applications"),
        "hate": of("hate", "applications"),
        "asked": asked.get("asked", 0),
        "upheld": Share(asked.get("upheld", 0), asked.get("ended", 0)),
    }


def _counts(rows: QuerySet[Any], path: str, **wanted: Q) -> dict[str, dict[str, int]]:
    sums = {f"n_{name}": Count("pk", filter=q) for name, q in wanted.items()}
    found = rows.order_by().values(path).annotate(**sums)
    return {row[path]: {name: row[f"n_{name}"] for name in wanted} for row in found}


def _grouped(rows: QuerySet[Any], *of: str) -> list[tuple[Any, ...]]:
    """Return how many there are of each kind, and the earliest due; `of` ends with the due time."""
    *kinds, due = of
    return list(rows.order_by().values_list(*kinds).annotate(n=Count("pk"), oldest=Min(due)))
