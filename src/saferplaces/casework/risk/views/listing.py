"""Lists of assessments: one's own drafts, lower bands that wait, all that one may read."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from saferplaces.casework.risk.models import Assessment
from saferplaces.casework.risk.queries import ALL, DRAFTS, LATE, MINE, WAITING, shown_as
from saferplaces.foundation.audit.disclosures import disclosing
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.identity.roles import EXPORT, RISK, RISK_SUPERVISE
from saferplaces.foundation.identity.teams import TeamForm
from saferplaces.foundation.reference.queries import choices, districts
from saferplaces.foundation.ui.doors import door
from saferplaces.foundation.ui.formats import moment
from saferplaces.foundation.ui.tables import Column, Table

TITLES = {
    MINE: "Begun by me",
    WAITING: "Lower bands to agree to",
    DRAFTS: "Begun and not completed",
    LATE: "Begun days ago and not completed",
    ALL: "All assessments",
}


@door(RISK, personal=True, verb="assessment.list")
def assessments(request: Request) -> HttpResponse:
    """Show assessments, those that were touched last first."""
    whose = request.GET.get("whose", MINE)
    whose = whose if whose in _tabs(request.actor) else MINE
    form = TeamForm(request.actor, request.GET)
    rows = form.whose.of(shown_as(request.actor, whose), by="begun_by")
    table = _table(request, rows, whose)
    if table.csv_requested and (step := disclosing(request, "assessments")):
        return step
    request.access.asked(whose=whose, district=form.whose.district, team=form.whose.team_id)
    request.access.saw("assessment", [a.pk for a in table.rows], [a.person_id for a in table.rows])
    if table.csv_requested:
        return table.csv()
    tabs = [
        {"text": TITLES[key], "href": f"?{form.whose.query(whose=key)}",
         "active": key == whose}
        for key in _tabs(request.actor)
    ]  # fmt: skip
    context = {"table": table, "tabs": tabs, "form": form, "whose": whose}
    return render(request, "risk/list.html", context)


def _tabs(actor: Actor) -> list[str]:
    return [MINE, WAITING, DRAFTS, LATE, ALL] if actor.can(RISK_SUPERVISE) else [MINE, ALL]


def _table(request: Request, rows: QuerySet[Assessment], whose: str) -> Table[Assessment]:
    bands = dict(choices("risk_bands"))
    places = {row.code: row.name for row in districts()}
    return Table(
        request,
        rows,
        [
            Column("pk", "Assessment", lambda a: f"Assessment {a.pk}", sort="pk",
                   link=lambda a: reverse("assessment", args=[a.pk])),
            Column("form", "Form", lambda a: a.version.questionnaire.title),
            Column("about", "About", lambda a: f"{a.about_kind.capitalize()}"),
            Column("point", "When", lambda a: a.get_point_display()),
            Column("band", "Band", lambda a: bands.get(a.band, a.band)),
            Column("state", "State", lambda a: a.get_state_display(), sort="state"),
            Column("district", "District", lambda a: places.get(a.district, a.district)),
            Column("by", "By", lambda a: f"{a.begun_by.name}, {a.organisation.name}"),
            Column("saved_at", "Last touched", lambda a: moment(a.saved_at), sort="saved_at"),
        ],
        caption=TITLES[whose],
        default_sort="-saved_at",
        export_as="assessments" if request.actor.can(EXPORT) else None,
        empty="Nothing here. An assessment is begun from a case, a log or a person.",
    )  # fmt: skip
