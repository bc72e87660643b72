"""Templates of letters: for administrators."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from saferplaces.casework.cases.models import Part
from saferplaces.casework.letters import forms, gaps, queries
from saferplaces.casework.letters.actions import templates as actions
from saferplaces.casework.letters.models import LetterTemplate, TemplateVersion
from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.identity.roles import REFERENCE_ADMIN
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.ui.doors import door
from saferplaces.foundation.ui.formats import day, moment
from saferplaces.foundation.ui.tables import Column, Table


@door(REFERENCE_ADMIN, personal=False)
def listing(request: Request) -> HttpResponse:
    """List the templates."""
    columns: list[Column[LetterTemplate]] = [
        Column(
            "title", "Letter", sort="title",
            link=lambda row: reverse("letter-template", args=[row.pk]),
        ),
        Column("parts", "For", _for),
        Column("retired_at", "Offered", lambda row: "No" if row.retired_at else "Yes"),
    ]  # fmt: skip
    table = Table(request, LetterTemplate.objects.all(), columns, caption="Templates of letters")
    return render(request, "letters/templates.html", {"table": table})


@door(REFERENCE_ADMIN, personal=False)
def one(request: Request, pk: int) -> HttpResponse:
    """Show a template: its words now, and those before."""
    found = _found(pk)
    versions = list(queries.versions(found))
    columns: list[Column[TemplateVersion]] = [
        Column("number", "Version"),
        Column("made_at", "From", lambda row: moment(row.made_at)),
        Column("made_by", "By", lambda row: row.made_by.name if row.made_by else "Shipped"),
        Column("source", "Rests on"),
    ]
    shown = next((v for v in versions if str(v.number) == request.GET.get("version")), versions[0])
    return render(
        request,
        "letters/template.html",
        {
            "template": found,
            "shown": shown,
            "standing": versions[0],
            "versions": versions,
            "table": Table(request, versions, columns, caption="Versions"),
            "rows": [("For", _for(found)), ("Offered", "No" if found.retired_at else "Yes")],
            "since": day(shown.made_at),
        },
    )


@door(REFERENCE_ADMIN, personal=False, methods=("GET", "POST"))
def change(request: Request, pk: int) -> HttpResponse:
    """Give a template other words."""
    found = _found(pk)
    standing = queries.versions(found)[0]
    initial = {"subject": standing.subject, "body": standing.body}
    form = forms.VersionForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_template(request.actor, pk, **form.cleaned_data)
        except Problem as problem:
            form.refuse(problem)
        else:
            messages.success(request, "The letter has new words. What was begun keeps the old.")
            return redirect("letter-template", pk=pk)
    context = {"form": form, "template": found, "gaps": _gaps(found.parts)}
    return render(request, "letters/template_form.html", context)


@door(REFERENCE_ADMIN, personal=False, methods=("GET", "POST"))
def add(request: Request) -> HttpResponse:
    """Add a template."""
    form = forms.TemplateForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            found = actions.add_template(request.actor, **form.cleaned_data)
        except Problem as problem:
            form.refuse(problem)
        else:
            return redirect("letter-template", pk=found.pk)
    context = {"form": form, "template": None, "gaps": _gaps([Part.VICTIM])}
    return render(request, "letters/template_form.html", context)


@door(REFERENCE_ADMIN, personal=False, methods=("POST",))
def retire(request: Request, pk: int) -> HttpResponse:
    """Offer a template no more, or again."""
    actions.retire_template(request.actor, _found(pk).pk)
    return redirect("letter-template", pk=pk)


def _found(pk: int) -> LetterTemplate:
    found = LetterTemplate.objects.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _for(row: LetterTemplate) -> str:
    titles = dict(Part.choices)  # other rooms have templates for parts of their own
    return ", ".join(str(titles.get(part, part.capitalize())) for part in row.parts)


def _gaps(parts: list[str]) -> list[tuple[str, str]]:
    return [
        (f"(({name}))", f"{gap.says}{' (never to a person complained about)' * gap.victims_only}")
        for name, gap in gaps.offered(parts).items()
    ]
