"""One entry of a diary, one file: read, take away, mark, set aside."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from saferplaces.casework.evidence import folders
from saferplaces.casework.evidence.actions.keeping import bring_back, mark, set_aside
from saferplaces.casework.evidence.forms import AsideForm
from saferplaces.casework.evidence.integrity import opened, pieces
from saferplaces.casework.evidence.models import DiaryEntry, Exhibit, Kept
from saferplaces.casework.evidence.policy import diary, exhibits
from saferplaces.casework.evidence.words import SORTS, size, span, whose
from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.identity.roles import CASES, CASES_SUPERVISE, CASES_WORK
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.ui.doors import door
from saferplaces.foundation.ui.fetching import fetch
from saferplaces.foundation.ui.formats import moment

SHUT = "default-src 'none'; frame-ancestors 'none'; sandbox"
"""What a browser may do with a file, should it open it after all: nothing."""


@door(CASES, personal=True, verb="evidence.read")
def entry(request: Request, pk: int) -> HttpResponse:
    """Show an entry of a diary."""
    found = _entry(request, pk)
    rows = [
        ("When", span(found)),
        ("Whose diary", whose(found)),
        ("Written", "By them" if found.own_words else "Taken down for them"),
        ("Kept", f"{moment(found.written_at)} by {found.written_by.name}"),
        ("Shared with organisations in the case", "Yes" if found.shared else "No"),
    ]
    context = {"entry": found, "title": "Entry of a diary", "rows": rows}
    return render(request, "evidence/entry.html", context | _may(request, found, diary))


@door(CASES, personal=True, verb="evidence.read")
def exhibit(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Show what is known of a file, and the picture drawn from it."""
    found = _exhibit(request, pk)
    rows = [
        ("What it shows", found.text),
        ("Whose", whose(found)),
        ("Taken", moment(found.taken_at)),
        ("Kind", f"{SORTS[found.sort]} ({found.ending}), {size(found.size)}"),
        ("Called", found.name),
        ("Came in", f"{moment(found.uploaded_at)} by {found.uploaded_by.name}"),
        ("Looked over for viruses", "Yes" if found.scanned else "Not scanned: there is no scanner"),
        ("SHA-256", found.sha256),
        ("Shared with organisations in the case", "Yes" if found.shared else "No"),
    ]
    context = {"exhibit": found, "rows": rows, "title": f"File {found.reference}"}
    return render(request, "evidence/exhibit.html", context | _may(request, found, exhibits))


@door(CASES, personal=True, verb="evidence.taken_away")
def download(request: Request, pk: uuid.UUID) -> HttpResponseBase:
    """Give a file out as it came, once it is found to be so; never to be shown in the browser."""
    found = _exhibit(request, pk)
    file = opened(found)
    response = StreamingHttpResponse(pieces(file), content_type="application/octet-stream")
    called = f"{found.case.reference}-{found.reference}.{found.ending}"
    response["Content-Disposition"] = f'attachment; filename="{called}"'
    response["Content-Length"] = str(len(file))
    response["Content-Security-Policy"] = SHUT
    response["X-Content-Type-Options"] = "nosniff"
    return response


@door(CASES, personal=True, verb="evidence.looked_at")
def picture(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Show the picture that was drawn from a file."""
    found = _exhibit(request, pk)
    path = folders.drawn(found.pk)
    if not found.drawn or not path.is_file():
        raise Http404
    response = HttpResponse(path.read_bytes(), content_type="image/jpeg")
    response["Content-Security-Policy"] = SHUT
    response["X-Content-Type-Options"] = "nosniff"
    return response


@door(CASES_WORK, personal=True, verb="evidence.share", methods=("POST",))
def share_entry(request: Request, pk: int) -> HttpResponse:
    """Mark an entry as shared, or not."""
    return _mark(request, _entry(request, pk, "change"), "diary-entry")


@door(CASES_WORK, personal=True, verb="evidence.share", methods=("POST",))
def share_exhibit(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Mark a file as shared, or not."""
    return _mark(request, _exhibit(request, pk, "change"), "exhibit")


@door(CASES_WORK, personal=True, verb="evidence.set_aside", methods=("GET", "POST"))
def aside_entry(request: Request, pk: int) -> HttpResponse:
    """Set an entry aside."""
    return _aside(request, _entry(request, pk, "change"), "diary-entry")


@door(CASES_WORK, personal=True, verb="evidence.set_aside", methods=("GET", "POST"))
def aside_exhibit(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Set a file aside."""
    return _aside(request, _exhibit(request, pk, "change"), "exhibit")


@door(CASES_SUPERVISE, personal=True, verb="evidence.bring_back", methods=("POST",))
def back_entry(request: Request, pk: int) -> HttpResponse:
    """Bring an entry back."""
    return _back(request, _entry(request, pk, "supervise"), "diary-entry")


@door(CASES_SUPERVISE, personal=True, verb="evidence.bring_back", methods=("POST",))
def back_exhibit(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Bring a file back."""
    return _back(request, _exhibit(request, pk, "supervise"), "exhibit")


def _entry(request: Request, pk: int, verb: str = "read") -> DiaryEntry:
    found = fetch(diary, request.actor, pk, verb)
    _saw(request, found)
    return found


def _exhibit(request: Request, pk: uuid.UUID, verb: str = "read") -> Exhibit:
    found = fetch(exhibits, request.actor, pk, verb)
    _saw(request, found)
    return found


def _saw(request: Request, found: DiaryEntry | Exhibit) -> None:
    people = [found.person.person_id] if found.person else []
    request.access.saw(str(found._meta.model_name), [found.pk], people)


def _may(request: Request, found: DiaryEntry | Exhibit, policy: Any) -> dict[str, object]:
    kept = found.state == Kept.KEPT
    route = "exhibit" if isinstance(found, Exhibit) else "diary-entry"
    own = found.organisation_id == found.case.organisation_id
    change = policy.may(request.actor, "change", found).allowed
    last = found.changes.last()
    return {
        "case": found.case,
        "kept": kept,
        "why": last.why if last and not kept else "",
        "may_share": kept and own and change,
        "may_set_aside": kept and change,
        "may_bring_back": not kept and policy.may(request.actor, "supervise", found).allowed,
        "share": reverse(f"{route}-share", args=[found.pk]),
        "aside": reverse(f"{route}-aside", args=[found.pk]),
        "back": reverse(f"{route}-back", args=[found.pk]),
    }


def _mark(request: Request, found: DiaryEntry | Exhibit, route: str) -> HttpResponse:
    try:
        if isinstance(found, Exhibit):
            mark(request.actor, Exhibit, found.pk, shared=request.POST.get("shared") == "yes")
        else:
            mark(request.actor, DiaryEntry, found.pk, shared=request.POST.get("shared") == "yes")
    except Problem as problem:
        messages.error(request, problem.message)
    return redirect(route, pk=found.pk)


def _aside(request: Request, found: DiaryEntry | Exhibit, route: str) -> HttpResponse:
    form = AsideForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            if isinstance(found, Exhibit):
                set_aside(request.actor, Exhibit, found.pk, why=form.cleaned_data["why"])
            else:
                set_aside(request.actor, DiaryEntry, found.pk, why=form.cleaned_data["why"])
        except Problem as problem:
            form.refuse(problem)
        else:
            return redirect(route, pk=found.pk)
    return render(
        request,
        "ui/one_form.html",
        {
            "section": "Evidence",
            "title": "Set it aside",
            "form": form,
            "button": "Set aside",
            "back": reverse(route, args=[found.pk]),
        },
    )


def _back(request: Request, found: DiaryEntry | Exhibit, route: str) -> HttpResponse:
    try:
        if isinstance(found, Exhibit):
            bring_back(request.actor, Exhibit, found.pk)
        else:
            bring_back(request.actor, DiaryEntry, found.pk)
    except Problem as problem:
        messages.error(request, problem.message)
    return redirect(route, pk=found.pk)
