"""Several forms on a page: which one was sent, what it does, what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from saferplaces.casework.conferences.models import Conference, ConferenceState
from saferplaces.casework.conferences.policy import conferences
from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.ui.forms import Form

Make = Callable[..., Form]
Do = Callable[[dict[str, Any]], object]


class Desk:
    """The forms of a page, each under a name that its hidden field ``form`` sends back."""

    def __init__(self, request: Request, saved: str = "Saved.") -> None:
        self.request = request
        self.forms: dict[str, Form] = {}
        self._doing: dict[str, Do] = {}
        self._said: dict[str, str] = {}
        self._saved = saved
        self.sent = request.POST.get("form", "") if request.method == "POST" else ""

    def add(self, name: str, make: Make, do: Do, said: str = "", **given: Any) -> None:
        """Put a form on the page; `do` gets what was entered."""
        data = self.request.POST if self.sent == name else None
        self.forms[name] = make(data, prefix=name, **given)
        self._doing[name] = do
        self._said[name] = said or self._saved

    def done(self, *where: Any) -> HttpResponse | None:
        """Do what was sent; return where to go if it was done, None to show the page (again)."""
        form = self.forms.get(self.sent)
        if form is None or not form.is_valid():
            return None
        try:
            self._doing[self.sent](form.cleaned_data)
        except Problem as problem:
            form.refuse(problem)
            return None
        messages.success(self.request, self._said[self.sent])
        return redirect(*where)


def tabs(conference: Conference, here: str) -> list[dict[str, object]]:
    """Return the pages of a conference, for the sub-navigation."""
    pages = [
        ("Overview", "conference", ()),
        ("People", "conference-people", ()),
        ("Papers", "conference-papers", ()),
        ("Voice and needs", "conference-voices", ()),
        ("Minutes", "conference-minutes", ("open",)),
        ("Outcome", "conference-outcome", ()),
    ]
    return [
        {
            "text": text,
            "href": reverse(name, args=[conference.pk, *more]),
            "active": name == here,
        }
        for text, name, more in pages
    ]


def frame(request: Request, conference: Conference, here: str) -> dict[str, Any]:
    """Return what every page of a conference shows."""
    actor = request.actor
    states = ConferenceState
    return {
        "conference": conference,
        "case": conference.case,
        "tabs": tabs(conference, here),
        "chairs": conferences.may(actor, "chair", conference).allowed,
        "organises": conferences.may(actor, "organise", conference).allowed,
        "sits": conferences.may(actor, "attend", conference).allowed,
        "planned": conference.state == states.PLANNED,
        "held": conference.state == states.HELD,
        "under_way": conference.state in {states.PLANNED, states.HELD},
    }
