"""Lists of case reviews and of what one's organisation is asked; the page of one."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from saferplaces.casework.case_reviews.pages import lists
from saferplaces.casework.case_reviews.pages.review import context_of
from saferplaces.casework.case_reviews.policy import case_reviews
from saferplaces.foundation.audit.disclosures import disclosing
from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.identity.roles import (
    CASE_REVIEWS,
    CASE_REVIEWS_ANSWER,
)
from saferplaces.foundation.identity.teams import TeamForm
from saferplaces.foundation.ui.doors import door
from saferplaces.foundation.ui.fetching import fetch


@door(CASE_REVIEWS, personal=True, verb="case_review.list")
def reviews(request: Request) -> HttpResponse:
    """List case reviews."""
    shown = lists.chosen(request)
    form = TeamForm(request.actor, request.GET)
    table = lists.table(request, shown, form.whose)
    if table.csv_requested and (asked := disclosing(request, "a list of case reviews")):
        return asked
    request.access.asked(show=shown, district=form.whose.district, team=form.whose.team_id)
    request.access.saw("casereview", [row.pk for row in table.rows],
                       [row.person_id for row in table.rows])  # fmt: skip
    if table.csv_requested:
        return table.csv()
    tabs = lists.tabs(shown, form.whose)
    context = {"table": table, "tabs": tabs, "form": form, "shown": shown}
    return render(request, "case_reviews/list.html", context)


@door(CASE_REVIEWS, personal=True, verb="case_review.read")
def review(request: Request, pk: int) -> HttpResponse:
    """Show one case review: all of it to its council and chair, the outline to a body."""
    found = fetch(case_reviews, request.actor, pk)
    context = context_of(request, found)
    page = "case_reviews/review.html" if context["all"] else "case_reviews/outline.html"
    return render(request, page, context)


@door(CASE_REVIEWS_ANSWER, personal=True, verb="case_review.asked")
def asked(request: Request) -> HttpResponse:
    """List what one's organisation was asked and recommended."""
    requests, recommended = lists.asked_table(request), lists.recommended_table(request)
    request.access.saw("bodyrequest", [row.pk for row in requests.rows])
    request.access.saw("recommendation", [row.pk for row in recommended.rows])
    showing = request.GET.get("show") == "all"
    context = {"asked": requests, "recommended": recommended, "showing_all": showing}
    return render(request, "case_reviews/asked.html", context)
