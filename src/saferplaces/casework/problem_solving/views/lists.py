"""Lists of plans, and overdue reviews rolled up from officer to force."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from saferplaces.casework.problem_solving.forms.plan import FilterForm
from saferplaces.casework.problem_solving.models import Plan
from saferplaces.casework.problem_solving.queries import listed
from saferplaces.casework.problem_solving.rollup import LEVELS, Line, lines
from saferplaces.casework.problem_solving.words import district_names, state_of
from saferplaces.foundation.audit.disclosures import disclosing
from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.identity.roles import EXPORT, PLANS, PLANS_WORK
from saferplaces.foundation.reference.queries import choices
from saferplaces.foundation.ui.doors import door
from saferplaces.foundation.ui.formats import day
from saferplaces.foundation.ui.tables import Column, Table

NONE = "No problem-solving plan fits. Clear a filter, or start a plan."


def plan_table(request: Request, rows: Any, caption: str, **more: Any) -> Table[Plan]:
    """Return plans as a table."""
    names, kinds = district_names(), dict(choices("problem_kinds"))
    now = timezone.now()
    return Table(
        request,
        rows,
        [
            Column("plan", "Plan", lambda p: p.reference, sort="opened_at", link=_address),
            Column("title", "Problem", lambda p: p.title, sort="title"),
            Column("kind", "Kind", lambda p: kinds.get(p.kind, p.kind), sort="kind"),
            Column("district", "District", lambda p: names.get(p.district, p.district),
                   sort="district"),
            Column("owner", "Owner", lambda p: p.owner.name, sort="owner__name"),
            Column("supervisor", "Supervisor", lambda p: p.supervisor and p.supervisor.name,
                   sort="supervisor__name"),
            Column("state", "Where it stands", lambda p: state_of(p)[0], sort="state"),
            Column("due", "Next review", lambda p: _due(p, now), sort="review_due"),
        ],
        caption=caption,
        **{"default_sort": "-opened_at", "empty": NONE} | more,
    )  # fmt: skip


def _address(plan: Plan) -> str:
    return reverse("plan", args=[plan.pk])


def _due(plan: Plan, now: Any) -> str:
    if plan.review_due is None:
        return "–"
    return f"{day(plan.review_due)}{' – overdue' if plan.review_due < now else ''}"


@door(PLANS, personal=True, verb="plan.list")
def index(request: Request) -> HttpResponse:
    """Show the plans that the reader may read."""
    form = FilterForm(request.actor, request.GET)
    terms = form.terms
    export = "plans" if request.actor.can(EXPORT) else None
    table = plan_table(
        request, listed(request.actor, terms), "Problem-solving plans", export_as=export
    )
    if table.csv_requested and (step := disclosing(request, "problem-solving plans")):
        return step
    request.access.asked(**terms)
    request.access.saw("plan", [plan.pk for plan in table.rows])
    if table.csv_requested:
        return table.csv()
    context = {"form": form, "table": table, "may_open": request.actor.can(PLANS_WORK)}
    return render(request, "problem_solving/index.html", context)


@door(PLANS, personal=True, verb="plan.supervision")
def overdue(request: Request) -> HttpResponse:
    """Show how plans are supervised: by officer, team, district, and in all."""
    by = request.GET.get("by", "")
    level = by if by in LEVELS else "district"
    found = lines(request.actor, level)
    table: Table[Line] = Table(
        request,
        found,
        [
            Column("name", LEVELS[level], link=lambda row: row.address),
            Column("open", "Open", sort="open", numeric=True),
            Column("under_way", "Under way", sort="under_way", numeric=True),
            Column("overdue", "Review overdue", sort="overdue", numeric=True),
            Column("longest", "Days overdue", sort="longest", numeric=True),
            Column("unsupervised", "No supervisor", sort="unsupervised", numeric=True),
            Column("waiting", "To decide", sort="waiting", numeric=True),
            Column("closed", "Closed in 12 months", sort="closed", numeric=True),
            Column("met", "Objective met", sort="met", numeric=True),
            Column("not_measurable", "Effect not measurable", sort="not_measurable",
                   numeric=True),
        ],
        caption=f"Supervision of plans by {LEVELS[level].lower()}",
        default_sort="-overdue",
        export_as="plans-supervision",
        page_size=50,
    )  # fmt: skip
    request.access.asked(by=level)
    request.access.saw("plan-supervision", [level])
    if table.csv_requested:
        return table.csv()
    late = plan_table(
        request, listed(request.actor, {"state": "overdue"}), "Reviews overdue, the longest first",
        name="late", default_sort="due", export_as="plans-overdue",
        empty="No supervisory review is overdue.",
    )  # fmt: skip
    request.access.saw("plan", [plan.pk for plan in late.rows])
    if late.csv_requested:
        return late.csv()
    whole = next(iter(lines(request.actor, "force")), None)
    context = {"table": table, "late": late, "levels": LEVELS, "level": level, "whole": whole}
    return render(request, "problem_solving/overdue.html", context)
