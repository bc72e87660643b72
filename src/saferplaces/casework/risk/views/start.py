"""Begin an assessment about a record."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render

from saferplaces.casework.risk.about import NOBODY_NAMED
from saferplaces.casework.risk.actions.start import NEW, start
from saferplaces.casework.risk.forms import StartForm
from saferplaces.casework.risk.registry import About, about
from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.identity.roles import RISK
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.ui.doors import door
from saferplaces.foundation.ui.fetching import OutOfReach
from saferplaces.intake.safe_contact.identity import LOCAL

BOTH = ("GET", "POST")


@door(RISK, personal=True, verb="assessment.begin", methods=BOTH)
def assessment_about(request: Request, about_kind: str, about_id: str) -> HttpResponse:
    """Ask whose risk is assessed about a record, with which form, and why now."""
    found = _found(request, about_kind, about_id)
    named = about_kind == "person"
    people = [*found.people, *([] if named else [(NEW, NOBODY_NAMED)])]
    return _asked(request, (about_kind, about_id), found, people)


@door(RISK, personal=True, verb="assessment.begin", methods=BOTH)
def assessment_new(
    request: Request, about_kind: str, about_id: str, person_id: str
) -> HttpResponse:
    """Ask with which form one person's risk is assessed, and why now."""
    found = _found(request, about_kind, about_id)
    if person_id not in dict(found.people):
        raise OutOfReach("person", person_id)
    return _asked(request, (about_kind, about_id), found, None, person_id)


def _found(request: Request, kind: str, key: str) -> About:
    found = about(request.actor, kind, key)
    if found is None:
        raise OutOfReach(kind, key)
    people = [person for person, _ in found.people]
    request.access.saw(kind, [key], [one for one in people if not one.startswith(LOCAL)])
    return found


def _asked(
    request: Request, key: tuple[str, str], found: About,
    people: list[tuple[str, str]] | None, person_id: str = "",
) -> HttpResponse:  # fmt: skip
    sent = request.POST if request.method == "POST" else None
    form = StartForm(people, request.GET.get("sort", ""), sent)
    if sent is not None and form.is_valid():
        given = form.cleaned_data
        try:
            made = start(
                request.actor, given["questionnaire"], about=key,
                person_id=person_id or given["person"], point=given["point"],
            )  # fmt: skip
        except Problem as problem:
            form.refuse(problem)
        else:
            return redirect("assessment", pk=made.pk)
    shown = {"form": form, "about": found, "name": dict(found.people).get(person_id, "")}
    return render(request, "risk/start.html", shown)
