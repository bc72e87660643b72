"""The trail: who looked at whom, who did what; one entry; find a person."""

from __future__ import annotations

import uuid
from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from saferplaces.foundation import registry
from saferplaces.foundation.audit.disclosures import disclosing
from saferplaces.foundation.audit.forms import FindPersonForm, TrailForm
from saferplaces.foundation.audit.models import Entry
from saferplaces.foundation.audit.policy import entries as policy
from saferplaces.foundation.audit.queries import entries
from saferplaces.foundation.identity.models import User
from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.identity.roles import AUDIT, Role
from saferplaces.foundation.policy import Refused
from saferplaces.foundation.reference.queries import choices
from saferplaces.foundation.ui.doors import door
from saferplaces.foundation.ui.fetching import fetch
from saferplaces.foundation.ui.formats import moment
from saferplaces.foundation.ui.numbers import whole_number
from saferplaces.foundation.ui.tables import Column, Table

MOST = 50
"""So many people may fit what was typed of a name."""


@door(AUDIT, personal=True, verb="audit.list")
def trail(request: Request) -> HttpResponse:
    """Show the entries that fit, the last first."""
    form = TrailForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    table = entry_table(request, _found(request, asked))
    if table.csv_requested and (step := disclosing(request, "entries of the audit trail")):
        return step
    request.access.asked(**{k: str(v) for k, v in asked.items() if v})
    note(request, table, asked.get("person", ""))
    if table.csv_requested:
        return table.csv()
    return render(request, "audit/trail.html", {"form": form, "table": table})


def entry_table(request: Request, rows: Any, caption: str = "Entries") -> Table[Entry]:
    """Return entries as a table; a file has a column for each thing."""
    roles = dict(Role.choices)
    when: Column[Entry] = Column(
        "at",
        "When",
        lambda e: moment(e.at),
        sort="at",
        link=lambda e: reverse("audit-entry", args=[e.pk]),
    )
    counts: list[Column[Entry]] = [
        Column("count", "Records", sort="count", numeric=True),
        Column("people", "People", lambda e: len(e.people_seen), numeric=True),
    ]
    shown: list[Column[Entry]] = [
        when,
        Column(
            "who",
            "Who",
            lambda e: two_lines(e.actor_name, f"{roles.get(e.role, e.role)}, {e.organisation}"),
            sort="actor_name",
        ),
        Column("what", "What", lambda e: two_lines(e.get_what_display(), e.verb)),
        *counts,
    ]
    kept: list[Column[Entry]] = [
        Column("number", "Number", lambda e: e.link.number),
        Column("at", "When", sort="at"),
        Column("actor_name", "Who"),
        Column("role", "Role", lambda e: roles.get(e.role, e.role)),
        Column("organisation", "Organisation"),
        Column("what", "What", lambda e: e.get_what_display()),
        Column("verb", "Page or action"),
        Column("objects", "Record keys", lambda e: " ".join(e.objects_seen)),
        Column("persons", "Person keys", lambda e: " ".join(e.people_seen)),
        Column("purpose", "Purpose"),
        Column("recipient", "Recipient"),
        Column("reason", "Reason"),
        *counts,
    ]
    return Table(
        request,
        rows,
        kept if request.GET.get("export") else shown,
        caption=caption,
        export_as="audit-trail",  # rows come the last first, in the order of an index
    )


def two_lines(first: str, second: str) -> SafeString:
    """Return a cell of two lines, the second of less weight."""
    return format_html('{}<br><span class="app-muted">{}</span>', first, second)


def note(request: Request, table: Table[Entry], person: str = "") -> None:
    """Say what is shown: reading the trail is itself recorded."""
    request.access.saw("entry", [row.pk for row in table.rows], people=[person])


@door(AUDIT, personal=True, verb="audit.entry")
def entry(request: Request, key: uuid.UUID) -> HttpResponse:
    """Show one entry with everything that it says."""
    found = fetch(policy, request.actor, key)
    request.access.saw("entry", [found.pk], people=found.people_seen)
    context = {
        "entry": found,
        "link": found.link,
        "role": dict(Role.choices).get(found.role, found.role),
        "purpose": dict(choices("purposes")).get(found.purpose, found.purpose),
    }
    return render(request, "audit/entry.html", context)


@door(AUDIT, personal=True, verb="audit.find_person", methods=("GET", "POST"))
def people(request: Request) -> HttpResponse:
    """Find a person by name or date of birth; names are sent in the form, not in the address."""
    if not request.actor.of_force:
        raise Refused("People are found by the force's data protection officer.")
    form = FindPersonForm(request.POST or None)
    found: list[Any] | None = None
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        found = [row for who in registry.SUBJECTS for row in who.find(given["name"], given["born"])]
        request.access.asked(name=given["name"], born=str(given["born"] or ""))
    keys = [row["person_id"] for row in found or []]
    request.access.saw("person", keys, people=keys)
    return render(request, "audit/people.html", {"form": form, "found": found})


def _found(request: Request, asked: dict[str, Any]) -> Any:
    staff = asked.get("staff", "")
    actors = None
    if staff:
        key = whole_number(staff)
        named = Q(name__icontains=staff) | Q(username__iexact=staff)
        fits = User.objects.filter(named if key is None else Q(pk=key))
        actors = list(fits.values_list("pk", flat=True)[:MOST])
    found = entries(
        person=asked.get("person", ""),
        actors=actors,
        record=asked.get("record", ""),
        what=asked.get("what", ""),
        first=asked.get("first"),
        last=asked.get("last"),
    )
    return found.filter(policy.scope(request.actor))
