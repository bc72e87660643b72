"""The sergeant's page: what waits, what comes and goes, who has what, what was decided."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from saferplaces.casework.supervision import backlog
from saferplaces.casework.supervision.agreeing import looked_at, overall
from saferplaces.casework.supervision.counted import REVIEWS, ages, due, reviews_of
from saferplaces.casework.supervision.decided import Share, shares
from saferplaces.casework.supervision.terms import Terms, TermsForm
from saferplaces.foundation.counting import counts
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.queries import away
from saferplaces.foundation.identity.reach import gone, supervised
from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.identity.roles import SUPERVISE
from saferplaces.foundation.identity.work import open_work
from saferplaces.foundation.registry import TEAM_WORK, Figure
from saferplaces.foundation.ui.charts import lines
from saferplaces.foundation.ui.doors import door
from saferplaces.foundation.ui.formats import day, moment, whole
from saferplaces.foundation.ui.tables import Column, Table

AWAY_SHOWN = 20
HELD = {"held": "In hand", "sent_back": "Sent back, not yet done again"}
GROUPS = {
    "recording": ("decisions-recording", "By what is to be recorded", "Recording"),
    "risk": ("decisions-risk", "By level of risk", "Risk"),
    "reason": ("decisions-reason", "By why the log stood in the queue", "Reason"),
}


@door(SUPERVISE, personal=True, verb="supervision.read")
def sergeant(request: Request) -> HttpResponse:
    """Show the work of a sergeant's people; every number leads to the list that it counts."""
    form = TermsForm(request.actor, request.GET)
    terms = form.terms
    waiting = _backlog(request, terms)
    if waiting.csv_requested:
        request.access.saw("review", [])
        return waiting.csv()
    holding = backlog.holdings(request.actor, terms)
    absent = _absent(request.actor)
    people = {row.user_id for row in holding} | {key for key, *_ in absent}
    request.access.asked(district=terms.district, team=terms.team and terms.team.pk)
    request.access.saw("user", sorted(people))
    total, decided = shares(request.actor, terms)
    groups = [
        _group(request, terms, group, [row for row in decided if row.group == group])
        for group in GROUPS
    ]
    for table in groups:
        if table.csv_requested:
            return table.csv()
    days = backlog.in_and_out(request.actor, terms)
    steps = [f"{d.day} {d:%b}" for d, _, _ in days]
    series = {"In": [float(n) for _, n, _ in days], "Out": [float(n) for _, _, n in days]}
    context = {
        "form": form,
        "terms": terms,
        "backlog": waiting,
        "figures": _figures(request.actor, terms),
        "flow": lines("in-out", "Reviews in, decisions out, a day", steps, series, "Day"),
        "came": sum(n for _, n, _ in days),
        "went": sum(n for _, _, n in days),
        "opened": _reviews(terms, what="opened"),
        "decided": _decisions(terms),
        "total": total,
        "hidden": sum(n for _, _, n in days) - total,
        "holding": _holding(request, terms, holding),
        "groups": groups,
        "absent": absent,
        "agreement": overall(looked_at(request.actor, terms, own=False))[-1],
        "now": timezone.now(),
    }
    return render(request, "supervision/sergeant.html", context)


def _reviews(terms: Terms, **more: str | int) -> str:
    return f"{reverse('supervision-reviews')}?{terms.query(**more)}"


def _decisions(terms: Terms, **more: str | int) -> str:
    return f"{reverse('supervision-decisions')}?{terms.query(**more)}"


def _backlog(request: Request, terms: Terms) -> Table[backlog.Row]:
    def to(row: backlog.Row, **more: str) -> str:
        district = row.district or terms.district
        return _reviews(terms, what="open", **({"district": district} | more))

    columns: list[Column[backlog.Row]] = [
        Column("name", "District"),
        Column("total", "Waiting", lambda r: whole(r.total), numeric=True, link=to),
    ]
    columns += [_of_age(row.code, row.label, to) for row in ages()]
    columns += [
        Column("late", "Past target", lambda r: whole(r.late), numeric=True,
               link=lambda r: to(r, when="late")),
        Column("soon", "Due within a day", lambda r: whole(r.soon), numeric=True,
               link=lambda r: to(r, when="soon")),
        Column("oldest", "Longest wait", lambda r: f"closed {day(r.oldest)}"),
    ]  # fmt: skip
    return Table(
        request, backlog.by_district(request.actor, terms), columns,
        caption="Reviews not yet done", export_as="backlog", empty="No review waits.",
    )  # fmt: skip


def _of_age(code: str, label: str, to: Callable[..., str]) -> Column[backlog.Row]:
    return Column(
        f"age_{code}", label, lambda r: whole(r.by_age[code]), numeric=True,
        link=lambda r: to(r, age=code),
    )  # fmt: skip


def _figures(actor: Actor, terms: Terms) -> list[Figure]:
    kinds = ("drawn", "lowered", "sent_back", "held")
    own = []
    for what in kinds:
        number, late = counts(reviews_of(actor, terms, what), Q(), due("late"))
        own.append(
            Figure(
                REVIEWS[what], number, _reviews(terms, what=what), late,
                _reviews(terms, what=what, when="late"),
            )
        )  # fmt: skip
    asked = terms.asked()
    return [*own, *(figure for source in TEAM_WORK for figure in source(actor, asked))]


def _holding(request: Request, terms: Terms, rows: list[backlog.Holding]) -> Table[backlog.Holding]:
    columns: list[Column[backlog.Holding]] = [
        Column("name", "Who", sort="name"),
        Column("what", "What", lambda r: HELD[r.what]),
        Column(
            "number", "Reviews", lambda r: whole(r.number), numeric=True,
            link=lambda r: _reviews(terms, what=r.what, user=r.user_id),
        ),
        Column("since", "Since", lambda r: moment(r.since), sort="since"),
    ]  # fmt: skip
    return Table(
        request, rows, columns, caption="Who has what, and since when", name="holding",
        empty="Nobody holds a review, and none was sent back.",
    )  # fmt: skip


def _group(request: Request, terms: Terms, group: str, rows: list[Share]) -> Table[Share]:
    name, title, of = GROUPS[group]
    columns: list[Column[Share]] = [
        Column("name", of),
        Column(
            "number", "Decisions", lambda r: whole(r.number), numeric=True,
            link=lambda r: _decisions(terms, **{r.group: r.code}),
        ),
        Column("rate", "Share (95% interval)", numeric=True),
    ]  # fmt: skip
    return Table(
        request, rows, columns, caption=title, name=name, export_as=name,
        empty="Nothing was decided in this period.",
    )  # fmt: skip


def _absent(actor: Actor) -> list[tuple[int, str, str, int]]:
    """Return who is away or has left and still has work: key, name, why, how much."""
    reach = supervised(actor)
    absent = dict.fromkeys(reach.filter(pk__in=away().values("pk"))[:AWAY_SHOWN], "Away today")
    left = dict.fromkeys(reach.filter(pk__in=gone().values("pk"))[:AWAY_SHOWN], "No longer here")
    found: dict[Any, str] = {**left, **absent}
    rows = [(user.pk, user.name, why, len(open_work(user.pk))) for user, why in found.items()]
    return [row for row in rows if row[3]]
