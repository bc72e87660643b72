"""The queue: what waits, in order of priority; taking, giving back, the next one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import urlencode

from saferplaces.casework.reviews import queries
from saferplaces.casework.reviews.actions.take import next_review, release, take
from saferplaces.casework.reviews.forms import FilterForm
from saferplaces.casework.reviews.lines import lines
from saferplaces.casework.reviews.models import Review
from saferplaces.casework.reviews.policy import reviews as policy
from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.identity.roles import DECIDE, REVIEWS, SUPERVISE
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.ui.doors import door
from saferplaces.foundation.ui.fetching import fetch
from saferplaces.foundation.ui.tables import Table

NONE_WAIT = "No review waits in your districts. New ones come when logs are published."
NONE_FIT = "No review fits these filters. Clear them to see all that wait."
NONE_LEFT = "Nothing waits for you with these filters."


@door(REVIEWS, personal=True, verb="review.list")
def queue(request: Request) -> HttpResponse:
    """Show the reviews that wait, the most pressing first."""
    form = FilterForm(request.actor, request.GET)
    terms = form.terms
    # The table counts and pages; the page shows each row as a ticket of its own.
    table: Table[Review] = Table(
        request,
        queries.queue(request.actor, terms),
        [],
        caption="Reviews that wait",
        empty=NONE_FIT if terms else NONE_WAIT,
    )
    found = lines(request.actor, table.rows)
    request.access.asked(**terms)
    request.access.saw("review", [line.review.pk for line in found])
    request.access.saw("incident", [line.review.incident_id for line in found])
    now = timezone.now()
    context = {
        "form": form,
        "table": table,
        "lines": found,
        "terms": terms,
        "may_decide": request.actor.can(DECIDE),
        "may_supervise": request.actor.can(SUPERVISE),
        "second_looks": queries.second_looks(request.actor).count(),
        "in_hand": list(
            policy.readable(request.actor).filter(
                held_by=request.actor.user_id, held_until__gte=now, state__in=queries.QUEUED
            )[:5]
        ),
        "now": now,
    }
    return render(request, "reviews/queue.html", context)


@door(DECIDE, personal=False, methods=("POST",))
def review_next(request: Request) -> HttpResponse:
    """Take the review on top that nobody holds, and open it."""
    form = FilterForm(request.actor, request.POST)
    return go_on(request, form.terms)


def go_on(request: Request, terms: dict[str, Any], after: int | None = None) -> HttpResponse:
    """Open the next review; without one, the queue. `after` is the decision just made."""
    query = urlencode({k: v for k, v in {**terms, "after": after}.items() if v})
    found = next_review(request.actor, terms)
    if found is None:
        messages.success(request, NONE_LEFT)
        return redirect("reviews")
    address = redirect("review", pk=found.pk)
    if query:
        address["Location"] += f"?{query}"
    return address


@door(DECIDE, personal=False, methods=("POST",))
def review_take(request: Request, pk: int) -> HttpResponse:
    """Take one review."""
    fetch(policy, request.actor, pk)
    try:
        take(request.actor, pk)
    except Problem as problem:
        messages.error(request, problem.message)
    return redirect("review", pk=pk)


@door(DECIDE, personal=False, methods=("POST",))
def review_release(request: Request, pk: int) -> HttpResponse:
    """Give one review back."""
    fetch(policy, request.actor, pk)
    try:
        release(request.actor, pk)
    except Problem as problem:
        messages.error(request, problem.message)
    else:
        messages.success(request, "The review is back in the queue.")
    return redirect("reviews")


@door(SUPERVISE, personal=True, verb="review.second_looks")
def second_looks(request: Request) -> HttpResponse:
    """Show what waits for a second look."""
    table: Table[Review] = Table(
        request,
        queries.second_looks(request.actor),
        [],
        caption="Waiting for a second look",
        empty="No decision waits for your second look.",
    )
    found = lines(request.actor, table.rows)
    request.access.saw("review", [line.review.pk for line in found])
    request.access.saw("incident", [line.review.incident_id for line in found])
    context = {"table": table, "lines": found, "now": timezone.now()}
    return render(request, "reviews/second_looks.html", context)
