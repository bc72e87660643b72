"""Pages of reference data: code lists with their history, districts and areas."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.db.models import Count, Max, Q
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.identity.roles import REFERENCE_ADMIN
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.actions.change import add_code, change_code, end_code
from saferplaces.foundation.reference.forms import (
    CONFIDENCE,
    UNCONFIRMED,
    AddForm,
    EndForm,
    FilterForm,
    of_row,
)
from saferplaces.foundation.reference.models import Area, Code
from saferplaces.foundation.reference.queries import districts
from saferplaces.foundation.reference.values import said, written
from saferplaces.foundation.ui.doors import door
from saferplaces.foundation.ui.formats import day
from saferplaces.foundation.ui.tables import Column, Table

BOTH = ("GET", "POST")


@door(REFERENCE_ADMIN, personal=False)
def lists(request: Request) -> HttpResponse:
    """Show every code list."""
    today = timezone.localdate()
    open_row = Q(valid_to__isnull=True) | Q(valid_to__gte=today)
    rows = (
        Code.objects.order_by()
        .values("list")
        .annotate(rows=Count("pk", filter=open_row), latest=Max("valid_from"))
    )
    table: Table[dict[str, object]] = Table(
        request,
        rows,
        [
            Column(
                "list", "List", lambda r: named(str(r["list"])), sort="list",
                link=lambda r: reverse("reference-list", args=[r["list"]]),
            ),
            Column("rows", "Rows today", sort="rows", numeric=True),
            Column("latest", "Last row from", lambda r: day(r["latest"]), sort="latest"),  # type: ignore[arg-type]
        ],
        caption="Code lists",
        default_sort="list",
        page_size=100,
    )  # fmt: skip
    open_rows = Code.objects.filter(confidence=UNCONFIRMED, valid_to__isnull=True)
    context = {"table": table, "unconfirmed": open_rows.count(), "filter": UNCONFIRMED}
    return render(request, "reference/lists.html", context)


@door(REFERENCE_ADMIN, personal=False)
def one_list(request: Request, name: str) -> HttpResponse:
    """Show one list with all its rows, those that ended too."""
    found = Code.objects.filter(list=name).select_related("changed_by")
    if not found.exists():
        raise Http404
    table = Table(
        request,
        found,
        [
            Column("label", "Words", sort="label", link=_page_of),
            Column("code", "Code", sort="code"),
            Column("values", "Values", lambda r: written(r.values)),
            Column("valid_from", "From", lambda r: day(r.valid_from), sort="valid_from"),
            Column("valid_to", "To", lambda r: day(r.valid_to, "No end"), sort="valid_to"),
            Column("source", "Source", sort="source"),
            Column("confidence", "Rests on", _rests_on, sort="confidence"),
        ],
        caption=named(name),
        default_sort="order",
        page_size=100,
        export_as=name,
    )
    if table.csv_requested:
        return table.csv()
    return render(request, "reference/list.html", {"name": name, "table": table})


@door(REFERENCE_ADMIN, personal=False)
def values(request: Request) -> HttpResponse:
    """Show the values of every list that count today, by what they rest on."""
    rows = Code.objects.filter(valid_to__isnull=True)
    lists_ = sorted(rows.order_by().values_list("list", flat=True).distinct())
    form = FilterForm(request.GET, [(name, named(name)) for name in lists_])
    asked = form.cleaned_data if form.is_valid() else {}
    rows = rows.filter(**{key: value for key, value in asked.items() if value})
    table = Table(
        request,
        rows,
        [
            Column("label", "Words", sort="label", link=_page_of),
            Column("list", "List", lambda r: named(r.list), sort="list"),
            Column("values", "Values", lambda r: written(r.values)),
            Column("confidence", "Rests on", _rests_on, sort="confidence"),
            Column("source", "Source", sort="source"),
        ],
        caption="Values in force",
        default_sort="list",
        page_size=100,
        export_as="values",
        empty="No value fits. Clear the filters to see all of them.",
    )
    if table.csv_requested:
        return table.csv()
    return render(request, "reference/values.html", {"table": table, "form": form})


@door(REFERENCE_ADMIN, personal=False)
def row(request: Request, pk: int) -> HttpResponse:
    """Show one code with its rows through time, and who changed it when."""
    found = get_object_or_404(Code, pk=pk)
    rows = Code.objects.filter(list=found.list, code=found.code).select_related("changed_by")
    shown = [
        (other, written(other.values), _rests_on(other)) for other in rows.order_by("-valid_from")
    ]
    summary = [
        *said(found.values),
        ("Rests on", _rests_on(found)),
        ("Source", found.source),
    ]
    context = {"row": found, "title": named(found.list), "rows": shown, "said": summary}
    return render(request, "reference/code.html", context)


@door(REFERENCE_ADMIN, personal=False, methods=BOTH)
def change(request: Request, pk: int) -> HttpResponse:
    """Begin the row that follows."""
    found = get_object_or_404(Code, pk=pk)
    form = of_row(_sent(request), found)
    return _asked(
        request, form, f"Change “{found.label}”", _page_of(found),
        lambda: change_code(request.actor, found, **form.given()),
    )  # fmt: skip


@door(REFERENCE_ADMIN, personal=False, methods=BOTH)
def end(request: Request, pk: int) -> HttpResponse:
    """End a row without another."""
    found = get_object_or_404(Code, pk=pk)
    form = EndForm(_sent(request), initial={"last_day": timezone.localdate()})
    return _asked(
        request, form, f"End “{found.label}”", _page_of(found),
        lambda: end_code(request.actor, found, form.cleaned_data["last_day"]),
    )  # fmt: skip


@door(REFERENCE_ADMIN, personal=False, methods=BOTH)
def add(request: Request, name: str) -> HttpResponse:
    """Begin a code that the list does not have."""
    last = Code.objects.filter(list=name, valid_to__isnull=True).first()
    form = AddForm(_sent(request), name=name, like=last.values if last else {})
    return _asked(
        request, form, f"Add to {named(name)}", reverse("reference-list", args=[name]),
        lambda: add_code(request.actor, name, code=form.cleaned_data["code"], **form.given()),
    )  # fmt: skip


def _sent(request: Request) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _asked(
    request: Request, form: forms.Form, title: str, back: str, do: Callable[[], Code]
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            made = do()
        except Problem as problem:
            field = problem.field if problem.field in form.fields else None
            form.add_error(field, problem.message)
        else:
            messages.success(request, "Saved.")
            return redirect("reference-code", pk=made.pk)
    context = {"form": form, "title": title, "back": back, "button": "Save"}
    return render(request, "ui/one_form.html", {"section": "Reference data"} | context)


@door(REFERENCE_ADMIN, personal=False)
def areas(request: Request) -> HttpResponse:
    """Show districts and named areas."""
    names = {found.code: found.name for found in districts()}
    table: Table[Area] = Table(
        request,
        Area.objects.all(),
        [
            Column("name", "Area", sort="name"),
            Column("kind", "Kind", lambda a: named(a.kind), sort="kind"),
            Column("district", "District", lambda a: names.get(a.district, ""), sort="district"),
            Column("shape", "Shape", lambda a: "Yes" if a.shape else "Not loaded"),
            Column("valid_from", "From", lambda a: day(a.valid_from), sort="valid_from"),
            Column("source", "Source"),
        ],
        caption="Areas",
        default_sort="name",
        export_as="areas",
    )
    if table.csv_requested:
        return table.csv()
    return render(request, "reference/areas.html", {"table": table, "districts": list(districts())})


def named(slug: str) -> str:
    """Return the name of a list or a kind in words."""
    return slug.replace("_", " ").replace("-", " ").capitalize()


def _rests_on(found: Code) -> str:
    return dict(CONFIDENCE).get(found.confidence, found.confidence)


def _page_of(found: Code) -> str:
    return reverse("reference-code", args=[found.pk])
