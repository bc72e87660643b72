"""One form on a page of its own, about a case: read, check, do, go back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from saferplaces.casework.cases.models import Case
from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.ui.forms import Form


def one_form(
    request: Request,
    case: Case,
    form: Form,
    do: Callable[[dict[str, Any]], object],
    *,
    title: str,
    button: str,
    done: str,
    back: str = "",
    template: str = "cases/form.html",
    after: Callable[[Any], str] | None = None,
    **more: Any,
) -> HttpResponse:
    """Show a form, or do what it asks.

    Parameters
    ----------
    do:
        Gets the cleaned data; a `Problem` of its stands beside its field.
    back:
        Where the page leads back to, and where it goes on when it is done; the case's page.
    after:
        Gives the address to go on to from what `do` returned.
    """
    address = back or reverse("case", args=[case.pk])
    if request.method == "POST" and form.is_valid():
        try:
            made = do(form.cleaned_data)
        except Problem as problem:
            form.refuse(problem)
        else:
            messages.success(request, done)
            return redirect(after(made) if after else address)
    request.access.saw("case", [case.pk])
    context = {
        "case": case, "form": form, "title": title, "button": button, "back": address, **more,
    }  # fmt: skip
    return render(request, template, context)


def posted(request: Request) -> Any:
    """Return what was sent, or None where the form is shown first."""
    return request.POST if request.method == "POST" else None
