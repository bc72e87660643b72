"""The administrator's pages of organisations and teams."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from saferplaces.foundation.identity.actions.organisations import save_organisation, save_team
from saferplaces.foundation.identity.forms_admin import OrganisationForm, TeamForm
from saferplaces.foundation.identity.models import Organisation, Team
from saferplaces.foundation.identity.reach import organisations as managed
from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.identity.roles import PEOPLE_ADMIN
from saferplaces.foundation.identity.views.people import BOTH, SECTION
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.queries import districts
from saferplaces.foundation.ui.doors import door
from saferplaces.foundation.ui.fetching import OutOfReach
from saferplaces.foundation.ui.tables import Column, Table


@door(PEOPLE_ADMIN, personal=False)
def organisations(request: Request) -> HttpResponse:
    """List the organisations."""
    names = {row.code: row.name for row in districts()}
    table = Table(
        request,
        managed(request.actor),
        [
            Column("name", "Organisation", sort="name", link=_page_of),
            Column("kind", "Kind", lambda o: o.get_kind_display(), sort="kind"),
            Column("regime", "Law", lambda o: o.get_regime_display(), sort="regime"),
            Column(
                "districts",
                "Districts",
                lambda o: ", ".join(names.get(d, d) for d in o.districts) or "Whole region",
            ),
            Column("active", "At work", lambda o: "Yes" if o.active else "No"),
        ],
        caption="Organisations",
        default_sort="name",
        export_as="organisations",
    )
    if table.csv_requested:
        return table.csv()
    return render(request, "identity/organisations.html", {"table": table})


def _page_of(found: Organisation) -> str:
    return reverse("organisation-admin", args=[found.pk])


@door(PEOPLE_ADMIN, personal=False, methods=BOTH)
def organisation(request: Request, pk: int | None = None) -> HttpResponse:
    """Show, change or add an organisation; show its teams."""
    found = Organisation() if pk is None else _one(request, pk)
    fields = ("name", "code", "kind", "regime", "districts", "active")
    initial = {name: getattr(found, name) for name in fields}
    form = OrganisationForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            found = save_organisation(request.actor, found, form.cleaned_data)
        except Problem as problem:
            form.add_error(problem.field, problem.message)
        else:
            messages.success(request, "Saved.")
            return redirect("organisation-admin", pk=found.pk)
    teams = list(found.teams.all()) if pk is not None else []
    names = {row.code: row.name for row in districts()}
    rows = [(team, names.get(team.district, team.district)) for team in teams]
    context = {"organisation": found if pk is not None else None, "form": form, "teams": rows}
    return render(request, "identity/organisation.html", context)


@door(PEOPLE_ADMIN, personal=False, methods=BOTH)
def team(request: Request, pk: int, team: int | None = None) -> HttpResponse:
    """Change or add a team."""
    owner = _one(request, pk)
    found = Team(organisation=owner)
    if team is not None:
        there = Team.objects.filter(pk=team, organisation=owner).first()
        if there is None:
            raise OutOfReach("team", team)
        found = there
    initial = {name: getattr(found, name) for name in ("name", "code", "district", "active")}
    form = TeamForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            save_team(request.actor, found, form.cleaned_data)
        except Problem as problem:
            form.add_error(problem.field, problem.message)
        else:
            messages.success(request, "Saved.")
            return redirect("organisation-admin", pk=pk)
    title = "Change a team" if team else "Add a team"
    context = {"form": form, "title": title, "back": _page_of(owner), "button": "Save"}
    return render(request, "ui/one_form.html", SECTION | context)


def _one(request: Request, pk: int) -> Organisation:
    found = managed(request.actor).filter(pk=pk).first()
    if found is None:
        raise OutOfReach("organisation", pk)
    return found
