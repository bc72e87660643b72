"""The pages of staff: writing an application down for somebody, and reading what came in."""

from __future__ import annotations

import uuid

from django import forms
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.identity.roles import CASE_REVIEWS_WORK, RISK
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.queries import districts
from saferplaces.foundation.ui.doors import door
from saferplaces.foundation.ui.fetching import OutOfReach, fetch
from saferplaces.foundation.ui.formats import moment
from saferplaces.foundation.ui.forms import Form
from saferplaces.foundation.ui.tables import Column, Table
from saferplaces.intake.case_review_applications import folders
from saferplaces.intake.case_review_applications.actions.forget import delete_draft
from saferplaces.intake.case_review_applications.actions.take_up import withdraw
from saferplaces.intake.case_review_applications.actions.write import begin
from saferplaces.intake.case_review_applications.models import (
    Application,
    ApplicationState,
    Channel,
)
from saferplaces.intake.case_review_applications.policy import applications
from saferplaces.intake.case_review_applications.queries import reports_of, uploads_of
from saferplaces.intake.case_review_applications.views import writing
from saferplaces.intake.case_review_applications.views.answers import answers, report_words
from saferplaces.intake.case_review_applications.views.opened import BOTH, Opened, for_them
from saferplaces.intake.case_review_applications.views.public import after_sending

ROOM = "case_review_applications"
SHUT = "default-src 'none'; frame-ancestors 'none'; sandbox"
"""What a browser may do with a file, should it open it after all: nothing."""
PIECE = 1 << 20


class BeginForm(Form):
    """How somebody applies."""

    channel = forms.ChoiceField(
        label="How does the person apply?",
        choices=[(Channel.PHONE, "By telephone, now"), (Channel.PAPER, "On paper that I have")],
        widget=forms.RadioSelect,
        error_messages={"required": "Select how the person applies"},
    )


class WithdrawForm(Form):
    """Why."""

    why = forms.CharField(
        label="What did the applicant say, and how?",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        error_messages={"required": "Enter what the applicant said"},
    )


@door(CASE_REVIEWS_WORK, personal=True, verb="application.list")
def applications_list(request: Request) -> HttpResponse:
    """List what was sent in."""
    rows = applications.readable(request.actor)
    names = {found.code: found.name for found in districts()}
    columns: list[Column[Application]] = [
        Column("reference", "Application",
               link=lambda a: reverse("case-review-application", args=[a.pk])),
        Column("submitted_at", "Sent in", lambda a: moment(a.submitted_at), sort="submitted_at"),
        Column("district", "District", lambda a: names.get(a.district, ""), sort="district"),
        Column("channel", "How", lambda a: a.get_channel_display(), sort="channel"),
        Column("on_behalf", "By", lambda a: a.get_relation_display() or "The victim"),
        Column("state", "State", lambda a: a.get_state_display(), sort="state"),
    ]  # fmt: skip
    table = Table(
        request, rows, columns, caption="Applications", default_sort="-submitted_at",
        empty="No application has been sent in yet.",
    )  # fmt: skip
    request.access.saw("application", [a.pk for a in table.rows], [a.person_id for a in table.rows])
    return render(request, f"{ROOM}/list.html", {"table": table})


@door(CASE_REVIEWS_WORK, personal=True, verb="application.read")
def read(request: Request, pk: int) -> HttpResponse:
    """Show an application to the point of contact, safe contact first."""
    found = _fetch(request, pk)
    request.access.shows_protected = True  # who works on it must know where not to write
    parts = answers(Opened(found, request.actor))
    for part in parts:
        part["rows"] = [row[:2] for row in part["rows"]]
    last = found.changes.last()
    context = {
        "application": found,
        "parts": parts,
        "reports": [report_words(row) for row in reports_of(found)],
        "uploads": uploads_of(found),
        "withdrawn": found.state == ApplicationState.WITHDRAWN,
        "why": last.why if last else "",
    }
    return render(request, f"{ROOM}/read.html", context)


@door(CASE_REVIEWS_WORK, personal=True, verb="application.file")
def download(request: Request, pk: int, upload_id: uuid.UUID) -> HttpResponseBase:
    """Give a file out as it came; never to be shown in the browser."""
    found = _fetch(request, pk)
    upload = found.uploads.filter(pk=upload_id).first()
    path = folders.path_of(upload) if upload else None
    if upload is None or path is None or not path.is_file():
        raise Http404
    file = path.open("rb")
    response = StreamingHttpResponse(
        iter(lambda: file.read(PIECE), b""), content_type="application/octet-stream"
    )
    called = f"{found.reference}-{upload.pk.hex[:8]}.{upload.ending}"
    response["Content-Disposition"] = f'attachment; filename="{called}"'
    response["Content-Length"] = str(path.stat().st_size)
    response["Content-Security-Policy"] = SHUT
    response["X-Content-Type-Options"] = "nosniff"
    response._resource_closers.append(file.close)  # type: ignore[attr-defined]
    return response


@door(CASE_REVIEWS_WORK, personal=True, verb="application.withdraw", methods=BOTH)
def withdraw_it(request: Request, pk: int) -> HttpResponse:
    """Write down that the applicant withdraws."""
    found = _fetch(request, pk, "work")
    form = WithdrawForm(request.POST or None)
    back = reverse("case-review-application", args=[found.pk])
    if request.method == "POST" and form.is_valid():
        try:
            withdraw(request.actor, found.pk, form.cleaned_data["why"])
        except Problem as problem:
            form.refuse(problem)
        else:
            return redirect(back)
    context = {
        "section": "Withdraw an application", "title": "The applicant withdraws",
        "form": form, "button": "Withdraw", "back": back,
    }  # fmt: skip
    return render(request, "ui/one_form.html", context)


@door(RISK, personal=True, verb="application.begin", methods=BOTH)
def begin_for(request: Request) -> HttpResponse:
    """Begin an application for somebody; go on with what one has begun."""
    form = BeginForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = begin(request.actor, form.cleaned_data["channel"])
        return redirect("case-review-application-page", pk=made.pk, code="contact")
    mine = Application.objects.filter(
        applications.scope(request.actor, "take_down"), state=ApplicationState.DRAFT
    ).order_by("-moved_at")
    rows = list(mine[:20])
    request.access.saw("application", [row.pk for row in rows])
    return render(request, f"{ROOM}/begin.html", {"form": form, "rows": rows})


tasks = for_them("application.take_down")(writing.tasks)
page = for_them("application.take_down", methods=BOTH)(writing.page)
reports = for_them("application.take_down")(writing.reports)
report = for_them("application.take_down", methods=BOTH)(writing.report)
remove_report = for_them("application.take_down", methods=BOTH)(writing.remove_report)
evidence = for_them("application.take_down", methods=BOTH)(writing.evidence)
remove_file = for_them("application.take_down", methods=("POST",))(writing.remove_file)
check = for_them("application.take_down", methods=BOTH)(writing.check)


@for_them("application.take_down", methods=BOTH)
def delete(request: Request, opened: Opened) -> HttpResponse:
    """Ask once more, then delete all that was written."""
    if request.method != "POST":
        return render(request, f"{ROOM}/delete.html", {"opened": opened})
    delete_draft(opened.actor, opened.application.pk)
    return redirect("case-review-application-begin")


@door(RISK, personal=True, verb="application.taken_down")
def sent(request: Request, pk: int) -> HttpResponse:
    """Give the reference to read out, and what happens next, to whoever wrote it down."""
    rows = Application.objects.filter(made_by_id=request.actor.person)
    found = rows.filter(pk=pk).exclude(state=ApplicationState.DRAFT).first()
    if found is None:
        raise OutOfReach("application", pk)
    request.access.saw("application", [found.pk])
    return render(request, f"{ROOM}/sent.html", after_sending(found) | {"staff": True})


def _fetch(request: Request, pk: int, verb: str = "read") -> Application:
    found = fetch(applications, request.actor, pk, verb)
    request.access.saw("application", [found.pk], [found.person_id])
    return found
