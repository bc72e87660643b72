"""Lists of assessments: one's own drafts, lower bands that wait, all that one may read."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from saferplaces.casework.risk import queries
from saferplaces.casework.risk.models import Assessment, AssessmentState
from saferplaces.casework.risk.work import begun_late
from saferplaces.foundation.audit.disclosures import disclosing
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.identity.roles import EXPORT, RISK, RISK_SUPERVISE
from saferplaces.foundation.reference.queries import choices, districts
from saferplaces.foundation.ui.doors import door
from saferplaces.foundation.ui.formats import moment
from saferplaces.foundation.ui.tables import Column, Table

MINE, WAITING, DRAFTS, LATE, ALL = "mine", "waiting", "drafts", "late", "all"
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
    table = _table(request, _rows(request.actor, whose), whose)
    if table.csv_requested and (step := disclosing(request, "assessments")):
        return step
    request.access.asked(whose=whose)
    request.access.saw("assessment", [a.pk for a in table.rows], [a.person_id for a in table.rows])
    if table.csv_requested:
        return table.csv()
    tabs = [
        {"text": TITLES[key], "href": f"?whose={key}", "active": key == whose}
        for key in _tabs(request.actor)
    ]
    return render(request, "risk/list.html", {"table": table, "tabs": tabs})


def _tabs(actor: Actor) -> list[str]:
    return [MINE, WAITING, DRAFTS, LATE, ALL] if actor.can(RISK_SUPERVISE) else [MINE, ALL]


def _rows(actor: Actor, whose: str) -> QuerySet[Assessment]:
    if whose == MINE:
        return queries.drafts(actor)
    if whose == WAITING:
        return queries.waiting(actor)
    rows = queries.listed(actor)
    if whose == ALL:
        return rows.exclude(state=AssessmentState.DISCARDED)
    rows = rows.filter(state=AssessmentState.DRAFT)
    return rows.filter(begun_at__lt=begun_late()) if whose == LATE else rows


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
