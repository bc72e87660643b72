"""The list of referrals, and the figures of capacity and waiting."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from markupsafe import Markup

from saferplaces.foundation.audit.disclosures import disclosing
from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.identity.roles import EXPORT, JUSTICE, JUSTICE_ACCOUNT, JUSTICE_REFER
from saferplaces.foundation.identity.teams import TeamForm
from saferplaces.foundation.ui.doors import door
from saferplaces.foundation.ui.formats import moment
from saferplaces.foundation.ui.tables import Column, Table
from saferplaces.programmes.immediate_justice import queries
from saferplaces.programmes.immediate_justice.clocks import in_time
from saferplaces.programmes.immediate_justice.models import Referral
from saferplaces.programmes.immediate_justice.showing import audience, shown, words
from saferplaces.programmes.immediate_justice.views.parts import READERS, tabs
from saferplaces.programmes.immediate_justice.waiting import Line, lines


@door(READERS, personal=True, verb="justice.list")
def referrals(request: Request) -> HttpResponse:
    """List the referrals that one's force made, or that one's service was given."""
    which = request.GET.get("which", "open")
    which = which if which in queries.WHICH else "open"
    form = TeamForm(request.actor, request.GET)
    to, labels = audience(request.actor), words()
    table: Table[Referral] = Table(
        request,
        form.whose.of(queries.reached(request.actor, which), by="officer"),
        [
            Column("reference", "Referral", sort="pk", link=_page),
            Column("name", "Name", lambda r: shown(r, "name", to, labels), sort="name"),
            Column("route", "Route", lambda r: r.get_route_display(), sort="route"),
            Column("district", "District", lambda r: r.district.title(), sort="district"),
            Column("outcome", "Decision", lambda r: shown(r, "outcome", to, labels)),
            Column("decided", "Decided", lambda r: moment(r.decided_at), sort="decided_at"),
            Column("due", "To start by", _due, sort="start_due"),
            Column("state", "State", lambda r: r.get_state_display(), sort="state"),
        ],
        caption=queries.WHICH[which],
        default_sort="-decided",
        export_as="immediate-justice" if request.actor.can(EXPORT) else None,
    )
    if table.csv_requested and (asked := disclosing(request, "referrals to Immediate Justice")):
        return asked
    request.access.asked(which=which, district=form.whose.district, team=form.whose.team_id)
    request.access.saw(
        "justice_referral", [r.pk for r in table.rows], [r.person_id for r in table.rows]
    )
    if table.csv_requested:
        return table.csv()
    address = reverse("justice")
    context = {
        "table": table,
        "tabs": tabs(address, queries.WHICH, which, form.whose),
        "form": form,
        "which": which,
        "may_refer": request.actor.can(JUSTICE_REFER),
    }
    return render(request, "immediate_justice/list.html", context)


@door((JUSTICE_ACCOUNT, *READERS), personal=False)
def capacity(request: Request) -> HttpResponse:
    """Show who waits where, how soon people start, and which places are coming; no names."""
    few = not request.actor.can(JUSTICE)
    rows = lines(request.actor.districts)
    table: Table[Line] = Table(
        request,
        rows,
        [
            Column("district", "District"),
            Column("route", "Route"),
            Column("new", "To be looked at", lambda r: _few(r.new, few), numeric=True),
            Column("waiting", "Accepted, waiting", lambda r: _few(r.waiting, few), numeric=True),
            Column("late", "Not started in time", lambda r: _few(r.late, few), numeric=True),
            Column("started", "Started in a year", lambda r: _few(r.started, few), numeric=True),
            Column(
                "median", "Median hours to start", lambda r: _half(r.median, r, few), numeric=True
            ),
            Column("days", "Median working days", lambda r: _half(r.days, r, few), numeric=True),
            Column("share", "Within 48 hours", lambda r: _share(r, few), numeric=True),
            Column("places", "Free places, 14 days", _places, numeric=True),
        ],
        caption="Capacity and waiting",
        page_size=50,
        export_as="immediate-justice-capacity",
    )
    if table.csv_requested:
        return table.csv()
    return render(request, "immediate_justice/capacity.html", {"table": table, "few": few})


def _page(row: Referral) -> str:
    return reverse("justice-referral", args=[row.pk])


def _due(row: Referral) -> str | Markup:
    if in_time(row) is False and row.started_at is None:
        late = Markup('<strong class="govuk-tag govuk-tag--red">Late</strong> {}')
        return late.format(moment(row.start_due))
    return moment(row.start_due)


SMALLEST = 5


def _few(number: int, few: bool) -> str:
    return "fewer than 5" if few and 0 < number < SMALLEST else f"{number:,}"


def _half(value: float | None, row: Line, few: bool) -> str:
    if value is None or (few and row.started < SMALLEST):
        return "–"
    return f"{value:,.0f}"


def _share(row: Line, few: bool) -> str:
    if not row.started or (few and row.started < SMALLEST):
        return "–"
    return f"{row.in_time / row.started:.0%}"


def _places(row: Line) -> str:
    return "–" if row.places is None else f"{row.places:,}"
