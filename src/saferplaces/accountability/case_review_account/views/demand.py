"""The demand model: its assumptions moved, its answer, and what the past says of it."""

from __future__ import annotations

import csv
import io
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from saferplaces.accountability.case_review_account.actions import scenarios
from saferplaces.accountability.case_review_account.demand import backtest, held, model
from saferplaces.accountability.case_review_account.forms import (
    DemandForm,
    SaveForm,
    entered,
    offered,
)
from saferplaces.accountability.case_review_account.models import Scenario
from saferplaces.accountability.case_review_account.policy import scenarios as policy
from saferplaces.accountability.case_review_account.views.parts import tabs
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.identity.roles import (
    CASE_REVIEWS_ACCOUNT,
    CASE_REVIEWS_APPEAL,
    INCIDENTS,
)
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.queries import districts
from saferplaces.foundation.ui.charts import Figure, lines
from saferplaces.foundation.ui.doors import door
from saferplaces.foundation.ui.numbers import whole_number
from saferplaces.foundation.ui.tables import plain

ENOUGH_MONTHS = 12
ENOUGH_ASKED = 20
HEADINGS = [
    "Year ahead", "Formula, low", "Formula, middle", "Formula, high", "Cases expected",
    "Cases, lower end of 90%", "Cases, upper end of 90%", "Cases a month expected",
    "Cases a month, lower end of 90%", "Cases a month, upper end of 90%", "Staff expected",
    "Staff, lower end of 90%", "Staff, upper end of 90%",
]  # fmt: skip


@door(CASE_REVIEWS_ACCOUNT, personal=False)
def show(request: Request) -> HttpResponse:
    """Show what the model expects under the assumptions of the address."""
    found = held.held()
    scenario = _scenario(request)
    base = offered(found) if scenario is None else entered(_assumptions(scenario))
    form = DemandForm(request.GET, base)
    answer = model.forecast(form.assumptions) if form.is_valid() else None
    if answer is not None and request.GET.get("export") == "csv":
        return _csv(form.assumptions, answer)
    tested = backtest.backtest(found.series)
    context = {
        "tabs": tabs("case-review-demand"),
        "form": form,
        "held": found,
        "scenario": scenario,
        "scenarios": policy.readable(request.actor).select_related("made_by")[:50],
        "answer": answer,
        "chart": _chart(answer) if answer and answer.quarters[-1].high else None,
        "places": {row.code: row.name for row in districts()},
        "tested": tested,
        "test_chart": _test_chart(tested) if tested and _may_count(request.actor) else None,
        "enough": {"months": ENOUGH_MONTHS, "asked": ENOUGH_ASKED},
        "nominal": backtest.nominal(),
        "little": tested is None
        or len(tested.months) < ENOUGH_MONTHS
        or tested.happened < ENOUGH_ASKED,
        "save": SaveForm(),
        "kept": entered(form.assumptions).items() if answer else (),
        "csv": f"?{urlencode([*request.GET.items(), ('export', 'csv')])}",
    }
    return render(request, "case_review_account/demand.html", context)


@door(CASE_REVIEWS_ACCOUNT, personal=False, methods=("POST",))
def save(request: Request) -> HttpResponse:
    """Save the assumptions that were shown under a name."""
    form = DemandForm(request.POST, offered(held.held()))
    named = SaveForm(request.POST)
    page = reverse("case-review-demand")
    if not form.is_valid() or not named.is_valid():
        messages.error(request, "They are not saved: enter a name for the assumptions.")
        return redirect(page)
    shown = urlencode({key: f"{value:g}" for key, value in entered(form.assumptions).items()})
    try:
        made = scenarios.save(
            request.actor,
            name=named.cleaned_data["name"],
            words=named.cleaned_data["words"],
            assumptions=form.assumptions,
        )
    except Problem as problem:
        messages.error(request, f"They are not saved. {problem.message}.")
        return redirect(f"{page}?{shown}")
    messages.success(request, f"The assumptions are saved as {made.name}.")
    return redirect(f"{page}?scenario={made.pk}")


def _may_count(actor: Actor) -> bool:
    """Say whether an actor sees how many asked in a month: who reads records, or each request."""
    return actor.can(INCIDENTS) or actor.can(CASE_REVIEWS_APPEAL)


def _scenario(request: Request) -> Scenario | None:
    asked = request.GET.get("scenario", "")
    if not asked:
        return None
    found = policy.readable(request.actor).filter(pk=whole_number(asked, digits=9) or 0).first()
    if found is None:
        raise Http404
    return found


def _assumptions(scenario: Scenario) -> model.Assumptions:
    return model.from_json(scenario.assumptions)


def _chart(answer: model.Forecast) -> Figure:
    steps = [
        f"Year {at // model.QUARTERS + 1}, quarter {at % model.QUARTERS + 1}"
        for at in range(len(answer.quarters))
    ]
    series = {
        "Upper end": [spread.high for spread in answer.quarters],
        "Expected": [spread.expected for spread in answer.quarters],
        "Lower end": [spread.low for spread in answer.quarters],
    }
    return lines("demand", "Cases a quarter, with nine in ten between the ends", steps, series,
                 "Quarter")  # fmt: skip


def _test_chart(tested: backtest.Backtest) -> Figure:
    steps = [month.name for month in tested.months]
    series = {
        "Upper end": [month.predicted.high for month in tested.months],
        "Happened": [float(month.happened) for month in tested.months],
        "Lower end": [month.predicted.low for month in tested.months],
    }
    return lines("backtest", "Asked in each month, and what was predicted from before", steps,
                 series, "Month")  # fmt: skip


def _csv(given: model.Assumptions, answer: model.Forecast) -> HttpResponse:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEADINGS)
    for year in answer.years:
        spreads = (year.cases, year.month, year.staff)
        numbers = [n for s in spreads for n in (s.expected, s.low, s.high)]
        row = [year.low, year.mid, year.high, *numbers]
        writer.writerow([year.year, *(round(n, 3) for n in row)])
    writer.writerow([])
    writer.writerow(["Assumption", "Low", "Middle", "High"])
    for name, value in model.as_json(given).items():
        values = value if isinstance(value, list) else [value]
        if isinstance(value, dict):
            for code, number in value.items():
                writer.writerow([plain(f"{name} {code}"), number])
        else:
            writer.writerow([plain(name), *values])
    writer.writerow(["Seed", model.SEED])
    response = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="case-review-demand.csv"'
    return response
