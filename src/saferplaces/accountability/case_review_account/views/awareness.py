"""The log of what was done to make the ASB case review known."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Count, Q, Sum
from django.http import HttpResponse
from django.shortcuts import redirect, render

from saferplaces.accountability.case_review_account.actions import awareness
from saferplaces.accountability.case_review_account.forms import ActivityForm, WhyForm
from saferplaces.accountability.case_review_account.models import Activity
from saferplaces.accountability.case_review_account.policy import activities
from saferplaces.accountability.case_review_account.views.parts import BOTH, tabs
from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.identity.roles import CASE_REVIEWS_ACCOUNT, CASE_REVIEWS_APPEAL
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.queries import choices, districts
from saferplaces.foundation.ui.doors import door
from saferplaces.foundation.ui.fetching import fetch
from saferplaces.foundation.ui.formats import day
from saferplaces.foundation.ui.tables import Column, Table

WHOLE = "The whole area"


@door(CASE_REVIEWS_ACCOUNT, personal=False)
def log(request: Request) -> HttpResponse:
    """List what was done, and how many people each district's activity reached."""
    rows = activities.readable(request.actor).select_related("organisation")
    places = {"": WHOLE, **{row.code: row.name for row in districts()}}
    kinds = dict(choices("awareness_kinds"))
    table = Table(
        request,
        rows,
        [
            Column[Activity]("held_on", "Day", lambda a: day(a.held_on), sort="held_on"),
            Column[Activity]("title", "What was done", _title),
            Column[Activity]("kind", "Kind", lambda a: kinds.get(a.kind, a.kind), sort="kind"),
            Column[Activity](
                "district", "Where", lambda a: places.get(a.district, a.district), sort="district"
            ),
            Column[Activity]("reached", "People reached", _reach, sort="reached", numeric=True),
            Column[Activity]("how", "How that is known"),
            Column[Activity]("organisation", "By", lambda a: a.organisation.name),
        ],
        caption="Activity",
        default_sort="-held_on",
        export_as="case-review-awareness",
        empty="No activity has been entered yet.",
    )
    if table.csv_requested:
        return table.csv()
    counts = {
        row["district"]: row
        for row in rows.filter(withdrawn_at=None)
        .order_by()
        .values("district")
        .annotate(
            n=Count("pk"), sure=Sum("reached", filter=Q(counted=True)),
            guessed=Sum("reached", filter=Q(counted=False)),
        )
    }  # fmt: skip
    context = {
        "tabs": tabs("case-review-awareness"),
        "table": table,
        "keeps": request.actor.can(CASE_REVIEWS_APPEAL),
        "reach": [(name, counts.get(code, {})) for code, name in places.items()],
        "mine": [
            row
            for row in table.rows
            if row.withdrawn_at is None and activities.may(request.actor, "keep", row).allowed
        ],
    }
    return render(request, "case_review_account/awareness.html", context)


@door(CASE_REVIEWS_APPEAL, personal=False, methods=BOTH)
def add(request: Request) -> HttpResponse:
    """Enter something that was done."""
    form = ActivityForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            awareness.enter(request.actor, form.done)
        except Problem as problem:
            form.refuse(problem)
        else:
            messages.success(request, "It stands in the log.")
            return redirect("case-review-awareness")
    return render(request, "case_review_account/activity.html", {"form": form})


@door(CASE_REVIEWS_APPEAL, personal=False, methods=BOTH)
def strike_out(request: Request, pk: int) -> HttpResponse:
    """Strike an entry out that was wrong."""
    found = fetch(activities, request.actor, pk, "keep")
    form = WhyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            awareness.withdraw(request.actor, pk, form.cleaned_data["why"])
        except Problem as problem:
            form.refuse(problem)
        else:
            messages.success(request, "The entry is struck out, and no longer counts.")
            return redirect("case-review-awareness")
    context = {"form": form, "activity": found}
    return render(request, "case_review_account/strike_out.html", context)


def _title(row: Activity) -> str:
    if row.withdrawn_at is None:
        return row.title
    return f"{row.title} (struck out: {row.why_withdrawn})"


def _reach(row: Activity) -> str:
    if row.reached is None:
        return "Not known"
    return f"{row.reached:,}" if row.counted else f"About {row.reached:,}"
