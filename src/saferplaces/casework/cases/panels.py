"""What cases add to the pages of logs, persons and places: the cases they are in, within reach."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.http import urlencode

from saferplaces.casework.cases.models import Case, CasePerson
from saferplaces.casework.cases.policy import cases
from saferplaces.casework.cases.queries import everybody
from saferplaces.casework.cases.queries import of_incident as with_log
from saferplaces.casework.cases.queries import of_person as with_person
from saferplaces.casework.cases.queries import of_place as with_place
from saferplaces.casework.reviews.models import Review
from saferplaces.foundation.audit.access import Access
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.roles import CASES, CASES_WORK
from saferplaces.foundation.reference.queries import label
from saferplaces.intake.safe_contact.identity import all_identities, identities

MOST = 20


def of_incident(actor: Actor, incident_id: str, access: Access) -> Mapping[str, Any] | None:
    """Return the cases that a log is an occurrence of."""
    found = with_log(incident_id).filter(organisation=actor.organisation_id)
    return _panel(actor, found, access, incident=incident_id)


def of_person(actor: Actor, person_id: str, access: Access) -> Mapping[str, Any] | None:
    """Return the cases that somebody is in, with their parts."""
    keys = identities(person_id)
    named = CasePerson.objects.filter(person_id__in=keys, shared=True, left_at__isnull=True)
    found = with_person(keys).filter(
        Q(organisation=actor.organisation_id) | Q(pk__in=named.values("case_id"))
    )
    return _panel(actor, found, access, keys=keys, person=person_id)


def of_place(actor: Actor, place_id: str, access: Access) -> Mapping[str, Any] | None:
    """Return the cases of a place."""
    found = with_place([place_id]).filter(organisation=actor.organisation_id)
    return _panel(actor, found, access, place=place_id)


def people_ids(case_id: str) -> Iterable[str]:
    """Return all ids of the people whom a case speaks of."""
    return all_identities(one.person_id for one in everybody(int(case_id)))


def review_link(actor: Actor, review: Review) -> tuple[str, str] | None:
    """Return where a case is opened from a review, or the case that was."""
    if not actor.can(CASES_WORK):
        return None
    found = cases.readable(actor).filter(source_id=f"review:{review.pk}").first()
    if found is not None:
        return f"Case {found.reference}", reverse("case", args=[found.pk])
    return "Open a case", f"{reverse('case-open')}?review={review.pk}"


def _panel(
    actor: Actor, found: QuerySet[Case], access: Access, *, keys: tuple[str, ...] = (), **of: str
) -> Mapping[str, Any] | None:
    if not actor.can(CASES):
        return None
    rows = list(
        found.filter(cases.scope(actor)).select_related("lead", "organisation").order_by(
            "-moved_at"
        )[:MOST]
    )  # fmt: skip
    may_open = actor.can(CASES_WORK)
    if not rows and not may_open:
        return None
    access.saw("case", [row.pk for row in rows])
    return {
        "cases": [(row, _parts(row, keys), _band(actor, row)) for row in rows],
        "organisation_id": actor.organisation_id,
        "open_address": f"{reverse('case-open')}?{urlencode(of)}" if may_open else "",
    }


def _parts(case: Case, keys: tuple[str, ...]) -> str:
    rows = case.people.filter(person_id__in=keys, left_at__isnull=True) if keys else []
    return ", ".join(one.get_part_display().lower() for one in rows)


def _band(actor: Actor, case: Case) -> str:
    ours = case.organisation_id == actor.organisation_id
    return label("risk_bands", case.band) if case.band and ours else ""
