"""A second look drawn at random: the log as the reviewer saw it, and one's own word first."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from saferplaces.casework.reviews import queries, reading
from saferplaces.casework.reviews.actions.sample import differs, give_own_word
from saferplaces.casework.reviews.actions.second_look import agree
from saferplaces.casework.reviews.forms import OwnWordForm
from saferplaces.casework.reviews.policy import reviews as policy
from saferplaces.casework.reviews.views.parts import part
from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.identity.roles import SUPERVISE
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.ui.doors import door
from saferplaces.foundation.ui.fetching import fetch


@door(SUPERVISE, personal=True, verb="review.read_blind", methods=("GET", "POST"))
def own_word(request: Request, pk: int) -> HttpResponse:
    """Ask for one's own word; where it is the reviewer's too, their decision stands."""
    review = fetch(policy, request.actor, pk, "supervise")
    if not queries.unseen(request.actor, [pk]):
        return redirect("review", pk=pk)
    log = reading.read(review)
    request.access.saw("review", [pk], log.people)
    request.access.saw("incident", [review.incident_id])
    form = OwnWordForm(log, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        given = {name: value or "" for name, value in form.cleaned_data.items()}
        try:
            look = give_own_word(request.actor, pk, **given)
        except Problem as problem:
            form.refuse(problem)
        else:
            found = differs(look)
            if not found:
                agree(request.actor, pk)
                messages.success(request, "You and the reviewer say the same. The decision stands.")
                return redirect("second-looks")
            told = f"You differ on {' and '.join(found)}. Decide below what stands."
            messages.success(request, told)
            return redirect("review", pk=pk)
    context = {
        "log": log,
        "part": part(request, log, second=True),
        "risk": log.risk_before_this,
        "form": form,
    }
    return render(request, "reviews/own_word.html", context)
