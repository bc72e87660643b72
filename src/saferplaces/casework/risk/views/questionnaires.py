"""Questionnaires and their versions: what is in use, what changed, and putting a draft into use."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from saferplaces.casework.risk.actions.versions import digest, draft, publish, start_again
from saferplaces.casework.risk.content import KINDS, Content, faults, read
from saferplaces.casework.risk.editing import changes
from saferplaces.casework.risk.filling import TITLES
from saferplaces.casework.risk.forms import AnswerForm
from saferplaces.casework.risk.models import Questionnaire, Version, VersionState
from saferplaces.casework.risk.policy import versions as policy
from saferplaces.casework.risk.queries import current, known_bands
from saferplaces.casework.risk.scoring import reckon
from saferplaces.casework.risk.views.parts import band_tag
from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.identity.roles import QUESTIONNAIRES
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.ui.doors import door
from saferplaces.foundation.ui.fetching import fetch
from saferplaces.foundation.ui.formats import moment
from saferplaces.foundation.ui.tables import Column, Table

BOTH = ("GET", "POST")
COLOURS = {
    VersionState.DRAFT: "light-blue",
    VersionState.PUBLISHED: "green",
    VersionState.SUPERSEDED: "grey",
}


@door(QUESTIONNAIRES, personal=False)
def questionnaires(request: Request) -> HttpResponse:
    """Show every questionnaire."""
    rows = list(Questionnaire.objects.order_by("pk"))
    used = {v.questionnaire_id: v for v in Version.objects.filter(state=VersionState.PUBLISHED)}
    drafts = set(
        Version.objects.filter(state=VersionState.DRAFT).values_list("questionnaire", flat=True)
    )
    table: Table[Questionnaire] = Table(
        request,
        rows,
        [
            Column("title", "Questionnaire", link=lambda q: reverse("questionnaire", args=[q.pk])),
            Column("sort", "For", lambda q: q.get_sort_display()),
            Column("version", "Version in use", lambda q: _number(used.get(q.pk))),
            Column("draft", "Draft", lambda q: "Yes" if q.pk in drafts else "None"),
        ],
        caption="Questionnaires",
    )  # fmt: skip
    return render(request, "risk/questionnaires.html", {"table": table})


def _number(found: Version | None) -> str:
    return str(found.number) if found else "None"


@door(QUESTIONNAIRES, personal=False)
def questionnaire(request: Request, pk: int) -> HttpResponse:
    """Show the versions of one questionnaire."""
    found = get_object_or_404(Questionnaire, pk=pk)
    rows = found.versions.select_related("made_by").annotate(used=Count("assessments"))
    table: Table[Version] = Table(
        request,
        rows,
        [
            Column("number", "Version", lambda v: f"Version {v.number}", sort="number",
                   link=lambda v: reverse("version", args=[v.pk])),
            Column("state", "State", lambda v: v.get_state_display()),
            Column("published_at", "Published", lambda v: moment(v.published_at, "Not yet")),
            Column("made_by", "By", lambda v: v.made_by.name if v.made_by else "Shipped"),
            Column("used", "Assessments", lambda v: v.used, numeric=True),  # type: ignore[attr-defined]
        ],
        caption="Versions",
        default_sort="-number",
    )  # fmt: skip
    has_draft = found.versions.filter(state=VersionState.DRAFT).exists()
    page = {"questionnaire": found, "table": table, "has_draft": has_draft}
    return render(request, "risk/questionnaire.html", page)


@door(QUESTIONNAIRES, personal=False, methods=("POST",))
def questionnaire_draft(request: Request, pk: int) -> HttpResponse:
    """Begin a draft from the version in use, or go to the one that is there."""
    get_object_or_404(Questionnaire, pk=pk)
    try:
        made = draft(request.actor, pk)
    except Problem as problem:
        messages.error(request, problem.message)
        return redirect("questionnaire", pk=pk)
    return redirect("version", pk=made.pk)


@door(QUESTIONNAIRES, personal=False)
def version(request: Request, pk: int) -> HttpResponse:
    """Show all that a version holds; a draft with the links that change it."""
    found = fetch(policy, request.actor, pk)
    return render(request, "risk/version.html", page_of(found, read(found.content)))


def page_of(found: Version, content: Content) -> dict[str, Any]:
    """Return what the pages of a version show."""
    return {
        "version": found,
        "content": content,
        "state": (str(found.get_state_display()), COLOURS[VersionState(found.state)]),
        "is_draft": found.state == VersionState.DRAFT,
        "faults": faults(content, known_bands()) if found.state == VersionState.DRAFT else [],
        "kinds": KINDS,
        "sources": TITLES,
        "seen": digest(found),
    }


@door(QUESTIONNAIRES, personal=False)
def version_changes(request: Request, pk: int) -> HttpResponse:
    """Show what differs between a version and the one that it follows."""
    found = fetch(policy, request.actor, pk)
    before = found.questionnaire.versions.filter(number__lt=found.number).first()
    if found.state == VersionState.DRAFT:
        before = current(found.questionnaire)
    rows = list(changes(read(before.content), read(found.content))) if before else []
    if before is not None and before.source != found.source:
        rows.insert(0, ("Where it comes from", before.source, found.source))
    return render(
        request, "risk/version_changes.html", {"version": found, "before": before, "rows": rows}
    )


@door(QUESTIONNAIRES, personal=False, methods=BOTH)
def version_preview(request: Request, pk: int) -> HttpResponse:
    """Show a version as an assessor sees it, and what made-up answers come to; nothing is kept."""
    found = fetch(policy, request.actor, pk)
    content = read(found.content)
    form = AnswerForm(content.questions, request.POST if request.method == "POST" else None)
    came_to = None
    if form.is_bound and form.is_valid():
        came_to = reckon(content, form.given())
    page = page_of(found, content) | {
        "form": form,
        "came_to": came_to,
        "band": band_tag(came_to.band) if came_to else None,
    }
    return render(request, "risk/version_preview.html", page)


@door(QUESTIONNAIRES, personal=False, methods=("POST",))
def version_publish(request: Request, pk: int) -> HttpResponse:
    """Put a draft into use."""
    return _done(request, pk, publish, "The version is in use from now on.")


@door(QUESTIONNAIRES, personal=False, methods=("POST",))
def version_reset(request: Request, pk: int) -> HttpResponse:
    """Put the draft back to what is in use."""
    return _done(request, pk, start_again, "The draft is as the version in use again.")


def _done(request: Request, pk: int, act: Callable[[Any, int], Version], told: str) -> HttpResponse:
    fetch(policy, request.actor, pk, "edit")
    try:
        act(request.actor, pk)
    except Problem as problem:
        messages.error(request, problem.message)
    else:
        messages.success(request, told)
    return redirect("version", pk=pk)
