"""The recording rate: crimes recorded among the crimes that reviews found due.

The unit is the crime, never the log (crime data integrity audits). A crime is due where the
decision that counts says that one is recorded for the log, and where a review found one missing and
nobody has ruled or transferred it away. It counts as recorded only if it was so before the review
found it; mending an error later is counted apart. These are crimes in logs that were reviewed: a
measure of what reviews find, with no drawn sample, no blind second reader and no rest of the
population.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db import connection
from django.db.models import F
from django.utils import timezone

from asvat.evaluation.recording_audit.rates import Sample, rate
from saferplaces.casework.reviews.models import ErrorState, RecordingError
from saferplaces.casework.reviews.policy import errors
from saferplaces.casework.supervision.terms import Terms
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.reference.models import Code
from saferplaces.foundation.reference.queries import setting

ENDLESS = 10**9
"""Reviews stand for the logs still to come: no correction for a finite population."""
MISSED = ("not_recorded", "further_crime", "for_the_registrar")
"""Kinds of error that are a crime of their own; a wrong class is one of a crime that is there."""
RECORDED = """
SELECT d.review_id, r.district, d.decided_at,
       CASE WHEN d.recording = ANY (%(reclassed)s) THEN d.crime_class
            ELSE COALESCE(NULLIF(i.offence_class, ''), d.crime_class) END
FROM reviews_decision d
CROSS JOIN LATERAL (
    SELECT district, incident_id FROM reviews_review
    WHERE id = d.review_id AND state = 'decided'
      AND (%(districts)s::text[] IS NULL OR district = ANY (%(districts)s))
    OFFSET 0
) r
CROSS JOIN LATERAL (
    SELECT offence_class FROM incidents_incident WHERE incident_id = r.incident_id OFFSET 0
) i
WHERE d.recording = ANY (%(recorded)s) AND d.decided_at >= %(since)s
  AND d.id = (SELECT o.id FROM reviews_decision o WHERE o.review_id = d.review_id
              ORDER BY array_position(ARRAY['ordinary', 'second_look', 'registrar'], o.kind::text)
                       DESC, o.decided_at DESC, o.id DESC LIMIT 1)
"""
"""OFFSET 0 keeps the look-ups by key: a join would read all reviews for a month of decisions."""


@dataclass(frozen=True)
class Crime:
    """One crime that was due in a reviewed log."""

    review_id: int
    district: str
    crime_class: str
    found_at: dt.datetime
    before: bool  # recorded when the review found it
    in_time: bool | None  # within the hours after the report; None where the times are not known
    state: str  # recorded, rectified or open

    @property
    def month(self) -> dt.date:
        """The first day of the month in which it was reviewed."""
        return timezone.localtime(self.found_at).date().replace(day=1)


@dataclass(frozen=True)
class Line:
    """The crimes of one district, class or month."""

    key: object
    due: int
    before: int
    share: float
    low: float
    high: float
    timed: int
    in_time: int
    rectified: int
    open: int

    @property
    def rate(self) -> str:
        """The recording rate with its interval, in words."""
        return "–" if not self.due else f"{self.share:.1%} ({self.low:.1%} to {self.high:.1%})"


def crimes(actor: Actor, terms: Terms) -> list[Crime]:
    """Return the crimes that reviews of the period found due, in the actor's districts."""
    return [*_recorded(actor, terms), *_missed(actor, terms)]


def lines(found: Iterable[Crime], by: Callable[[Crime], object]) -> list[Line]:
    """Return the recording rate of each group; crimes of one log count as one draw together."""
    groups: dict[object, list[Crime]] = defaultdict(list)
    for crime in found:
        groups[by(crime)].append(crime)
    return [_line(key, rows) for key, rows in sorted(groups.items(), key=lambda g: str(g[0]))]


def _line(key: object, rows: list[Crime]) -> Line:
    due: dict[int, int] = defaultdict(int)
    before: dict[int, int] = defaultdict(int)
    for row in rows:
        due[row.review_id] += 1
        before[row.review_id] += int(row.before)
    found = rate(
        Sample(
            np.array([before[key] for key in due], dtype=np.float64),
            np.array(list(due.values()), dtype=np.float64),
            np.zeros(len(due), dtype=np.int64),
            np.array([ENDLESS], dtype=np.int64),
        )
    )
    timed = [row for row in rows if row.in_time is not None]
    return Line(
        key, found.of, found.hits, found.share, found.low, found.high,
        len(timed), sum(bool(row.in_time) for row in timed),
        sum(row.state == "rectified" for row in rows), sum(row.state == "open" for row in rows),
    )  # fmt: skip


def _recorded(actor: Actor, terms: Terms) -> Iterable[Crime]:
    """Yield the crimes that were on record when their log was reviewed.

    When those were recorded no extract says, so whether it was in time is not known.
    """
    rows = Code.objects.filter(list="recording_decisions")
    of_crimes = [r for r in rows if "crime" in r.values["for"] and not r.values.get("referred")]
    numbered = [r for r in rows if "number" in r.values["needs"]]
    given: dict[str, Any] = {
        "recorded": sorted({r.code for r in [*of_crimes, *numbered]}),
        "reclassed": sorted({r.code for r in of_crimes if r.values.get("error") == "wrong_class"}),
        "since": terms.since,
        "districts": _districts(actor, terms),
    }
    with connection.cursor() as cursor:
        cursor.execute(RECORDED, given)
        for review, district, at, class_ in cursor.fetchall():
            yield Crime(review, district, class_, at, True, None, "recorded")


def _missed(actor: Actor, terms: Terms) -> Iterable[Crime]:
    """Yield the crimes that a review found missing and that are still said to be due."""
    rows = errors.readable(actor).filter(
        kind__in=MISSED,
        state__in=[ErrorState.FOUND, ErrorState.RECTIFIED],
        found_at__gte=terms.since,
        found_at=F("decision__decided_at"),  # by the review itself, not later by an audit
    )
    if terms.district:
        rows = rows.filter(district=terms.district)
    limit = dt.timedelta(hours=float(setting("recording_hours")))
    for error in rows:
        yield Crime(
            error.review_id or 0, error.district, error.crime_class, error.found_at,
            _before(error), _in_time(error, limit), _state(error),
        )  # fmt: skip


def _before(error: RecordingError) -> bool:
    return error.recorded_at is not None and error.recorded_at < error.found_at


def _in_time(error: RecordingError, limit: dt.timedelta) -> bool | None:
    if error.reported_at is None:
        return None
    if error.recorded_at is not None:
        return error.recorded_at - error.reported_at <= limit
    return False if timezone.now() - error.reported_at > limit else None


def _state(error: RecordingError) -> str:
    if error.state == ErrorState.FOUND:
        return "open"
    return "recorded" if _before(error) else "rectified"


def _districts(actor: Actor, terms: Terms) -> list[str] | None:
    if terms.district:
        inside = actor.districts is None or terms.district in actor.districts
        return [terms.district] if inside else []
    return None if actor.districts is None else sorted(actor.districts)
