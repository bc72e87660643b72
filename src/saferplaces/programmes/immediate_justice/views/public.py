"""The public nominates a place: no sign-in, no name asked, a map only for those who want one."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from saferplaces.foundation.identity.actor import SYSTEM
from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.public import limits
from saferplaces.foundation.reference.queries import areas
from saferplaces.foundation.ui.doors import public_door
from saferplaces.programmes.immediate_justice.actions.sites import nominate
from saferplaces.programmes.immediate_justice.forms.placing import PlaceForm
from saferplaces.programmes.immediate_justice.views.parts import BOTH, posted

SENT = "Many places have come from where you are. Please try again in {} minutes."


@public_door(methods=BOTH)
def nominate_place(request: Request) -> HttpResponse:
    """Ask for one place in words; POST keeps it for somebody to look at."""
    form = PlaceForm(posted(request))
    if request.method == "POST" and form.is_valid():
        seconds = limits.wait(request, "place-nomination")
        if seconds:
            form.add_error(None, SENT.format(-(-seconds // 60)))
            context = {"form": form, "shape": None}
            return render(request, "immediate_justice/nominate.html", context, status=429)
        try:
            nominate(SYSTEM, form.place())
        except Problem as problem:
            form.refuse(problem)
        else:
            return redirect(reverse("nominate-place-done"))
    return render(request, "immediate_justice/nominate.html", {"form": form, "shape": _shape()})


@public_door()
def nominated(request: Request) -> HttpResponse:
    """Say thank you, and what happens next."""
    return render(request, "immediate_justice/nominated.html")


def _shape() -> dict[str, object] | None:
    """Return the districts as shapes to point at, where the region pack has them."""
    rows = [row for row in areas("district") if row.shape]
    if not rows:
        return None
    features = [
        {"type": "Feature", "properties": {"name": row.name}, "geometry": row.shape} for row in rows
    ]
    return {"type": "FeatureCollection", "features": features}
