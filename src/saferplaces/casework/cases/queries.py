"""The only place from which others get cases."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from saferplaces.casework.cases.models import (
    Case,
    CaseLink,
    CasePerson,
    CasePlace,
    CaseState,
    CaseStateChange,
    Occurrence,
    OccurrenceState,
    Part,
)
from saferplaces.foundation.once import once

UNDER_WAY = (CaseState.OPEN, CaseState.CLOSING)


def case(pk: int) -> Case:
    """Return a case; the caller has asked the policy."""
    return Case.objects.get(pk=pk)


def locked(pk: int) -> Case:
    """Return a case that nobody else changes until the transaction ends."""
    return Case.objects.select_for_update().get(pk=pk)


@once
def everybody(case_id: int) -> tuple[CasePerson, ...]:
    """Return who is in a case, or was."""
    return tuple(CasePerson.objects.filter(case_id=case_id))


def people_of(case_id: int, *parts: str) -> list[CasePerson]:
    """Return who is in a case now, in some parts or all."""
    here = [one for one in everybody(case_id) if one.left_at is None]
    return [one for one in here if one.part in parts] if parts else here


def victims_of(case_id: int) -> list[CasePerson]:
    """Return the victims of a case."""
    return people_of(case_id, Part.VICTIM)


def of_person(person_ids: Iterable[str], *parts: str) -> QuerySet[Case]:
    """Return the cases that somebody is in (all ids they have had), in some parts or all."""
    rows = CasePerson.objects.filter(person_id__in=set(person_ids), left_at__isnull=True)
    rows = rows.filter(part__in=parts) if parts else rows
    return Case.objects.filter(pk__in=rows.values("case_id"))


@once
def changes_of(case_id: int) -> tuple[CaseStateChange, ...]:
    """Return a case's way from state to state, the oldest first, with who took it there."""
    return tuple(CaseStateChange.objects.filter(case_id=case_id).select_related("by"))


def linked(case_id: int) -> list[tuple[CaseLink, Case]]:
    """Return the cases beside a case, each with the link."""
    rows = CaseLink.objects.filter(Q(first=case_id) | Q(second=case_id))
    return [
        (row, row.second if row.first_id == case_id else row.first)
        for row in rows.select_related("first", "second").order_by("pk")
    ]


def of_incident(incident_id: str) -> QuerySet[Case]:
    """Return the cases that a log is an occurrence of."""
    rows = Occurrence.objects.filter(incident_id=incident_id, state=OccurrenceState.CONFIRMED)
    return Case.objects.filter(pk__in=rows.values("case_id"))


def of_place(place_ids: Iterable[str]) -> QuerySet[Case]:
    """Return the cases that a place is in."""
    rows = CasePlace.objects.filter(place_id__in=set(place_ids), left_at__isnull=True)
    return Case.objects.filter(pk__in=rows.values("case_id"))
