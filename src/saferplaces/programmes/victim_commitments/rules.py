"""When each commitment is due, and who keeps it: local rules, dated rows."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q

from saferplaces.foundation.calendar import due_in_working_days
from saferplaces.foundation.identity.models import Kind as Body
from saferplaces.foundation.identity.models import Membership, Organisation
from saferplaces.foundation.identity.roles import Role
from saferplaces.foundation.reference.queries import codes

LIST = "victim_commitments"


@dataclass(frozen=True)
class Rule:
    """When a commitment is due, and the row that says so."""

    working_days: int
    row: str

    def due(self, start: dt.datetime) -> dt.datetime:
        """Return until when, counted from a moment."""
        return due_in_working_days(start, self.working_days)


def rules() -> dict[str, Rule]:
    """Return the rules that stand today, by kind of commitment."""
    return {
        row.code: Rule(
            int(row.values["working_days"]), f"{LIST}: {row.code}, from {row.valid_from}"
        )
        for row in codes(LIST)
    }


@dataclass(frozen=True)
class Bodies:
    """Who works with victims: by district where that matters."""

    restorative: tuple[Organisation, ...]
    support: tuple[Organisation, ...]

    def restorative_for(self, district: str) -> Organisation | None:
        """Return the restorative justice provider of a district."""
        return _first(self.restorative, district)

    def support_for(self, district: str) -> Organisation | None:
        """Return the victim support service of a district."""
        return _first(self.support, district)


def bodies() -> Bodies:
    """Return the organisations that work with victims now."""
    practitioners = Membership.objects.filter(
        role=Role.RESTORATIVE_PRACTITIONER, ended_at__isnull=True
    )
    found = Organisation.objects.filter(active=True)
    of_practitioners = Q(pk__in=practitioners.order_by().values("organisation_id"))
    return Bodies(
        tuple(found.filter(of_practitioners).order_by("pk")),
        tuple(found.filter(kind=Body.VICTIM_SUPPORT).order_by("pk")),
    )


def _first(rows: tuple[Organisation, ...], district: str) -> Organisation | None:
    return next((row for row in rows if not row.districts or district in row.districts), None)
