"""Who supervises a case: a sergeant of its team or district, the inspectors of its district."""

from __future__ import annotations

from saferplaces.casework.cases.models import Case
from saferplaces.foundation.identity.models import Kind
from saferplaces.foundation.identity.queries import away, workers
from saferplaces.foundation.identity.roles import (
    CASES_SUPERVISE,
    CASES_WORK,
    Role,
)

SECOND = "A second officer of your organisation must agree, who did not ask for it."


def has_ranks(case: Case) -> bool:
    """Say whether the holder has sergeants and inspectors; a partner's second officer agrees."""
    return case.organisation.kind == Kind.FORCE


def supervisors_of(case: Case, capability: str = CASES_SUPERVISE) -> list[int]:
    """Return who hears of a case: inspectors for `DISPENSE`, else sergeants, the team's first.

    Those who are away are left out, unless nobody else is there.
    """
    if not has_ranks(case):
        capability = CASES_WORK
    found = workers(
        capability, organisation_id=case.organisation_id, district=case.district
    ).exclude(user=case.lead_id)
    if capability == CASES_SUPERVISE:
        sergeants = found.filter(role=Role.SUPERVISOR)
        found = sergeants.filter(team=case.team_id) or sergeants or found
    users = list(dict.fromkeys(part.user_id for part in found))
    here = set(users) - set(away().filter(pk__in=users).values_list("pk", flat=True))
    return [key for key in users if key in here] or users
