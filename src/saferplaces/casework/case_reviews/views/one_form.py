"""One form on a page of its own, about a case review: read, check, do, go back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from saferplaces.casework.case_reviews import safe
from saferplaces.casework.case_reviews.models import CaseReview
from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.ui.forms import Form


def one_form(
    request: Request,
    review: CaseReview,
    form: Form,
    do: Callable[[dict[str, Any]], object],
    *,
    title: str,
    button: str,
    done: str,
    back: str = "",
    intro: str = "",
    reaches: bool = False,
    template: str = "case_reviews/form.html",
    **more: Any,
) -> HttpResponse:
    """Show a form, or do what it asks.

    Parameters
    ----------
    do:
        Gets the cleaned data; a `Problem` of its stands beside its field.
    reaches:
        The victim is told something: what is known of safe contact stands above the form.
    """
    address = back or reverse("case-review", args=[review.pk])
    if request.method == "POST" and form.is_valid():
        try:
            do(form.cleaned_data)
        except Problem as problem:
            form.refuse(problem)
        else:
            messages.success(request, done)
            return redirect(address)
    request.access.saw("casereview", [review.pk], [review.person_id])
    context = {
        "review": review, "form": form, "title": title, "button": button, "back": address,
        "intro": intro, "contact": safe.contact(review) if reaches else None, **more,
    }  # fmt: skip
    return render(request, template, context)


def posted(request: Request) -> Any:
    """Return what was sent, or None where the form is shown first."""
    return request.POST if request.method == "POST" else None
