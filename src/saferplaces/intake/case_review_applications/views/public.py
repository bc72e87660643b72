"""The pages of the public: what it is, the form, saving and returning, and what happens next."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from saferplaces.foundation.calendar import add_working_days
from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.queries import codes, districts, setting
from saferplaces.foundation.ui.doors import link_door, public_door
from saferplaces.intake.case_review_applications import pages
from saferplaces.intake.case_review_applications.actions import keys
from saferplaces.intake.case_review_applications.actions.forget import delete_draft
from saferplaces.intake.case_review_applications.actions.keys import Told
from saferplaces.intake.case_review_applications.forms_return import CodeForm, SaveForm, WordForm
from saferplaces.intake.case_review_applications.models import Application, ApplicationState, Key
from saferplaces.intake.case_review_applications.views import writing
from saferplaces.intake.case_review_applications.views.opened import (
    BOTH,
    Opened,
    give_cookie,
    key_of,
    nobody,
    own,
    take_cookie,
    too_many,
)

ROOM = "case_review_applications"
TOLD = {
    Told.SENT: "A code is on its way to your mobile. It may take a minute.",
    Told.TOO_MANY: "Too many codes were asked for. Wait an hour, then try again.",
}
WRONG_CODE = "The code is not right, was used before, or is too old. Ask for a new one"
WRONG_WORD = "That is not the secret word or sentence that you chose"


@public_door()
def start(request: Request) -> HttpResponse:
    """Say what an ASB case review is, who may ask for one, and how."""
    return render(request, f"{ROOM}/start.html", {"contacts": contacts(), "times": times("")})


@public_door()
def other_ways(request: Request) -> HttpResponse:
    """Show the questions on paper, to print or to have ready for a telephone call."""
    context = {"contacts": contacts(), "districts": districts(), "rows": range(5)}
    return render(request, f"{ROOM}/paper.html", context)


@public_door()
def gone(request: Request) -> HttpResponse:
    """Say that this browser has no form open."""
    response = render(request, f"{ROOM}/gone.html")
    take_cookie(response)
    return response


@own("application.write_own", methods=BOTH, may_begin=True)
def begin(request: Request, opened: Opened) -> HttpResponse:
    """Begin with safe contact; whoever has begun goes on where they are."""
    if opened.begun:
        return redirect(opened.url("tasks"))
    return writing.page(request, opened, pages.FIRST)


tasks = own("application.read_own")(writing.tasks)
page = own("application.write_own", methods=BOTH)(writing.page)
reports = own("application.read_own")(writing.reports)
report = own("application.write_own", methods=BOTH)(writing.report)
remove_report = own("application.write_own", methods=BOTH)(writing.remove_report)
evidence = own("application.write_own", methods=BOTH)(writing.evidence)
remove_file = own("application.write_own", methods=("POST",))(writing.remove_file)
check = own("application.read_own", methods=BOTH)(writing.check)


@public_door(personal=True, verb="application.read_own")
def sent(request: Request) -> HttpResponse:
    """Give the reference, and say what happens next."""
    request.access.actor = nobody(request)
    key = key_of(request)
    if key is None:
        return redirect("case-review-apply-gone")
    found = key.application
    if found.state == ApplicationState.DRAFT:
        return redirect("case-review-apply-tasks")
    request.access.saw("application", [found.pk])
    return render(request, f"{ROOM}/sent.html", after_sending(found) | {"staff": False})


@own("application.save_own", methods=BOTH)
def save(request: Request, opened: Opened) -> HttpResponse:
    """Have a link sent, by which the form is opened again after a second step."""
    form = SaveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            until = keys.send_link(
                opened.application.pk, given["email"], given["mobile"] or "", given["word"] or ""
            )
        except Problem as problem:
            form.refuse(problem)
        else:
            context = {"until": until, "opened": opened, "by_code": given["second"] == "code"}
            return render(request, f"{ROOM}/saved.html", context)
    context = {"form": form, "opened": opened, "days": setting("case_review_draft_days")}
    return render(request, f"{ROOM}/save.html", context)


@own("application.leave_own", methods=("POST",))
def leave(request: Request, opened: Opened) -> HttpResponse:
    """Close the form in this browser; a link still opens it."""
    if opened.key is not None:
        keys.close_key(opened.key)
    return redirect("case-review-apply-gone")


@own("application.delete_own", methods=BOTH)
def delete(request: Request, opened: Opened) -> HttpResponse:
    """Ask once more, then delete all that was written."""
    if request.method != "POST":
        return render(request, f"{ROOM}/delete.html", {"opened": opened})
    delete_draft(opened.actor, opened.application.pk)
    return redirect("case-review-apply-gone")


@link_door(personal=False)
def returning(request: Request, token: str) -> HttpResponse:
    """Show nothing but the second step: whoever opens links, as mail scanners, gets here."""
    found = keys.link(token)
    return _no_link(request) if found is None else _second(request, token, found)


@link_door(personal=False, methods=("POST",))
def ask_code(request: Request, token: str) -> HttpResponse:
    """Send a code to the mobile."""
    if wait := too_many(request, request.path):
        return wait
    told = keys.ask_code(token)
    if told == Told.GONE:
        return _no_link(request)
    status = 429 if told == Told.TOO_MANY else 200
    return _second(request, token, keys.link(token), told=TOLD[told], status=status)


@link_door(personal=False, methods=("POST",))
def open_again(request: Request, token: str) -> HttpResponse:
    """Take the second step; where it is right the form is open in this browser."""
    if wait := too_many(request, request.path):
        return wait
    found = keys.link(token)
    if found is None:
        return _no_link(request)
    form = CodeForm(request.POST) if found.mobile else WordForm(request.POST)
    if not form.is_valid():
        return _second(request, token, found, form=form)
    if found.mobile:
        opened = keys.open_by_code(token, form.cleaned_data["code"])
    else:
        opened = keys.open_by_word(token, form.cleaned_data["word"])
    if opened.told == Told.GONE:
        return _no_link(request)
    if opened.told is not None:
        form.add_error(*(("code", WRONG_CODE) if found.mobile else ("word", WRONG_WORD)))
        return _second(request, token, found, form=form)
    response = redirect("case-review-apply-tasks")
    give_cookie(response, opened.token)
    return response


def contacts() -> dict[str, str]:
    """Return how to apply in other ways, as a district or the region says it."""
    row = codes("case_review_contacts").order_by("order", "code").first()
    return dict(row.values) if row else {"phone": "101", "phone_words": "", "post": ""}


def times(district: str, since: dt.date | None = None) -> dict[str, Any]:
    """Return a district's times in working days, and the days on which they end."""
    rows = {
        row.code: row.values
        for row in codes("case_review_times").filter(code__in=[district, "default"])
    }
    found = rows.get(district) or rows.get("default") or {}
    days = {name: int(value) for name, value in found.items()}
    if since is None or not days:
        return {"days": days, "by": {}}
    by = {"acknowledge": add_working_days(since, days["acknowledge"])}
    by["decide"] = add_working_days(by["acknowledge"], days["decide"])
    by["meet"] = add_working_days(by["decide"], days["meet"])
    return {"days": days, "by": by}


def after_sending(found: Application) -> dict[str, Any]:
    """Return what is said once an application was sent in."""
    since = timezone.localdate(found.submitted_at) if found.submitted_at else None
    named = {row.code: row.name for row in districts()}
    return {
        "reference": found.reference,
        "district": named.get(found.district, ""),
        "times": times(found.district, since),
        "contacts": contacts(),
        "no_way": not found.channels,
        "consent_later": found.on_behalf and found.consent == "later",
    }


def _second(
    request: Request,
    token: str,
    found: Key | None,
    *,
    form: CodeForm | WordForm | None = None,
    told: str = "",
    status: int = 200,
) -> HttpResponse:
    if found is None:
        return _no_link(request)
    by_code = bool(found.mobile)
    asked = by_code and (bool(told) or form is not None)
    context = {
        "token": token,
        "by_code": by_code,
        "form": form or (CodeForm() if by_code else WordForm()),
        "told": told,
        "asked": asked,
        "minutes": setting("case_review_code_minutes"),
    }
    return render(request, f"{ROOM}/return.html", context, status=status)


def _no_link(request: Request) -> HttpResponse:
    """Say that a link is of no use: unknown, closed, expired and used up look the same."""
    return render(request, f"{ROOM}/no_link.html", status=404)
