"""The administrator's pages of parts, leavers and absences; and everybody's open work."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from saferplaces.foundation.identity.actions import parts as act
from saferplaces.foundation.identity.forms_admin import (
    AbsenceForm,
    HandOverForm,
    LastDayForm,
    PartForm,
    today,
)
from saferplaces.foundation.identity.models import Membership, Organisation, Team, User
from saferplaces.foundation.identity.queries import away
from saferplaces.foundation.identity.reach import gone, supervised
from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.identity.roles import PEOPLE_ADMIN, REASSIGN
from saferplaces.foundation.identity.views.people import BOTH, SECTION, one
from saferplaces.foundation.identity.work import open_work
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.queries import districts
from saferplaces.foundation.ui.doors import door
from saferplaces.foundation.ui.fetching import OutOfReach

SHOWN = 200


def _asked(
    request: Request,
    pk: int,
    form: forms.Form,
    title: str,
    do: Callable[[], object],
    button: str = "Save",
) -> HttpResponse:
    """Ask with a form and do it; what is wrong stands beside its field."""
    further = None
    if request.method == "POST" and form.is_valid():
        try:
            do()
        except Problem as problem:
            field = problem.field if problem.field in form.fields else None
            form.add_error(field, problem.message)
            if isinstance(problem, act.HasWork):
                further = (
                    "See their open work, and give it on",
                    reverse("open-work-of", args=[pk]),
                )
        else:
            messages.success(request, "Saved.")
            return redirect("people-admin-person", pk=pk)
    back = reverse("people-admin-person", args=[pk])
    context = {"form": form, "title": title, "back": back, "button": button, "further": further}
    return render(request, "ui/one_form.html", SECTION | context)


@door(PEOPLE_ADMIN, personal=True, verb="staff.read", methods=BOTH)
def begin(request: Request, pk: int) -> HttpResponse:
    """Give a person a part."""
    user = one(request, pk)
    data = request.POST if request.method == "POST" else None
    form = PartForm(data, actor=request.actor, initial={"starts_on": today()})

    def do() -> None:
        given = dict(form.cleaned_data)
        given["organisation"] = Organisation.objects.get(pk=given["organisation"])
        given["team"] = Team.objects.get(pk=given["team"]) if given["team"] else None
        act.begin_part(request.actor, user, **given)

    return _asked(request, pk, form, f"Give {user.name} a role", do)


@door(PEOPLE_ADMIN, personal=True, verb="staff.read", methods=BOTH)
def end(request: Request, pk: int, part: int) -> HttpResponse:
    """End one part of a person."""
    user = one(request, pk)
    found = Membership.objects.filter(pk=part, user=user).first()
    if found is None:
        raise OutOfReach("membership", part)
    data = request.POST if request.method == "POST" else None
    form = LastDayForm(data, initial={"last_day": today()})
    title = f"End a role of {user.name}: {found.get_role_display()}"
    return _asked(
        request, pk, form, title,
        lambda: act.end_part(request.actor, found, form.cleaned_data["last_day"]), "End the role",
    )  # fmt: skip


@door(PEOPLE_ADMIN, personal=True, verb="staff.read", methods=BOTH)
def leaver(request: Request, pk: int) -> HttpResponse:
    """Make a person a leaver, once their work is somebody else's."""
    user = one(request, pk)
    data = request.POST if request.method == "POST" else None
    form = LastDayForm(data, initial={"last_day": today()})
    return _asked(
        request, pk, form, f"{user.name} leaves",
        lambda: act.leave(request.actor, user, form.cleaned_data["last_day"]), "Make a leaver",
    )  # fmt: skip


@door(PEOPLE_ADMIN, personal=True, verb="staff.read", methods=BOTH)
def absence(request: Request, pk: int) -> HttpResponse:
    """Note days on which a person is away."""
    user = one(request, pk)
    form = AbsenceForm(request.POST if request.method == "POST" else None, person=user)

    def do() -> None:
        given = form.cleaned_data
        cover = User.objects.get(pk=given["cover"]) if given["cover"] else None
        act.be_away(request.actor, user, given["starts_on"], given["ends_on"], cover)

    return _asked(request, pk, form, f"{user.name} is away", do)


@door((REASSIGN, PEOPLE_ADMIN), personal=True, verb="staff.work")
def work_list(request: Request) -> HttpResponse:
    """List the people whose work needs somebody else: away today, or gone; and everybody else."""
    reach = supervised(request.actor)
    absent = list(reach.filter(pk__in=away().values("pk"))[:SHOWN])
    left = list(reach.filter(pk__in=gone().values("pk"))[:SHOWN])
    needed = [(user, len(open_work(user.pk)), _why(user, absent)) for user in _once(left, absent)]
    others = list(reach.filter(is_active=True).exclude(pk__in=[u.pk for u in left])[:SHOWN])
    request.access.saw("user", [user.pk for user in _once(left, absent, others)])
    context = {"needed": [row for row in needed if row[1]], "others": others}
    return render(request, "identity/work_list.html", context)


def _once(*lists: list[User]) -> list[User]:
    return list({user.pk: user for users in lists for user in users}.values())


def _why(user: User, absent: list[User]) -> str:
    return "Away today" if user in absent else "No longer here"


@door((REASSIGN, PEOPLE_ADMIN), personal=True, verb="staff.work", methods=BOTH)
def work(request: Request, pk: int) -> HttpResponse:
    """Show all open work of a person, and hand it over in one step."""
    user = supervised(request.actor).filter(pk=pk).first()
    if user is None:
        raise OutOfReach("user", pk)
    found = open_work(pk)
    request.access.saw("user", [pk])
    for row in found:
        request.access.saw(row.kind, [row.key] if row.key else [])
    form = HandOverForm(request.POST if request.method == "POST" else None, person=user)
    if request.method == "POST" and form.is_valid():
        try:
            other = User.objects.get(pk=form.cleaned_data["to"])
            count = act.hand_over(request.actor, user, other)
        except Problem as problem:
            form.add_error(problem.field, problem.message)
        else:
            messages.success(request, f"{count} given to {other.name}.")
            return redirect("open-work")
    names = {row.code: row.name for row in districts()}
    rows = [(row, names.get(row.district, row.district)) for row in found]
    now = dt.datetime.now(dt.UTC)
    context = {"person": user, "rows": rows, "form": form, "now": now}
    return render(request, "identity/work.html", context)
