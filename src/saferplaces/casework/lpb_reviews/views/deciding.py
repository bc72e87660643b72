"""What the mayor or deputy does: read, send back, decide."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from saferplaces.casework.lpb_reviews.actions import deciding as actions
from saferplaces.casework.lpb_reviews.forms import DecideForm, WhyForm
from saferplaces.casework.lpb_reviews.models import Basis, LpbReview, LpbReviewState
from saferplaces.casework.lpb_reviews.policy import deciding
from saferplaces.casework.lpb_reviews.views.parts import BOTH, asked_for
from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.identity.roles import CASE_REVIEWS_DECIDE
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.ui.doors import door
from saferplaces.foundation.ui.fetching import fetch


@door(CASE_REVIEWS_DECIDE, personal=True, verb="lpb_review.decide", methods=BOTH)
def decide(request: Request, pk: int) -> HttpResponse:
    """Decide, with the analysis and the new recommendations beside it."""
    found = _saw(request, pk)
    if found.state != LpbReviewState.ANALYSED:
        return redirect("lpb-review", pk=pk)
    form = DecideForm(found, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            actions.decide(
                request.actor,
                pk,
                outcome=given["outcome"],
                reasons=given["reasons"],
                upheld=given.get("upheld") or [],
            )
        except Problem as problem:
            form.refuse(problem)
        else:
            messages.success(request, "Your decision is made. The policy officer tells everybody.")
            return redirect("lpb-review", pk=pk)
    context = {
        **asked_for(found),
        "form": form,
        "proposals": found.proposals.filter(left_out_at=None).select_related(
            "organisation", "overrides__organisation", "by"
        ),
        "statute": found.basis == Basis.STATUTE,
    }
    return render(request, "lpb_reviews/decide.html", context)


@door(CASE_REVIEWS_DECIDE, personal=True, verb="lpb_review.send_back", methods=BOTH)
def send_back(request: Request, pk: int) -> HttpResponse:
    """Ask the officer for more."""
    found = _saw(request, pk)
    label = "What is missing from the analysis?"
    form = WhyForm(label, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.send_back(request.actor, pk, form.cleaned_data["why"])
        except Problem as problem:
            form.refuse(problem)
        else:
            messages.success(request, "It is back with the officer.")
            return redirect("lpb-reviews")
    context = {
        **asked_for(found),
        "form": form,
        "title": "Send it back for more",
        "button": "Send it back",
        "letter": "",
        "back": reverse("lpb-review", args=[pk]),
        "warnings": [],
    }
    return render(request, "lpb_reviews/step.html", context)


def _saw(request: Request, pk: int) -> LpbReview:
    found = fetch(deciding, request.actor, pk, "decide")
    person = found.case_review.person_id
    request.access.saw("lpbreview", [pk], [person] if person else [])
    return found
