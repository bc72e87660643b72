"""Unusual patterns: the list, one finding with its entries, looking again; the watch list."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from saferplaces.foundation.audit.actions.look_for_patterns import look_for_patterns
from saferplaces.foundation.audit.actions.look_into import look_into
from saferplaces.foundation.audit.actions.watch import unwatch, watch
from saferplaces.foundation.audit.disclosures import disclosing
from saferplaces.foundation.audit.forms import LookedForm, UnusualForm, WatchForm
from saferplaces.foundation.audit.models import Unusual
from saferplaces.foundation.audit.policy import entries as entry_policy
from saferplaces.foundation.audit.policy import unusual as policy
from saferplaces.foundation.audit.policy import watched as watch_policy
from saferplaces.foundation.audit.queries import entries_of, watched
from saferplaces.foundation.audit.views.trail import entry_table, two_lines
from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.identity.roles import AUDIT, Role
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.queries import choices, label
from saferplaces.foundation.ui.doors import door
from saferplaces.foundation.ui.fetching import fetch
from saferplaces.foundation.ui.formats import moment
from saferplaces.foundation.ui.tables import Column, Table


@door(AUDIT, personal=True, verb="audit.unusual_list")
def listed(request: Request) -> HttpResponse:
    """Show what was found, what nobody has looked into first."""
    form = UnusualForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    rows = policy.readable(request.actor).select_related("actor")
    if asked.get("pattern"):
        rows = rows.filter(pattern=asked["pattern"])
    if asked.get("show") != "all":
        rows = rows.filter(looked_at__isnull=True)
    table = _table(request, rows)
    if table.csv_requested and (step := disclosing(request, "unusual patterns")):
        return step
    request.access.asked(**asked)
    found = table.rows
    people = [row.person_id for row in found]
    request.access.saw("unusual", [row.pk for row in found], people=people)
    if table.csv_requested:
        return table.csv()
    return render(request, "audit/unusual_list.html", {"form": form, "table": table})


def _table(request: Request, rows: QuerySet[Unusual]) -> Table[Unusual]:
    patterns, roles = dict(choices("audit_patterns")), dict(Role.choices)
    pattern: Column[Unusual] = Column(
        "pattern",
        "Pattern",
        lambda u: patterns.get(u.pattern, u.pattern),
        sort="pattern",
        link=lambda u: reverse("audit-unusual", args=[u.pk]),
    )
    entries: Column[Unusual] = Column("entries", "Entries", sort="entries", numeric=True)
    state: Column[Unusual] = Column(
        "state", "State", lambda u: "Looked into" if u.looked_at else "To look into"
    )
    shown: list[Column[Unusual]] = [
        pattern,
        Column("when", "Last entry", lambda u: moment(u.ended_at), sort="ended_at"),
        Column(
            "who",
            "Who",
            lambda u: two_lines(u.actor.name, roles.get(u.role, u.role)) if u.actor else "Several",
        ),
        Column("why", "Why it is unusual", lambda u: two_lines(u.reason, u.person_id)),
        entries,
        state,
    ]
    kept: list[Column[Unusual]] = [
        pattern,
        Column("began_at", "First entry"),
        Column("ended_at", "Last entry"),
        Column("who", "Who", lambda u: u.actor.name if u.actor else ""),
        Column("role", "Role", lambda u: roles.get(u.role, u.role)),
        Column("person_id", "Person looked at"),
        Column("reason", "Why it is unusual"),
        entries,
        state,
        Column("note", "Note"),
    ]
    return Table(
        request,
        rows,
        kept if request.GET.get("export") else shown,
        caption="Unusual patterns",
        default_sort="-ended_at",
        export_as="unusual-patterns",
        empty="Nothing to look into.",
    )


@door(AUDIT, personal=False, methods=("POST",))
def look(request: Request) -> HttpResponse:
    """Look for patterns again, up to now."""
    new = sum(look_for_patterns(request.actor).values())
    messages.success(request, f"Looked through the trail up to now: {new:,} new.")
    return redirect("audit-unusual-list")


@door(AUDIT, personal=True, verb="audit.unusual", methods=("GET", "POST"))
def one(request: Request, key: int) -> HttpResponse:
    """Show one finding with its entries; say what came of it."""
    found = fetch(policy, request.actor, key)
    form = LookedForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            look_into(request.actor, key, form.cleaned_data["outcome"], form.cleaned_data["note"])
        except Problem as problem:
            form.refuse(problem)
        else:
            messages.success(request, "Marked as looked into.")
            return redirect("audit-unusual-list")
    rows = entries_of(found).filter(entry_policy.scope(request.actor))
    table = entry_table(request, rows, "Entries that it is about")
    if table.csv_requested and (step := disclosing(request, "entries of the audit trail")):
        return step
    people = [found.person_id] if found.person_id else []
    request.access.saw("unusual", [found.pk], people=people)
    request.access.saw("entry", [row.pk for row in table.rows])
    if table.csv_requested:
        return table.csv()
    context = {
        "finding": found,
        "pattern": label("audit_patterns", found.pattern),
        "role": dict(Role.choices).get(found.role, found.role),
        "who": found.actor.name if found.actor else "",
        "outcome": label("pattern_outcomes", found.outcome) if found.outcome else "",
        "looked_by": found.looked_by.name if found.looked_by else "",
        "form": form,
        "table": table,
    }
    return render(request, "audit/unusual.html", context)


@door(AUDIT, personal=True, verb="audit.watch_list", methods=("GET", "POST"))
def watch_list(request: Request) -> HttpResponse:
    """Show who is watched; add somebody."""
    form = WatchForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            watch(request.actor, form.cleaned_data["person"], form.cleaned_data["why"])
        except Problem as problem:
            form.refuse(problem)
        else:
            messages.success(request, "Added to the watch list.")
            return redirect("audit-watched")
    found = list(watched().filter(watch_policy.scope(request.actor)))
    request.access.saw("watched", [w.pk for w in found], people=[w.person_id for w in found])
    return render(request, "audit/watched.html", {"form": form, "found": found})


@door(AUDIT, personal=False, methods=("POST",))
def end_watch(request: Request, key: int) -> HttpResponse:
    """Take somebody off the list."""
    unwatch(request.actor, key)
    messages.success(request, "Taken off the watch list.")
    return redirect("audit-watched")
