"""Open a case."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils import timezone

from saferplaces.casework.cases import clocks
from saferplaces.casework.cases.actions.given import (
    Somebody,
    Somewhere,
    no_names,
    put_person,
    put_place,
)
from saferplaces.casework.cases.actions.put_in import put_logs
from saferplaces.casework.cases.actions.suggest import suggest
from saferplaces.casework.cases.models import Case, CaseState, CaseStateChange
from saferplaces.casework.cases.moving import happened
from saferplaces.casework.cases.policy import cases
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.models import Membership
from saferplaces.foundation.identity.queries import workers
from saferplaces.foundation.identity.roles import CASES_WORK
from saferplaces.foundation.messages.actions import notify
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.queries import codes, districts


def open_case(
    actor: Actor,
    *,
    kind: str,
    headline: str,
    source: str,
    district: str,
    source_id: str = "",
    people: Sequence[Somebody] = (),
    places: Sequence[Somewhere] = (),
    incident_ids: Sequence[str] = (),
    lead_id: int | None = None,
    summary: str = "",
) -> Case:
    """Open a case that the actor's organisation holds.

    Parameters
    ----------
    kind, source:
        Codes of the lists ``case_kinds`` and ``case_sources``.
    source_id:
        What it was opened from, as ``review:12``, ``incident:…``, ``person:…`` or ``place:…``.
    headline:
        A line for lists that names nobody.
    people:
        At least one, in their parts.
    incident_ids:
        Logs that the actor puts into it as occurrences.
    lead_id:
        Who leads it and is the victim's one contact; the actor if not given.

    Raises
    ------
    Problem
        With the field that will not do.
    Refused
        Outside the actor's reach.
    """
    user_id = actor.person
    now = timezone.now()
    case = Case(
        kind=kind,
        source=source,
        source_id=source_id,
        headline=headline.strip()[:160],
        summary=summary.strip(),
        district=district,
        organisation_id=actor.body,
        regime=actor.regime,
        lead_id=lead_id or user_id,
        contact_id=lead_id or user_id,
        opened_at=now,
        opened_by_id=user_id,
        moved_at=now,
    )
    if not districts().filter(code=district).exists():
        raise Problem("Select a district", "district")
    cases.may(actor, "work", case).require()
    _check(case, people)
    with acting(actor):
        part = lead_of(case, case.lead_id)
        case.team_id = part.team_id
        clocks.start(case, now)
        case.save()
        CaseStateChange.objects.create(case=case, new=CaseState.OPEN, by_id=user_id, at=now)
        named = [put_person(actor, case, one, now) for one in people]
        for place in places:
            put_place(actor, case, place, now)
        put_logs(actor, case, incident_ids, now)
        suggest(case.pk)
        happened(
            actor, case, "opened", what="collect", people=[one.person_id for one in named],
            objects=[f"incident:{key}" for key in incident_ids], source=source,
        )  # fmt: skip
        if case.lead_id != user_id:
            notify(
                [case.lead_id], "A case has been opened for you to lead.",
                reverse("case", args=[case.pk]),
            )  # fmt: skip
    return case


def lead_of(case: Case, user_id: int) -> Membership:
    """Return the part in which somebody leads a case.

    Raises
    ------
    Problem
        When they do not work on cases there.
    """
    may = workers(CASES_WORK, organisation_id=case.organisation_id, district=case.district)
    part = may.filter(user_id=user_id).first()
    if part is None:
        raise Problem("Select somebody who works on cases in this district", "lead")
    return part


def _check(case: Case, people: Sequence[Somebody]) -> None:
    if not codes("case_kinds").filter(code=case.kind).exists():
        raise Problem("Select what the case is about", "kind")
    if not codes("case_sources").filter(code=case.source).exists():
        raise Problem("Select where the case comes from", "source")
    if not case.headline:
        raise Problem("Enter a headline", "headline")
    if not people:
        raise Problem("Enter at least one person", "people")
    no_names(case.headline, people)
