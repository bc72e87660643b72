"""Pages by which the contact tells one body who the victim is, and takes it back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from saferplaces.casework.case_reviews import naming, safe
from saferplaces.casework.case_reviews.actions.pass_name import may_pass, pass_name, take_back
from saferplaces.casework.case_reviews.forms.naming import NameForm, TakeBackForm
from saferplaces.casework.case_reviews.policy import names
from saferplaces.casework.case_reviews.views.beginning import BOTH, own
from saferplaces.casework.case_reviews.views.one_form import one_form, posted
from saferplaces.casework.referrals.content import digest
from saferplaces.casework.referrals.forms import gateway_needs
from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.identity.roles import CASE_REVIEWS_WORK
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.ui.doors import door
from saferplaces.foundation.ui.fetching import fetch


@door(CASE_REVIEWS_WORK, personal=True, verb="case_review.name", methods=BOTH)
def name(request: Request, pk: int) -> HttpResponse:
    """Choose what one body is told, look at it as the body will, pass it."""
    review = own(request, pk)
    request.access.saw("casereview", [pk], [review.person_id])
    try:
        may_pass(request.actor, review)
    except Problem as problem:
        messages.error(request, problem.message)
        return redirect("case-review", pk=pk)
    form = NameForm(review, posted(request))
    context = {"review": review, "form": form, "back": reverse("case-review", args=[pk])}
    if request.method == "POST" and form.is_valid():
        try:
            if seen := request.POST.get("seen", ""):
                passed = pass_name(request.actor, pk, form.terms, seen)
                messages.success(request, f"{passed.organisation} is told. It is recorded.")
                return redirect("case-review", pk=pk)
            content = naming.gather(request.actor, review, form.terms)
        except Problem as problem:
            form.refuse(problem)
        else:
            shown = {"content": content, "seen": digest(content), "entered": form.entered}
            return render(request, "case_reviews/name_preview.html", context | shown)
    found = {
        "protected": safe.contact(review).protected,
        "unknown": naming.NOT_CONFIRMED if review.confirmed_at is None else "",
        "gateways": gateway_needs(),
    }
    return render(request, "case_reviews/name.html", context | found)


@door(CASE_REVIEWS_WORK, personal=True, verb="case_review.name_back", methods=BOTH)
def back(request: Request, pk: int) -> HttpResponse:
    """Take back what a body was told."""
    passed = fetch(names, request.actor, pk)
    own(request, passed.review_id)
    request.access.saw("namepassed", [pk])
    return one_form(
        request, passed.review, TakeBackForm(posted(request)),
        lambda data: take_back(request.actor, pk, data["why"]),
        title=f"Take back what {passed.organisation} was told", button="Take it back",
        done="The body no longer sees it.",
        intro="It reads nothing of it here from now on. Ask it to delete what it wrote down.",
    )  # fmt: skip
