"""The only place from which others get cases."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from saferplaces.casework.cases.models import Case, CasePerson, CaseState, Part

UNDER_WAY = (CaseState.OPEN, CaseState.CLOSING)


def case(pk: int) -> Case:
    """Return a case; the caller has asked the policy."""
    return Case.objects.get(pk=pk)


def locked(pk: int) -> Case:
    """Return a case that nobody else changes until the transaction ends."""
    return Case.objects.select_for_update().get(pk=pk)


def people_of(case_id: int, *parts: str) -> list[CasePerson]:
    """Return who is in a case now, in some parts or all."""
    rows = CasePerson.objects.filter(case_id=case_id, left_at__isnull=True)
    return list(rows.filter(part__in=parts) if parts else rows)


def victims_of(case_id: int) -> list[CasePerson]:
    """Return the victims of a case."""
    return people_of(case_id, Part.VICTIM)


def of_person(person_ids: Iterable[str], *parts: str) -> QuerySet[Case]:
    """Return the cases that somebody is in (all ids they have had), in some parts or all."""
    rows = CasePerson.objects.filter(person_id__in=set(person_ids), left_at__isnull=True)
    rows = rows.filter(part__in=parts) if parts else rows
    return Case.objects.filter(pk__in=rows.values("case_id"))
