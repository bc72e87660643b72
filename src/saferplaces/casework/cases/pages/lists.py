"""The lists of cases, each served by an index: lead, team, district, what moved."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from markupsafe import Markup, escape

from saferplaces.casework.cases import clocks
from saferplaces.casework.cases.forms.filters import OURS
from saferplaces.casework.cases.models import (
    Action,
    ActionState,
    Case,
    CaseState,
    Contest,
    Seen,
    Transfer,
)
from saferplaces.casework.cases.policy import cases, contests, transfers
from saferplaces.casework.cases.queries import UNDER_WAY
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.models import Membership
from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.identity.roles import CASES_SUPERVISE, EXPORT
from saferplaces.foundation.reference.queries import codes, districts
from saferplaces.foundation.ui.components import tag
from saferplaces.foundation.ui.formats import day
from saferplaces.foundation.ui.tables import Column, Table

SHOWN = {
    "mine": "My cases",
    "team": "My team's cases",
    "overdue": "Overdue",
    "changed": "Changed since I last looked",
    "all": "All cases",
}
EMPTY = {
    "mine": "You lead no case, and no action in one is yours.",
    "team": "Your team has no open case.",
    "overdue": "Nothing is overdue.",
    "changed": "Nothing has changed since you last looked.",
    "all": "There is no case here yet.",
}


def chosen(request: Request) -> str:
    """Return which list was asked for."""
    asked = request.GET.get("show", "mine")
    return asked if asked in SHOWN else "mine"


def tabs(request: Request, shown: str) -> list[dict[str, object]]:
    """Return the lists as tabs."""
    return [
        {"text": text, "href": f"?show={key}", "active": key == shown}
        for key, text in SHOWN.items()
    ]


def rows(actor: Actor, shown: str) -> QuerySet[Case]:
    """Return the cases of a list within the actor's reach."""
    found = cases.readable(actor)
    if shown == "mine":
        return found.filter(mine(actor))
    if shown == "team":
        return found.filter(team=actor.team_id) if actor.team_id else found.none()
    if shown == "overdue":
        late = found.filter(
            state__in=UNDER_WAY,
            next_due__lt=timezone.now(),
            organisation=actor.organisation_id,
        )
        return late if actor.can(CASES_SUPERVISE) else late.filter(mine(actor))
    if shown == "changed":
        return found.filter(mine(actor) | _known(actor)).filter(~_looked(actor))
    return found


def mine(actor: Actor) -> Q:
    """Hold where the actor leads, or has something to do."""
    acts = Action.objects.filter(case=OuterRef("pk"), owner=actor.user_id, state=ActionState.OPEN)
    return Q(lead=actor.user_id) | Q(contact=actor.user_id) | Q(Exists(acts))


def narrowed(actor: Actor, found: QuerySet[Case], terms: Mapping[str, Any]) -> QuerySet[Case]:
    """Return the rows that fit the filters; risk and clocks of others' cases are not asked for."""
    if number := _number(terms.get("q", "")):
        return found.filter(pk=number)
    state = terms.get("state", "")
    if state != "any":
        found = found.filter(state__in=[state] if state else UNDER_WAY)
    if terms.get("band") or terms.get("late"):
        found = found.filter(organisation=actor.organisation_id)
    if band := terms.get("band"):
        found = found.filter(band="" if band == "none" else band)
    for name in ("district", "kind"):
        if terms.get(name):
            found = found.filter(**{name: terms[name]})
    if terms.get("late"):
        found = found.filter(next_due__lt=timezone.now())
    if acts := terms.get("acts"):
        found = found.filter(Exists(to_do(late=acts == "late").filter(case=OuterRef("pk"))))
    if team := terms.get("team"):
        found = found.filter(cases.scope(actor, "supervise"))
        if team != OURS:
            found = found.filter(lead__in=Membership.objects.filter(team=team).values("user_id"))
    return found


def to_do(*, late: bool) -> QuerySet[Action]:
    """Return the actions that are to be done; those alone that are past their day."""
    rows = Action.objects.filter(state=ActionState.OPEN)
    return rows.filter(due_at__lt=timezone.now()) if late else rows


def table(request: Request, shown: str, terms: Mapping[str, Any]) -> Table[Case]:
    """Return a list, the first due first, or the last changed first."""
    actor, now = request.actor, timezone.now()
    bands = {row.code: row for row in codes("risk_bands")}
    kinds = {row.code: row.label for row in codes("case_kinds")}
    names = {row.code: row.name for row in districts()}

    def band(row: Case) -> Markup:
        if row.organisation_id != actor.organisation_id:
            return tag("Not shared", "grey")
        found = bands.get(row.band)
        return tag(found.label, found.values["colour"]) if found else tag("Not assessed", "grey")

    columns: list[Column[Case]] = [
        Column(
            "reference", "Case", value=lambda row: row.reference, sort="pk",
            link=lambda row: reverse("case", args=[row.pk]),
        ),
        Column("headline", "Headline", value=lambda row: headline(actor, row)),
        Column("band", "Risk", value=band, sort="band"),
        Column("kind", "About", value=lambda row: kinds.get(row.kind, row.kind), sort="kind"),
        Column("district", "District", sort="district",
               value=lambda row: names.get(row.district, row.district)),
        Column("lead", "Lead", value=lambda row: row.lead.name),
        Column("next_due", "Next due", value=lambda row: due(actor, row, now), sort="next_due"),
        Column("moved_at", "Last changed", value=lambda row: day(row.moved_at), sort="moved_at"),
    ]  # fmt: skip
    found = narrowed(actor, rows(actor, shown), terms).select_related("lead", "organisation")
    return Table(
        request, found, columns, caption=SHOWN[shown], empty="" if terms else EMPTY[shown],
        default_sort="-moved_at" if shown in {"changed", "all"} else "next_due",
        export_as="cases" if actor.can(EXPORT) else None,
    )  # fmt: skip


def headline(actor: Actor, row: Case) -> str:
    """Return the headline for its holder; whoever shares in it reads whose case it is."""
    if row.organisation_id == actor.organisation_id:
        return row.headline
    return f"Shared by {row.organisation.name}"


def due(actor: Actor, row: Case, now: dt.datetime) -> Markup | str:
    """Return what is due next, and when."""
    if row.state == CaseState.CLOSED:
        return "Closed"
    if row.next_due is None or row.organisation_id != actor.organisation_id:
        return ""
    which = next(
        (clocks.NAMES[name] for name in clocks.CLOCKS
         if getattr(row, f"{name}_due") == row.next_due), "Update",
    )  # fmt: skip
    words = f"{which}, {day(row.next_due)}"
    return escape(words) + Markup(" ") + tag("Overdue", "red") if row.next_due < now else words


def waiting(actor: Actor) -> list[tuple[str, str]]:
    """Return what waits for the actor's word: words and an address."""
    found = []
    if actor.can(CASES_SUPERVISE):
        number = cases.readable(actor).filter(
            cases.scope(actor, "supervise"), state=CaseState.CLOSING
        ).count()  # fmt: skip
        if number:
            found.append((f"Closures to agree to ({number})", "?show=all&state=closing"))
    offers = Transfer.objects.filter(transfers.scope(actor, "answer"), state="offered")
    found += [
        (f"{one.case.reference} is offered to you", reverse("case-transfer", args=[one.pk]))
        for one in offers.select_related("case")[:5]
    ]
    contested = Contest.objects.filter(contests.scope(actor, "decide"), state="received")
    found += [
        (
            f"{one.case.reference}: the closure is contested",
            reverse("case-contest-decide", args=[one.pk]),
        )
        for one in contested.select_related("case")[:5]
    ]
    return found


def _known(actor: Actor) -> Q:
    return Q(Exists(Seen.objects.filter(case=OuterRef("pk"), user=actor.user_id)))


def _looked(actor: Actor) -> Q:
    """Hold where the actor has looked since the case last changed."""
    looked = Seen.objects.filter(
        case=OuterRef("pk"), user=actor.user_id, at__gte=OuterRef("moved_at")
    )
    return Q(Exists(looked))


def _number(text: str) -> int | None:
    digits = text.strip().rpartition("-")[2].lstrip("Cc")
    return int(digits) if digits.isdigit() and len(digits) < 10 else None
