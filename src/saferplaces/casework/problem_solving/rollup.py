"""How plans are supervised, added up: officer, team, district, force. One query each."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from saferplaces.casework.problem_solving.models import Effect, PlanState
from saferplaces.casework.problem_solving.policy import plans
from saferplaces.casework.problem_solving.queries import overdue
from saferplaces.casework.problem_solving.states import OPEN, UNDER_WAY
from saferplaces.casework.problem_solving.words import district_names
from saferplaces.foundation.identity.actor import Actor

LEVELS = {"officer": "Officer", "team": "Team", "district": "District", "force": "Force"}
GROUPS = {
    "officer": ("owner_id", "owner__name"),
    "team": ("team_id", "team__name"),
    "district": ("district", "district"),
    "force": ("organisation_id", "organisation__name"),
}
YEAR = dt.timedelta(days=365)


@dataclass(frozen=True)
class Line:
    """The plans of one officer, team, district or force."""

    name: str
    address: str | None
    open: int
    under_way: int
    overdue: int
    longest: int
    unsupervised: int
    waiting: int
    closed: int
    met: int
    not_measurable: int


def lines(actor: Actor, level: str) -> list[Line]:
    """Return the plans that an actor may read, counted at a level."""
    now = timezone.now()
    late = overdue(now)
    closed = Q(state=PlanState.CLOSED, ended_at__gte=now - YEAR)
    key, name = GROUPS[level]
    rows = (
        plans.readable(actor)
        .filter(Q(state__in=OPEN) | closed)
        .order_by()
        .values(key, name)
        .annotate(
            opened=Count("pk", filter=Q(state__in=OPEN)),
            running=Count("pk", filter=Q(state__in=UNDER_WAY)),
            late=Count("pk", filter=late),
            since=Min("review_due", filter=late),
            nobody=Count("pk", filter=Q(state__in=OPEN, supervisor__isnull=True)),
            waits=Count("pk", filter=Q(state__in=[PlanState.PROPOSED, PlanState.CLOSING])),
            ended=Count("pk", filter=closed),
            good=Count("pk", filter=closed & Q(finalisation__met="fully")),
            unmeasured=Count(
                "pk", filter=closed & Q(finalisation__effect=Effect.NOT_MEASURABLE)
            ),
        )
    )  # fmt: skip
    names = district_names()
    return [_line(level, row, key, name, names, now) for row in rows]


def _line(
    level: str, row: dict[str, Any], key: str, name: str, names: dict[str, str], now: dt.datetime
) -> Line:
    since = row["since"]
    return Line(
        name=names.get(row[name], row[name]) or "No team",
        address=_address(level, row[key]),
        open=row["opened"],
        under_way=row["running"],
        overdue=row["late"],
        longest=(now - since).days if since else 0,
        unsupervised=row["nobody"],
        waiting=row["waits"],
        closed=row["ended"],
        met=row["good"],
        not_measurable=row["unmeasured"],
    )


def _address(level: str, key: object) -> str | None:
    if level != "district":
        return None
    return f"{reverse('plans')}?{urlencode({'district': str(key), 'state': 'overdue'})}"
