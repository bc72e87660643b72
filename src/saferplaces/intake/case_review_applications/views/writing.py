"""What each page of the form does, whoever writes it."""

from __future__ import annotations

import uuid
from typing import Any, cast

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.ui.forms import Form
from saferplaces.foundation.ui.uploads import Stored, problem_of
from saferplaces.intake.case_review_applications import folders, pages
from saferplaces.intake.case_review_applications.actions import keys, write
from saferplaces.intake.case_review_applications.actions.submit import submit, what_is_missing
from saferplaces.intake.case_review_applications.actions.write import File, Told
from saferplaces.intake.case_review_applications.forms import PageForm
from saferplaces.intake.case_review_applications.forms_report import EvidenceForm, ReportForm
from saferplaces.intake.case_review_applications.models import (
    Consent,
    ListedReport,
    Purpose,
)
from saferplaces.intake.case_review_applications.queries import reports_of, told_to, uploads_of
from saferplaces.intake.case_review_applications.views.answers import answers
from saferplaces.intake.case_review_applications.views.opened import Opened, give_cookie

ROOM = "case_review_applications"


def tasks(request: Request, opened: Opened) -> HttpResponse:
    """Show how far it is, and what is left."""
    found = opened.application
    groups = []
    for group in pages.GROUPS:
        state = "done" if pages.done(found, group) else "begun" if pages.begun(found, group) else ""
        first = next(p.code for p in group.pages if pages.asked(found, p.code))
        in_hand = group.code == "happened" and found.reports.exists()
        to = pages.REPORTS if in_hand else first
        address = opened.url("reports") if to == pages.REPORTS else opened.url("page", to)
        groups.append((group, state, address))
    context = {
        "groups": groups,
        "files": found.uploads.filter(purpose=Purpose.EVIDENCE).count(),
        "ready": not what_is_missing(found),
    }
    return _render(request, opened, "tasks", context)


def page(request: Request, opened: Opened, code: str) -> HttpResponse:
    """Show one page, and keep what is sent."""
    asked = pages.PAGES.get(code)
    if asked is None or (not opened.begun and code != pages.FIRST):
        raise Http404
    if not pages.asked(opened.application, code):
        return redirect(opened.url("tasks"))
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    form = asked.form(opened.application, opened.staff, *given)
    if request.method == "POST" and _takes(request, form):
        try:
            return _kept(request, opened, code, form)
        except Problem as problem:
            form.refuse(problem)
    context = {
        "form": form,
        "heading": asked.heading(opened.application),
        "group": next(g.title for g in pages.GROUPS if asked in g.pages),
        "first": not opened.begun,
        "sends_file": "file" in form.fields,
        "held": _consent_held(opened) if code == "consent" else None,
        "action": opened.url("page", code) if opened.begun else request.path,
    }
    return _render(request, opened, "page", context)


def reports(request: Request, opened: Opened) -> HttpResponse:
    """List the reports."""
    rows = [_report(opened, row) for row in reports_of(opened.application)]
    return _render(request, opened, "reports", {"rows": rows})


def report(request: Request, opened: Opened, report_id: int | None = None) -> HttpResponse:
    """Add a report, or change one."""
    found = None
    if report_id is not None:
        found = opened.application.reports.filter(pk=report_id).first()
        if found is None:
            raise Http404
    form = ReportForm(request.POST or None, initial=_said(found))
    if request.method == "POST" and form.is_valid():
        try:
            write.keep_report(opened.actor, opened.application.pk, _told(form), report_id)
        except Problem as problem:
            form.refuse(problem)
        else:
            return redirect(opened.url("reports"))
    context = {"form": form, "report": found}
    return _render(request, opened, "report", context)


def remove_report(request: Request, opened: Opened, report_id: int) -> HttpResponse:
    """Ask once more, then take a report out."""
    found = opened.application.reports.filter(pk=report_id).first()
    if found is None:
        return redirect(opened.url("reports"))
    if request.method == "POST":
        write.remove_report(opened.actor, opened.application.pk, found.pk)
        return redirect(opened.url("reports"))
    return _render(request, opened, "remove", {"row": _report(opened, found)})


def evidence(request: Request, opened: Opened) -> HttpResponse:
    """List the files, and take another in."""
    form = EvidenceForm(request.POST, request.FILES) if request.method == "POST" else EvidenceForm()
    if request.method == "POST" and _takes(request, form):
        file = cast(Stored, form.cleaned_data["file"])
        try:
            _take_in(opened, file, Purpose.EVIDENCE, form.cleaned_data["text"])
        except Problem as problem:
            form.refuse(problem)
        else:
            return redirect(opened.url("evidence"))
    rows = [row for row in uploads_of(opened.application) if row.purpose == Purpose.EVIDENCE]
    context = {"form": form, "rows": rows, "megabytes": folders.largest() >> 20}
    return _render(request, opened, "evidence", context)


def remove_file(request: Request, opened: Opened, upload_id: uuid.UUID) -> HttpResponse:
    """Take a file out."""
    write.remove_file(opened.actor, opened.application.pk, upload_id)
    return redirect(opened.url("evidence"))


def check(request: Request, opened: Opened) -> HttpResponse:
    """Show everything that was said, and send it in."""
    problem = ""
    if request.method == "POST":
        try:
            submit(opened.actor, opened.application.pk)
        except Problem as found:
            problem = found.message
        else:
            return redirect(opened.url("sent"))
    left = what_is_missing(opened.application)
    context = {
        "parts": answers(opened),
        "left": [
            (title, opened.url("reports") if code == "reports" else opened.url("page", code))
            for title, code in left
        ],
        "problem": problem,
    }
    return _render(request, opened, "check", context)


def _render(request: Request, opened: Opened, name: str, context: dict[str, Any]) -> HttpResponse:
    context |= {"opened": opened, "application": opened.application}
    return render(request, f"{ROOM}/{name}.html", context)


def _takes(request: Request, form: Form) -> bool:
    """Say whether a form will do, its file included."""
    valid = form.is_valid()
    if (problem := problem_of(request)) and "file" in form.fields:
        form.errors.pop("file", None)
        form.add_error("file", problem)
        return False
    return valid


def _kept(request: Request, opened: Opened, code: str, form: PageForm) -> HttpResponse:
    """Keep a page and go on to the next; the first one makes the draft, and the browser's key."""
    found, token = opened.application, ""
    file = form.cleaned_data.get("file")
    to_be_sent = form.cleaned_data.get("consent") == Consent.SENT and file is None
    if to_be_sent and _consent_held(opened) is None:
        raise Problem("Choose the picture or copy of what they wrote", field="file")
    if not opened.begun:
        found = write.begin(opened.actor)
        token = keys.new_browser_key(found)
    if isinstance(file, Stored):
        _take_in(opened, file, Purpose.CONSENT)
    saved = write.save_page(opened.actor, found.pk, code, form.values())
    on = Opened(saved, opened.actor, opened.key)
    following = pages.after(saved, code)
    if following == pages.REPORTS:
        to = on.url("reports")
    else:
        to = on.url("page", following) if following else on.url("tasks")
    response = redirect(to)
    if token:
        give_cookie(response, token)
    return response


def _take_in(opened: Opened, file: Stored, purpose: str, text: str = "") -> None:
    given = File(file.key, file.name or "", file.size or 0, file.sha256)
    taken = write.take_in(opened.actor, opened.application.pk, given, purpose, text)
    if taken.pk == file.key:
        file.keep()


def _consent_held(opened: Opened) -> Any:
    if not opened.begun:
        return None
    return opened.application.uploads.filter(purpose=Purpose.CONSENT).first()


def _report(opened: Opened, row: ListedReport) -> dict[str, Any]:
    return {
        "row": row,
        "to": told_to(row),
        "change": opened.url("report", row.pk),
        "remove": opened.url("report-remove", row.pk),
    }


def _said(found: ListedReport | None) -> dict[str, Any]:
    if found is None:
        return {}
    names = ("incident_date", "reported_date", "to_agency", "to_words", "reference", "words")
    said = {name: getattr(found, name) for name in names}
    return said | {"sure": "yes" if found.incident_exact else "no"}


def _told(form: ReportForm) -> Told:
    given = form.cleaned_data
    return Told(
        incident_date=given["incident_date"],
        reported_date=given["reported_date"],
        to_agency=given["to_agency"],
        words=given["words"],
        to_words=given["to_words"] or "",
        reference=given["reference"],
        exact=given["sure"] == "yes",
        form=given["number"],
    )
