"""What the council does: look at the bundle, and pass it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from saferplaces.casework.lpb_reviews.actions.bundling import pass_bundle
from saferplaces.casework.lpb_reviews.bundle import digest, gather
from saferplaces.casework.lpb_reviews.forms import PassForm
from saferplaces.casework.lpb_reviews.models import LpbReviewState
from saferplaces.casework.lpb_reviews.policy import passing
from saferplaces.casework.lpb_reviews.views.parts import BOTH, state_of
from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.identity.roles import CASE_REVIEWS_WORK
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.ui.doors import door
from saferplaces.foundation.ui.fetching import fetch


@door(CASE_REVIEWS_WORK, personal=True, verb="lpb_review.bundle", methods=BOTH)
def bundle(request: Request, pk: int) -> HttpResponse:
    """Show what is passed; POST passes it."""
    found = fetch(passing, request.actor, pk, "pass")
    case = found.case_review
    people = [case.person_id] if case.person_id else []
    request.access.saw("lpbreview", [pk], people)
    waits = found.state == LpbReviewState.ASKED
    content = gather(case) if waits else found.bundle
    form = PassForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            pass_bundle(
                request.actor,
                pk,
                seen=request.POST.get("seen", ""),
                missing=form.cleaned_data["missing"] or "",
            )
        except Problem as problem:
            form.refuse(problem)
        else:
            messages.success(request, "The bundle is passed to the policing body.")
            return redirect("lpb-bundle-pass", pk=pk)
    context = {
        "review": found,
        "state": state_of(found),
        "waits": waits,
        "bundle": content,
        "seen": digest(content) if content else "",
        "form": form,
    }
    return render(request, "lpb_reviews/bundle.html", context)
