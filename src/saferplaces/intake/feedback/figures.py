"""Figures of what passengers say: counted in the database, with intervals, small numbers kept back.

Only answers that are shown count. They are self-selected: every page says so, and none of these
figures stands beside a survey's.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from dateutil.relativedelta import relativedelta
from django.db.models import Count, F, Func, Q, QuerySet, TextField
from django.utils import timezone

from asvat.hotspots.count_intervals import rate_ratio, share_interval
from saferplaces.foundation.identity.actor import Actor
from saferplaces.intake.feedback.models import Answer, AnswerState
from saferplaces.intake.feedback.policy import in_full
from saferplaces.intake.hotspots.suppression import FEW, protect_list

UNSAFE = 2
"""Scores up to this are unsafe."""
LABEL = (
    "Self-selected: whoever wishes answers, as often as they wish. This says what was told, not "
    "how safe all passengers feel, and is never added to survey figures."
)
KEPT_BACK = "fewer than 5"


@dataclass(frozen=True)
class Period:
    """Some months up to a day, and as many before them."""

    months: int
    first: dt.date
    until: dt.date  # the day after the last

    @property
    def before(self) -> Period:
        """The period before."""
        return Period(self.months, self.first - relativedelta(months=self.months), self.first)


@dataclass(frozen=True)
class Row:
    """Answers of one stop, route, hour or reason.

    Attributes
    ----------
    answers, unsafe:
        None where they are kept back.
    low, high:
        Wilson's 95% interval of the share who felt unsafe.
    ratio, ratio_low, ratio_high:
        Unsafe answers for each answer, over the same in the period before, with the exact interval;
        None where there is nothing to compare.
    """

    key: str
    label: str
    answers: int | None
    unsafe: int | None
    low: float = 0.0
    high: float = 1.0
    before: int = 0
    ratio: float | None = None
    ratio_low: float | None = None
    ratio_high: float | None = None

    @property
    def share(self) -> float | None:
        """The share who felt unsafe."""
        return None if self.unsafe is None or not self.answers else self.unsafe / self.answers

    @property
    def moved(self) -> str:
        """Whether it changed, as far as chance lets one say."""
        if self.ratio_low is None or self.ratio_high is None:
            return ""
        if self.ratio_low > 1:
            return "more unsafe"
        return "less unsafe" if self.ratio_high < 1 else "no clear change"


def period(months: int, today: dt.date | None = None) -> Period:
    """Return the period of some months up to now."""
    until = (today or timezone.localdate()) + dt.timedelta(days=1)
    return Period(months, until - relativedelta(months=months), until)


def counted(actor: Actor) -> QuerySet[Answer]:
    """Return the answers that count, in the actor's districts."""
    return Answer.objects.filter(actor.within_districts().q, state=AnswerState.SHOWN)


def during(rows: QuerySet[Answer], when: Period) -> QuerySet[Answer]:
    """Return those that came in a period (local days)."""
    first, until = (
        timezone.make_aware(dt.datetime.combine(day, dt.time())) for day in (when.first, when.until)
    )
    return rows.filter(submitted_at__gte=first, submitted_at__lt=until)


def total(actor: Actor, rows: QuerySet[Answer], when: Period) -> Row:
    """Return all answers of a period, compared with the one before."""
    found = by(actor, rows, when, "", {"": "All answers"})
    return found[0] if found else Row("", "All answers", 0, 0)


def by(
    actor: Actor,
    rows: QuerySet[Answer],
    when: Period,
    column: str,
    labels: Mapping[str, str] | None = None,
) -> list[Row]:
    """Return the answers by a column (``stop``, ``route``, ``band``; "" for all), most first.

    For those who see no small numbers a count below five is kept back, and with it enough that it
    cannot be worked out from the total; so is a number of unsafe answers that gives away few.
    """
    now, before = (_counts(during(rows, one), column) for one in (when, when.before))
    found = [
        _row(key, (labels or {}).get(key, key), now[key], before.get(key, (0, 0)))
        for key in sorted(now, key=lambda key: (-now[key][0], key))
    ]
    return found if in_full(actor) else _protected(found, partition=column != "reasons")


def _counts(rows: QuerySet[Answer], column: str) -> dict[str, tuple[int, int]]:
    """Return answers and unsafe ones by the values of a column."""
    unsafe = Count("pk", filter=Q(score__lte=UNSAFE))
    if not column:
        one = rows.aggregate(n=Count("pk"), u=unsafe)
        return {"": (one["n"], one["u"])} if one["n"] else {}
    if column == "reasons":
        rows = rows.annotate(of=Func(F("reasons"), function="unnest", output_field=TextField()))
    else:
        rows = rows.exclude(**{column: None if column == "stop" else ""}).annotate(of=F(column))
    told = rows.order_by().values("of").annotate(n=Count("pk"), u=unsafe)
    return {str(row["of"]): (row["n"], row["u"]) for row in told}


def _row(key: str, label: str, now: tuple[int, int], then: tuple[int, int]) -> Row:
    low, high = (float(v) for v in share_interval(now[1], now[0]))
    made = Row(key, label, now[0], now[1], low, high, before=then[0])
    if not (now[0] and then[0] and (now[1] or then[1])):
        return made
    ratio, lowest, highest = (float(v) for v in rate_ratio(then[1], now[1], now[0] / then[0]))
    if not np.isfinite(highest):
        return made
    return replace(made, ratio=ratio, ratio_low=lowest, ratio_high=highest)


def _protected(rows: list[Row], partition: bool) -> list[Row]:
    counts = np.array([row.answers or 0 for row in rows], np.int64)
    shown = protect_list(counts)[0] if partition and len(rows) else counts >= FEW
    return [_careful(row) if may else _hidden(row) for row, may in zip(rows, shown, strict=True)]


def _hidden(row: Row) -> Row:
    return Row(row.key, row.label, None, None)


def _careful(row: Row) -> Row:
    """Keep back how many felt unsafe where few did, or all but a few; and what came of few."""
    unsafe, answers = row.unsafe or 0, row.answers or 0
    if unsafe < FEW or answers - unsafe < FEW:
        return replace(_hidden(row), answers=row.answers)
    if row.before < 2 * FEW:
        return replace(row, ratio=None, ratio_low=None, ratio_high=None)
    return row


def words_of_share(row: Row) -> str:
    """Return the share who felt unsafe with its interval, in words."""
    if row.share is None:
        return "kept back" if row.unsafe is None else "–"
    return f"{row.share:.0%} ({row.low:.0%} to {row.high:.0%})"


def words_of_change(row: Row) -> str:
    """Return how it moved against the period before, in words."""
    if row.ratio is None:
        return "–"
    return f"{row.moved}: {row.ratio:.2f} times ({row.ratio_low:.2f} to {row.ratio_high:.2f})"


def matrix(rows: QuerySet[Answer], when: Period) -> dict[tuple[int, str], int]:
    """Return unsafe answers by weekday (0 is Monday) and time band, where the day is known."""
    told = (
        during(rows, when)
        .filter(score__lte=UNSAFE, occurred_on__isnull=False)
        .order_by()
        .values("occurred_on__iso_week_day", "band")
        .annotate(n=Count("pk"))
    )
    return {(row["occurred_on__iso_week_day"] - 1, row["band"]): row["n"] for row in told}


def of_stop(actor: Actor, stop: str, when: Period) -> Row:
    """Return the answers at one stop, kept back where the list of all stops keeps them back.

    What one page keeps back so that a neighbour cannot be worked out, another does not show.
    """
    if in_full(actor):
        return total(actor, counted(actor).filter(stop=stop), when)
    found = by(actor, counted(actor), when, "stop")
    return next((row for row in found if row.key == stop), Row(stop, stop, 0, 0))


def near(actor: Actor, stops: Iterable[Any], when: Period) -> Row:
    """Return the answers at some stops together.

    For those who see no small numbers, of the stops that the list of all stops shows in full: what
    it keeps back could else be had by taking one place's sum from another's.
    """
    if in_full(actor):
        return total(actor, counted(actor).filter(stop__in=list(stops)), when)
    wanted = {str(stop) for stop in stops}
    found = [row for row in by(actor, counted(actor), when, "stop") if row.key in wanted]
    told = [(row.answers or 0, row.unsafe) for row in found if row.unsafe is not None]
    if found and not told:
        return Row("", "All answers", None, None)
    return _row("", "All answers", (sum(n for n, _ in told), sum(u for _, u in told)), (0, 0))
