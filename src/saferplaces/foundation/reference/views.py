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
from saferplaces.foundation.reference.forms import AddForm, ChangeForm, EndForm
from saferplaces.foundation.reference.models import Area, Code
from saferplaces.foundation.reference.queries import districts
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
    return render(request, "reference/lists.html", {"table": table})


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
def row(request: Request, pk: int) -> HttpResponse:
    """Show one code with its rows through time, and who changed it when."""
    found = get_object_or_404(Code, pk=pk)
    rows = Code.objects.filter(list=found.list, code=found.code).select_related("changed_by")
    shown = [(other, written(other.values)) for other in rows.order_by("-valid_from")]
    context = {"row": found, "title": named(found.list), "rows": shown}
    return render(request, "reference/code.html", context)


@door(REFERENCE_ADMIN, personal=False, methods=BOTH)
def change(request: Request, pk: int) -> HttpResponse:
    """Begin the row that follows."""
    found = get_object_or_404(Code, pk=pk)
    initial = {"label": found.label, "values": found.values, "source": found.source}
    form = ChangeForm(_sent(request), initial=initial | {"confidence": found.confidence})
    return _asked(
        request, form, f"Change “{found.label}”", _page_of(found),
        lambda: change_code(request.actor, found, **form.cleaned_data),
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
    form = AddForm(_sent(request), initial={"values": {}})
    return _asked(
        request, form, f"Add to {named(name)}", reverse("reference-list", args=[name]),
        lambda: add_code(request.actor, name, **form.cleaned_data),
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
            form.add_error(problem.field, problem.message)
        else:
            messages.success(request, "Saved.")
            return redirect("reference-code", pk=made.pk)
    context = {"form": form, "title": title, "back": back}
    return render(request, "reference/form.html", context)


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


def written(values: dict[str, object]) -> str:
    """Return values in a line."""
    return "; ".join(f"{key}: {value}" for key, value in values.items())


def _page_of(found: Code) -> str:
    return reverse("reference-code", args=[found.pk])
