"""The rules with their sign-off, the groups of people, the tables, and the certificates."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.identity.roles import RETENTION_REVIEW
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.queries import label
from saferplaces.foundation.registry import Retention
from saferplaces.foundation.retention import actions
from saferplaces.foundation.retention.forms import GroupForm
from saferplaces.foundation.retention.models import Certificate
from saferplaces.foundation.retention.policy import certificates as policy
from saferplaces.foundation.retention.queries import rules as all_rules
from saferplaces.foundation.retention.tables import registered
from saferplaces.foundation.ui.doors import door
from saferplaces.foundation.ui.formats import moment
from saferplaces.foundation.ui.tables import Column, Table


@door(RETENTION_REVIEW, personal=False)
def listed(request: Request) -> HttpResponse:
    """Show every rule, and whether its period has the records manager's word."""
    context = {"rules": all_rules(), "may_sign": request.actor.of_force}
    return render(request, "retention/rules.html", context)


@door(RETENTION_REVIEW, personal=False, methods=("POST",))
def sign(request: Request, key: int) -> HttpResponse:
    """Sign a rule off."""
    try:
        found = actions.sign_off(request.actor, key, request.POST.get("note", "")[:500])
        messages.success(request, f"Signed off: {found.code.label}.")
    except Problem as problem:
        messages.error(request, problem.message)
    return redirect("retention-rules")


@door(RETENTION_REVIEW, personal=True, verb="retention.group", methods=("GET", "POST"))
def group(request: Request) -> HttpResponse:
    """Put a person into a group."""
    form = GroupForm(request.POST or None, initial={"person": request.GET.get("person", "")})
    people: list[str] = []
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        people = [given["person"]]
        try:
            actions.put_into_group(request.actor, given["person"], given["rule"], given["why"])
        except Problem as problem:
            form.refuse(problem)
        else:
            messages.success(
                request, "The person is in the group; what is due is reckoned tonight."
            )
            return redirect("retention-rules")
    request.access.saw("person", people, people=people)
    context = {"form": form, "title": "Put a person into a group", "button": "Save"}
    return render(request, "retention/form.html", context)


@door(RETENTION_REVIEW, personal=False)
def tables(request: Request) -> HttpResponse:
    """Show what every table holds how long, as its room has said it."""
    found = [(str(m._meta.verbose_name).capitalize(), e) for m, e in registered().items()]
    table: Table[tuple[str, Retention]] = Table(
        request,
        sorted(found, key=lambda row: row[0]),
        [
            Column("table", "Table", lambda row: row[0]),
            Column("rule", "Rule", lambda row: label("retention_rules", row[1].rule)),
            Column("keep", "Kept", lambda row: row[1].keep),
            Column("why", "Why", lambda row: row[1].why),
        ],
        caption="Tables with personal data",
        page_size=100,
        export_as="retention-tables",
    )
    if table.csv_requested:
        return table.csv()
    return render(request, "retention/tables.html", {"table": table})


@door(RETENTION_REVIEW, personal=False)
def certificates(request: Request) -> HttpResponse:
    """Show what was disposed of: how much, by which rule, on whose word; never what it was."""
    rows = policy.readable(request.actor).select_related("decided_by", "agreed_by")
    table: Table[Certificate] = Table(
        request,
        rows,
        [
            Column("number", "Certificate", lambda c: str(c.pk), sort="pk"),
            Column("at", "Disposed of", lambda c: moment(c.disposed_at), sort="disposed_at"),
            Column("kind", "Kind", lambda c: c.kind.capitalize(), sort="kind"),
            Column("rule", "Rule", lambda c: label("retention_rules", c.rule)),
            Column("proposed", "Proposed by", lambda c: c.decided_by.name if c.decided_by else ""),
            Column("agreed", "Agreed by", lambda c: c.agreed_by.name if c.agreed_by else ""),
            Column("rows", "Rows", lambda c: f"{sum(c.rows.values()):,}", numeric=True),
            Column("files", "Files", lambda c: f"{c.files:,}", numeric=True),
            Column("mark", "Keyed hash", lambda c: c.mark[:16]),
        ],
        caption="What was disposed of",
        default_sort="-at",
        export_as="certificates",
        empty="Nothing has been disposed of.",
    )
    if table.csv_requested:
        return table.csv()
    return render(request, "retention/certificates.html", {"table": table})
