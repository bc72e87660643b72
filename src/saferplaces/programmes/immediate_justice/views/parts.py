"""What several pages of Immediate Justice share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.identity.roles import JUSTICE_ADULTS, JUSTICE_CHILDREN, JUSTICE_REFER
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.registry import EVERYBODY, Whose
from saferplaces.foundation.ui.forms import Form
from saferplaces.programmes.immediate_justice.models import ReferralState, SiteState

BOTH = ("GET", "POST")
SERVICES = (JUSTICE_ADULTS, JUSTICE_CHILDREN)
READERS = (JUSTICE_REFER, *SERVICES)
COLOURS = {
    ReferralState.REFERRED: "blue",
    ReferralState.ACCEPTED: "turquoise",
    ReferralState.DECLINED: "grey",
    ReferralState.STARTED: "purple",
    ReferralState.COMPLETED: "green",
    ReferralState.BREACHED: "red",
    ReferralState.RETURNED: "grey",
    ReferralState.WITHDRAWN: "grey",
}
SITE_COLOURS = {
    SiteState.NOMINATED: "blue",
    SiteState.ACCEPTED: "turquoise",
    SiteState.OPEN: "green",
    SiteState.CLOSED: "grey",
    SiteState.FORWARDED: "purple",
    SiteState.SAME: "grey",
    SiteState.REFUSED: "grey",
}


def posted(request: Request) -> Any:
    """Return what was sent, or None where the form is shown first."""
    return request.POST if request.method == "POST" else None


def one_form(
    request: Request,
    form: Form,
    do: Callable[[], object],
    *,
    title: str,
    button: str,
    done: str,
    back: str,
    caption: str = "",
    after: Callable[[Any], str] | None = None,
    told: str = "",
) -> HttpResponse:
    """Show a form, or do what it asks; the caller has said what the page shows.

    Parameters
    ----------
    after:
        Gives the address to go on to from what `do` returned; `back` without it.
    told:
        What must be read before the form is filled in.
    """
    if request.method == "POST" and form.is_valid():
        try:
            made = do()
        except Problem as problem:
            form.refuse(problem)
        else:
            messages.success(request, done)
            return redirect(after(made) if after else back)
    context = {
        "form": form, "title": title, "button": button, "back": back, "caption": caption,
        "told": told,
    }  # fmt: skip
    return render(request, "immediate_justice/form.html", context)


def at_once(
    request: Request, do: Callable[[], object], *, done: str, back: str, otherwise: str = ""
) -> HttpResponse:
    """Do what a button asks and go back; to `otherwise` where it would not do and that is named."""
    try:
        do()
    except Problem as problem:
        messages.error(request, problem.message)
        return redirect(otherwise or back)
    messages.success(request, done)
    return redirect(back)


def tabs(
    address: str, kinds: dict[str, str], which: str, whose: Whose = EVERYBODY
) -> list[dict[str, object]]:
    """Return the choices of a list; what it is narrowed to stays."""
    return [
        {"text": text, "href": f"{address}?{whose.query(which=kind)}", "active": kind == which}
        for kind, text in kinds.items()
    ]
