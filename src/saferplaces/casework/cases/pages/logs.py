"""The logs of a case: what is suggested and why, what was decided."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse

from saferplaces.casework.cases.models import Case, Occurrence, OccurrenceState
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.reference.queries import codes
from saferplaces.foundation.ui.components import tag
from saferplaces.foundation.ui.formats import day
from saferplaces.foundation.ui.tables import Column, Table
from saferplaces.intake.incidents.models import Incident
from saferplaces.intake.incidents.policy import incidents

MOST = 50
COLOURS = {"suggested": "blue", "confirmed": "green", "refused": "grey"}


@dataclass(frozen=True)
class Line:
    """A suggested log, with why; `log` is None where it is outside the actor's reach."""

    occurrence: Occurrence
    log: Incident | None
    grounds: list[str]


def suggested(actor: Actor, case: Case) -> list[Line]:
    """Return the logs that wait for a person's word, the newest first."""
    rows = list(case.occurrences.filter(state=OccurrenceState.SUGGESTED)[:MOST])
    logs = _readable(actor, rows)
    names = {row.code: row.label for row in codes("occurrence_grounds")}
    return [
        Line(row, logs.get(row.incident_id), [names.get(why, why) for why in row.why])
        for row in rows
    ]


def table(request: Request, case: Case) -> Table[Occurrence]:
    """Return the logs on which somebody has decided."""
    rows: QuerySet[Occurrence] = case.occurrences.exclude(
        state=OccurrenceState.SUGGESTED
    ).select_related("decided_by")
    logs: dict[str, Incident] = {}
    columns: list[Column[Occurrence]] = [
        Column("log", "Log", value=lambda row: _name(logs, row), link=lambda row: _to(logs, row)),
        Column("reported", "Reported", value=lambda row: _reported(logs, row)),
        Column(
            "state", "Decided", sort="state",
            value=lambda row: tag(row.get_state_display(), COLOURS[row.state]),
        ),
        Column("reason", "Reason"),
        Column("by", "By", value=lambda row: row.decided_by.name if row.decided_by else ""),
    ]  # fmt: skip
    found: Table[Occurrence] = Table(
        request, rows, columns, caption="Occurrences", default_sort="-added_at",
        empty="No log is an occurrence of this case yet.",
    )  # fmt: skip
    logs |= _readable(request.actor, found.rows)
    return found


def _readable(actor: Actor, rows: list[Occurrence]) -> dict[str, Incident]:
    keys = [row.incident_id for row in rows]
    return {log.pk: log for log in incidents.readable(actor).filter(pk__in=keys)}


def _name(logs: dict[str, Incident], row: Occurrence) -> str:
    log = logs.get(row.incident_id)
    return str(log) if log else "A log outside your districts"


def _to(logs: dict[str, Incident], row: Occurrence) -> str | None:
    known = row.incident_id in logs
    return reverse("incident", args=[row.incident_id]) if known else None


def _reported(logs: dict[str, Incident], row: Occurrence) -> str:
    log = logs.get(row.incident_id)
    return day(log.reported_at) if log else ""
