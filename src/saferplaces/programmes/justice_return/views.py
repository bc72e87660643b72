"""The return, the grant and the evaluation. They show figures of groups, never a person."""

from __future__ import annotations

from decimal import Decimal

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.identity.roles import JUSTICE_ACCOUNT, JUSTICE_GRANT
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.models import Code
from saferplaces.foundation.ui.doors import door
from saferplaces.foundation.ui.formats import day
from saferplaces.foundation.ui.tables import Column, Table
from saferplaces.programmes.immediate_justice.models import Route
from saferplaces.programmes.justice_return import grant as money
from saferplaces.programmes.justice_return.actions import evaluating, spending
from saferplaces.programmes.justice_return.facts import facts
from saferplaces.programmes.justice_return.forms import PeriodForm, SpendForm, WhyForm
from saferplaces.programmes.justice_return.lines import (
    AGAIN,
    BREAKDOWNS,
    EVERYBODY,
    SHARES,
    VICTIMS,
    Line,
    lines,
)
from saferplaces.programmes.justice_return.models import Evaluation, Spend
from saferplaces.programmes.justice_return.small import least_for

TRAITS = {
    "age": "Age",
    "sex": "Sex",
    "earlier": "Incidents in the year before",
    "district": "District",
    "time": "When they came to notice",
}


@door(JUSTICE_ACCOUNT, personal=False)
def monitoring(request: Request) -> HttpResponse:
    """Show the monitoring return of a period."""
    least = least_for(request.actor)
    form = PeriodForm(request.GET, money.grant().period, whole_months=bool(least))
    rows = lines(facts(form.period), least)
    every: Table[Line] = Table(
        request,
        rows,
        [
            Column("by", "Table"),
            Column("group", "Group"),
            Column("name", "Figure"),
            Column("text", "In words"),
            Column("number", "Number", lambda r: "" if r.number is None else r.number,
                   numeric=True),
            Column("of", "Of", lambda r: "" if r.of is None else r.of, numeric=True),
            Column("low", "95% from", lambda r: _per_cent(r.low), numeric=True),
            Column("high", "95% to", lambda r: _per_cent(r.high), numeric=True),
            Column("meaning", "What it means"),
        ],
        caption="Every figure of the return",
        page_size=20,
        export_as="immediate-justice-return",
    )  # fmt: skip
    if every.csv_requested:
        return every.csv()
    told = {(row.by, row.group, row.code): row for row in rows}
    context = {
        "form": form,
        "least": least,
        "every": every,
        "told": lambda by, group, code: told.get((by, group, code)),
        "tables": [(title, _groups(rows, title)) for title in BREAKDOWNS.values()],
        "shares": SHARES,
        "again": AGAIN,
        "again_title": next((r.by for r in rows if r.code == "again_6"), ""),
        "victims": VICTIMS,
        "everybody": EVERYBODY,
    }
    return render(request, "justice_return/monitoring.html", context)


def _groups(rows: list[Line], title: str) -> list[str]:
    return list(dict.fromkeys(row.group for row in rows if row.by == title))


def _per_cent(value: float | None) -> str:
    return "" if value is None else f"{100.0 * value:.1f}"


@door(JUSTICE_ACCOUNT, personal=False)
def grant(request: Request) -> HttpResponse:
    """Show the grant, what it was spent on, and what a completion cost."""
    of = money.grant()
    categories = _categories()
    months: Table[money.Month] = Table(
        request,
        money.by_month(),
        [
            Column("month", "Month", lambda m: f"{m.month:%B %Y}"),
            *(_of_category(code, label) for code, label in categories.items()),
            Column("total", "Together", lambda m: _pounds(m.total), numeric=True),
        ],
        caption="Spending by month",
        name="months",
        page_size=36,
        export_as="immediate-justice-spending-by-month",
        empty="Nothing has been entered yet.",
    )
    listed: Table[Spend] = Table(
        request,
        money.entries(),
        [
            Column("spent_on", "Spent on", lambda s: day(s.spent_on), sort="spent_on"),
            Column("category", "For", lambda s: categories.get(s.category, s.category),
                   sort="category"),
            Column("route", "For whom", lambda s: Route(s.route).label if s.route else "Both"),
            Column("words", "In words"),
            Column("amount", "Amount", lambda s: _pounds(s.amount), sort="amount", numeric=True),
            Column("entered", "Entered", lambda s: f"{day(s.entered_at)}, {s.entered_by.name}"),
        ],
        caption="Every entry",
        name="entries",
        default_sort="-spent_on",
        export_as="immediate-justice-spending",
        empty="Nothing has been entered yet.",
    )  # fmt: skip
    for table in (months, listed):
        if table.csv_requested:
            return table.csv()
    spent = money.spent()
    context = {
        "grant": of,
        "spent": _pounds(spent),
        "amount": _pounds(of.amount),
        "left": _pounds(of.amount - spent),
        "months": months,
        "entries": listed,
        "costs": [
            (c, _pounds(c.spent), _pounds(c.per_referral), _pounds(c.per_completion))
            for c in money.costs(of)
        ],
        "keeps": request.actor.can(JUSTICE_GRANT),
    }
    return render(request, "justice_return/grant.html", context)


@door(JUSTICE_GRANT, personal=False, methods=("GET", "POST"))
def enter(request: Request) -> HttpResponse:
    """Enter one amount."""
    sent = request.POST if request.method == "POST" else None
    form = SpendForm(sent)
    if sent is not None and form.is_valid():
        data = form.cleaned_data
        try:
            spending.enter(
                request.actor, category=data["category"], amount=data["amount"],
                spent_on=data["spent_on"], text=data["text"], route=data["route"],
            )  # fmt: skip
        except Problem as problem:
            form.refuse(problem)
        else:
            messages.success(request, "Entered.")
            return redirect("justice-grant")
    context = {"form": form, "title": "Enter spending", "button": "Enter it", "entry": None}
    return render(request, "justice_return/form.html", context)


@door(JUSTICE_GRANT, personal=False, methods=("GET", "POST"))
def take_off(request: Request, pk: int) -> HttpResponse:
    """Take a wrong entry off."""
    found = money.entries().filter(pk=pk).first()
    if found is None:
        raise Http404
    sent = request.POST if request.method == "POST" else None
    form = WhyForm(sent)
    if sent is not None and form.is_valid():
        try:
            spending.take_off(request.actor, pk, form.cleaned_data["why"])
        except Problem as problem:
            form.refuse(problem)
        else:
            messages.success(request, "Taken off: both entries stay to be read.")
            return redirect("justice-grant")
    context = {
        "form": form, "title": "Take an entry off", "button": "Take it off",
        "entry": f"{_pounds(found.amount)}, {day(found.spent_on)}: {found.words}",
    }  # fmt: skip
    return render(request, "justice_return/form.html", context)


@door(JUSTICE_ACCOUNT, personal=False, methods=("GET", "POST"))
def evaluation(request: Request) -> HttpResponse:
    """Show the newest evaluation, and have it made anew."""
    if request.method == "POST":
        evaluating.ask_to_evaluate(request.actor)
        messages.success(request, "It is being made. Open this page again in some minutes.")
        return redirect("justice-evaluation")
    found = Evaluation.objects.first()
    context = {
        "found": found,
        "result": found.result if found else None,
        "traits": TRAITS,
        "least": least_for(request.actor),
        "now": timezone.now(),
    }
    return render(request, "justice_return/evaluation.html", context)


def _categories() -> dict[str, str]:
    return dict(Code.objects.filter(list="grant_categories").values_list("code", "label"))


def _of_category(code: str, label: str) -> Column[money.Month]:
    return Column(code, label, lambda m: _pounds(m.by.get(code, money.NOTHING)), numeric=True)


def _pounds(amount: Decimal | None) -> str:
    return "Of nobody" if amount is None else f"£{amount:,.2f}".replace("£-", "−£")
