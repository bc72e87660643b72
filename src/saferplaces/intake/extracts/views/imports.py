"""What came in, and what became of it."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from saferplaces.foundation.audit.disclosures import disclosing
from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.identity.roles import EXPORT, EXTRACTS
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.ui.doors import door
from saferplaces.foundation.ui.fetching import fetch
from saferplaces.foundation.ui.formats import moment, whole
from saferplaces.foundation.ui.tables import Column, Table
from saferplaces.intake.extracts import dataset, pages, queries
from saferplaces.intake.extracts.actions import decide as act
from saferplaces.intake.extracts.actions import run_engine as engine
from saferplaces.intake.extracts.models import Extract, ExtractState
from saferplaces.intake.extracts.policy import extracts as policy


@door(EXTRACTS, personal=True, verb="extract.list")
def listing(request: Request) -> HttpResponse:
    """Show what came in, the newest first."""
    table = Table(
        request,
        queries.readable(request.actor),
        [
            Column("name", "File", link=_address, sort="name"),
            Column("came_at", "Came in", lambda e: moment(e.came_at), sort="came_at"),
            Column("origin", "From", pages.origin, sort="origin"),
            Column("state", "Where it stands", lambda e: e.get_state_display(), sort="state"),
            Column("rows", "Rows", lambda e: whole(e.rows), sort="rows", numeric=True),
            Column("accepted", "Accepted", lambda e: whole(e.accepted), numeric=True),
            Column("rejected", "Rejected", lambda e: whole(e.rejected), numeric=True),
            Column("unchanged", "Unchanged", lambda e: whole(e.unchanged), numeric=True),
            Column("days", "Days", pages.days, sort="last_day"),
        ],
        caption="Extracts, the newest first",
        default_sort="-came_at",
        export_as="extracts" if request.actor.can(EXPORT) else None,
        empty="No extract has come in yet.",
    )
    if table.csv_requested and (asked := disclosing(request, "the list of extracts")):
        return asked
    request.access.saw("extract", [row.pk for row in table.rows])
    if table.csv_requested:
        return table.csv()
    return render(request, "extracts/list.html", {"table": table})


@door(EXTRACTS, personal=True, verb="extract.read")
def extract(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Show one extract: what the engine would make of it, or made of it."""
    row = fetch(policy, request.actor, pk)
    request.access.saw("extract", [pk])
    shown: list[dict[str, Any]] = (row.look or {}).get("rejects", [])
    context = {
        "extract": row,
        "rows": pages.rows_of(row),
        "colour": pages.COLOURS[ExtractState(row.state)],
        "files": _files(request, row) if row.files else None,
        "looked_at": _rejects(request, shown, "looked") if shown else None,
        "known": bool(row.files) and all(file["status"] == "known" for file in row.files),
        "under_way": row.state in {ExtractState.WAITING, ExtractState.CHECKING,
                                   ExtractState.CONFIRMED, ExtractState.ADDING},
        "may_confirm": policy.may(request.actor, "confirm", row).allowed,
        "may_withdraw": policy.may(request.actor, "withdraw", row).allowed,
    }  # fmt: skip
    return render(request, "extracts/extract.html", context)


@door(EXTRACTS, personal=True, verb="extract.rejects")
def rejects(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Show the rows that could not be used, and give them as CSV."""
    row = fetch(policy, request.actor, pk)
    found = dataset.rejects(row.imports) or (row.look or {}).get("rejects", [])
    table = _rejects(request, found, "", "rejected-rows" if request.actor.can(EXPORT) else None)
    if table.csv_requested and (asked := disclosing(request, "rejected rows of an extract")):
        return asked
    request.access.saw("extract", [pk])
    if table.csv_requested:
        return table.csv()
    return render(request, "extracts/rejects.html", {"extract": row, "table": table})


@door(EXTRACTS, personal=False, methods=("POST",))
def confirm(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Add what was looked at."""
    return _done(request, pk, act.confirm, "It is added within a few minutes.")


@door(EXTRACTS, personal=False, methods=("POST",))
def withdraw(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Take back what was not added yet."""
    return _done(request, pk, act.withdraw, "The extract was withdrawn and its file deleted.")


@door(EXTRACTS, personal=False, methods=("POST",))
def run_engine(request: Request) -> HttpResponse:
    """Have the engine run now."""
    try:
        engine.run_engine(request.actor)
    except Problem as problem:
        messages.warning(request, problem.message)
    else:
        messages.success(request, "The engine starts as soon as a worker is free.")
    return redirect("extracts")


def _done(
    request: Request, pk: uuid.UUID, action: Callable[..., Extract], words: str
) -> HttpResponse:
    fetch(policy, request.actor, pk)
    try:
        action(request.actor, pk)
    except Problem as problem:
        messages.warning(request, problem.message)
    else:
        messages.success(request, words)
    return redirect("extract", pk=pk)


def _address(row: Extract) -> str:
    return reverse("extract", args=[row.pk])


def _files(request: Request, row: Extract) -> Table[dict[str, Any]]:
    columns: list[Column[dict[str, Any]]] = [
        Column("name", "File"),
        Column("source", "Read as", lambda f: f["source"] or "–"),
        Column("status", "What became of it", lambda f: pages.STATUS.get(f["status"], "")),
        Column("rows", "Rows", lambda f: whole(f["rows"]), numeric=True),
        Column("rejected", "Rejected", lambda f: whole(f["rejected"]), numeric=True),
        Column("note", "Note"),
    ]
    return Table(request, row.files, columns, caption="Files in it", name="files")


def _rejects(
    request: Request, found: list[dict[str, Any]], name: str, export_as: str | None = None
) -> Table[dict[str, Any]]:
    columns: list[Column[dict[str, Any]]] = [
        Column("file", "File", sort="file"),
        Column("line", "Line", sort="line", numeric=True),
        Column("field", "Field", sort="field"),
        Column("value", "Value", lambda row: pages.value_of(request.actor, row)),
        Column("reason", "Why", sort="reason"),
    ]
    return Table(
        request, found, columns, caption="Rows that cannot be used", name=name, export_as=export_as
    )
