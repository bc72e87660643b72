"""The backlog by district, age and target; what comes in and goes out; who holds what."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max, Min, Q, QuerySet, Sum
from django.utils import timezone

from saferplaces.casework.supervision.counted import aged, ages, due, reviews_of
from saferplaces.casework.supervision.decided import given
from saferplaces.casework.supervision.models import Opened, Waiting
from saferplaces.casework.supervision.terms import Terms, named
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.reference.queries import setting

SHOWN = 50
STAR = Count("*")


@dataclass(frozen=True)
class Row:
    """The backlog of one district, or of all together."""

    district: str  # code; "" for all
    name: str
    total: int
    by_age: Mapping[str, int]
    late: int
    soon: int
    oldest: dt.date | None


def by_district(actor: Actor, terms: Terms) -> list[Row]:
    """Return the backlog of each district and then of all, from the counts that are kept."""
    wanted: dict[str, Any] = {
        f"age_{row.code}": Sum("number", filter=aged(row), default=0) for row in ages()
    } | {
        "late": Sum("number", filter=due("late"), default=0),
        "soon": Sum("number", filter=due("soon"), default=0),
        "total": Sum("number"),
    }
    kept = _kept(actor, terms)
    counted: list[dict[str, Any]] = [dict(r) for r in kept.values("district").annotate(**wanted)]
    found = [row for row in counted if row["total"]]
    days = kept.values("district", "closed_on").annotate(n=Sum("number")).filter(n__gt=0)
    oldest = {row["district"]: row["closed_on"] for row in days.order_by("-closed_on")}
    names = named(row["district"] for row in found)
    rows = sorted(
        (
            Row(
                row["district"],
                names[row["district"]],
                row["total"],
                {a.code: row[f"age_{a.code}"] for a in ages()},
                row["late"],
                row["soon"],
                oldest[row["district"]],
            )
            for row in found
        ),
        key=lambda row: row.name,
    )
    return [*rows, _all(rows)] if len(rows) > 1 else rows


def _kept(actor: Actor, terms: Terms) -> QuerySet[Waiting]:
    rows = Waiting.objects.filter(actor.within_districts().q)
    return rows.filter(district=terms.place) if terms.place else rows


def _all(rows: list[Row]) -> Row:
    return Row(
        "", "All", sum(r.total for r in rows),
        {code: sum(r.by_age[code] for r in rows) for code in rows[0].by_age},
        sum(r.late for r in rows), sum(r.soon for r in rows),
        min(r.oldest for r in rows if r.oldest),
    )  # fmt: skip


def in_and_out(actor: Actor, terms: Terms) -> list[tuple[dt.date, int, int]]:
    """Return, for each day of the period, the reviews that came in and the decisions made."""
    first = timezone.localtime(terms.since).date()
    came = Opened.objects.filter(Q(day__gte=first) & actor.within_districts().q)
    if terms.place:
        came = came.filter(district=terms.place)
    into: dict[dt.date, int] = dict(came.values_list("day").annotate(n=Sum("number")))
    out = Counter[dt.date]()
    for row in given(actor, terms):
        out[row.day] += row.number
    days = [first + dt.timedelta(days=n) for n in range(terms.days)]
    return [(day, into.get(day, 0), out[day]) for day in days]


@dataclass(frozen=True)
class Holding:
    """What somebody has of a kind, and since when the oldest of it."""

    user_id: int
    name: str
    what: str  # held or sent_back
    number: int
    since: dt.datetime | None


def holdings(actor: Actor, terms: Terms) -> list[Holding]:
    """Return who holds reviews now, and to whom some were sent back."""
    minutes = dt.timedelta(minutes=float(setting("review_hold_minutes")))
    held = reviews_of(actor, terms, "held").order_by()
    rows = held.values("held_by", "held_by__name").annotate(n=STAR, at=Min("held_until"))
    found = [
        Holding(r["held_by"], r["held_by__name"], "held", r["n"], r["at"] - minutes)
        for r in rows.order_by("at")[:SHOWN]
    ]
    # The newest row of a review's way is the one that sent it back.
    back = reviews_of(actor, terms, "sent_back").filter(decided_by__isnull=False)
    each = back.order_by().annotate(since=Max("changes__at"))
    by_person: dict[tuple[int, str], list[dt.datetime]] = {}
    for key, name, at in each.values_list("decided_by", "decided_by__name", "since"):
        by_person.setdefault((key, name), []).append(at)
    found += [
        Holding(key, name, "sent_back", len(times), min(times))
        for (key, name), times in sorted(by_person.items(), key=lambda item: min(item[1]))
    ]
    return found[: 2 * SHOWN]
