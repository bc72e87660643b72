"""The page on which the engine says what a response changed."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from saferplaces.casework.problem_solving.actions.evaluate import EVALUATED, evaluate
from saferplaces.casework.problem_solving.evaluation import queries, words
from saferplaces.casework.problem_solving.models import Evaluation
from saferplaces.casework.problem_solving.views.parts import common, opened
from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.identity.roles import PLANS
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.queries import label
from saferplaces.foundation.ui import charts
from saferplaces.foundation.ui.doors import door
from saferplaces.foundation.ui.formats import day


@door(PLANS, personal=True, verb="plan.evaluation", methods=("GET", "POST"))
def evaluation(request: Request, pk: int) -> HttpResponse:
    """Show the newest evaluation; have it computed anew."""
    found = opened(request, pk)
    if request.method == "POST":
        try:
            evaluate(request.actor, pk)
        except Problem as problem:
            messages.error(request, problem.message)
        else:
            messages.success(request, "The engine has looked at what is published.")
        return redirect("plan-evaluation", pk=pk)
    kept = queries.newest(pk)
    aim = found.written.objective
    context = common(found, "Did it work? What the engine says") | {
        "result": queries.result_of(pk),
        "kept": kept,
        "design": label("plan_designs", aim.design) if aim.design else "Not chosen",
        "measure": label("plan_measures", aim.measure) if aim.measure else "Not chosen",
        "counted": _counted(kept) if kept else [],
        "figure": _figure(kept) if kept else None,
        "before": _period(kept, "before"),
        "after": _period(kept, "after"),
        "may_evaluate": found.work and found.plan.state in EVALUATED,
    }
    return render(request, "problem_solving/evaluation.html", context)


def _counted(kept: Evaluation) -> list[tuple[str, int, int]]:
    counts = kept.content["figures"].get("counts", {})
    return [(said, *counts[part]) for part, said in words.PARTS.items() if part in counts]


def _figure(kept: Evaluation) -> Any:
    series: dict[str, list[float]] = kept.content.get("series", {})
    months = [dt.date.fromisoformat(month) for month in kept.content.get("months", [])]
    if len(months) < 2:
        return None
    shown = {
        said: series[part]
        for part, said in words.PARTS.items()
        if part in series and part in {"treated", "comparison"}
    }
    steps = [f"{month:%b %Y}" for month in months]
    return charts.lines("series", "Reports a month", steps, shown, "Month")


def _period(kept: Evaluation | None, which: str) -> str:
    said = kept.content.get(which) if kept else None
    return " to ".join(day(dt.date.fromisoformat(text)) for text in said) if said else ""
