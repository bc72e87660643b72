"""Legal holds: the list, a new one, lifting one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.identity.roles import RETENTION_REVIEW
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.retention import actions
from saferplaces.foundation.retention.forms import HoldForm, WhyForm, kinds
from saferplaces.foundation.retention.models import Hold
from saferplaces.foundation.retention.policy import holds as policy
from saferplaces.foundation.retention.queries import PERSON
from saferplaces.foundation.ui.doors import door
from saferplaces.foundation.ui.fetching import fetch
from saferplaces.foundation.ui.formats import day
from saferplaces.foundation.ui.tables import Column, Table


@door(RETENTION_REVIEW, personal=True, verb="retention.holds")
def listed(request: Request) -> HttpResponse:
    """Show the legal holds, those to look at again first."""
    named = dict(kinds()) | {PERSON: "Everything about a person"}
    rows = policy.readable(request.actor).select_related("placed_by")
    table: Table[Hold] = Table(
        request,
        rows,
        [
            Column(
                "what", "What", lambda h: named.get(h.model, h.model), sort="model",
                link=lambda h: reverse("retention-hold", args=[h.pk]),
            ),
            Column("reference", "Reference", lambda h: h.reference or "None"),
            Column("look", "Look again", lambda h: day(h.look_on), sort="look_on"),
            Column("by", "Placed by", lambda h: h.placed_by.name),
            Column("state", "State", lambda h: h.get_state_display(), sort="state"),
        ],
        caption="Legal holds",
        default_sort="look",
        empty="Nothing is held.",
    )  # fmt: skip
    _saw(request, table.rows)
    return render(request, "retention/holds.html", {"table": table})


@door(RETENTION_REVIEW, personal=True, verb="retention.hold_new", methods=("GET", "POST"))
def new(request: Request) -> HttpResponse:
    """Place a hold."""
    first = {"model": request.GET.get("model", PERSON), "key": request.GET.get("key", "")}
    form = HoldForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.place(request.actor, **form.cleaned_data)
        except Problem as problem:
            form.refuse(problem)
        else:
            messages.success(request, "The hold is in force.")
            return redirect("retention-hold", made.pk)
    request.access.saw("legalhold", [])
    context = {"form": form, "title": "Place a legal hold", "button": "Place the hold"}
    return render(request, "retention/form.html", context)


@door(RETENTION_REVIEW, personal=True, verb="retention.hold", methods=("GET", "POST"))
def one(request: Request, key: int) -> HttpResponse:
    """Show a hold; lift it."""
    hold = fetch(policy, request.actor, key)
    form = WhyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.lift(request.actor, key, form.cleaned_data["why"])
        except Problem as problem:
            form.refuse(problem)
        else:
            messages.success(request, "The hold is lifted.")
            return redirect("retention-holds")
    _saw(request, [hold])
    named = dict(kinds()) | {PERSON: "Everything about a person"}
    context = {"hold": hold, "form": form, "kind": named.get(hold.model, hold.model)}
    return render(request, "retention/hold.html", context)


def _saw(request: Request, found: list[Hold]) -> None:
    people = [hold.key for hold in found if hold.model == PERSON]
    request.access.saw("legalhold", [hold.pk for hold in found], people=people)
