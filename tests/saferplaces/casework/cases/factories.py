"""Cases, named by what they are: ``case()``, ``action(of)``. Dev leads, in Leeds, for the force."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import uuid4

from django.utils import timezone
from tests.saferplaces.cast import organisations, person

from saferplaces.casework.cases import clocks
from saferplaces.casework.cases.models import (
    Action,
    Case,
    CasePerson,
    CaseState,
    CaseStateChange,
    Contest,
    Occurrence,
    Part,
    Share,
    Transfer,
)
from saferplaces.casework.risk.models import Assessment, Questionnaire, Version
from saferplaces.foundation.identity.models import Organisation


def case(state: str = CaseState.OPEN, *, lead: str = "dev", victims: int = 1, **given: Any) -> Case:
    """A case of the force in Leeds that Dev leads, with one victim and no band yet."""
    part = person(lead).membership
    now = timezone.now()
    values = {
        "kind": "neighbours",
        "source": "direct",
        "headline": "Noise and threats at night",
        "district": "leeds",
        "organisation": part.organisation,
        "regime": part.organisation.regime,
        "lead": part.user,
        "contact": part.user,
        "team": part.team,
        "opened_at": now - dt.timedelta(hours=1),
        "opened_by": part.user,
        "moved_at": now,
    }
    made = Case(state=state, **values | given)
    if state == CaseState.CLOSED:
        made.closed_at = made.closed_at or now
    else:
        clocks.start(made, made.opened_at)
        for name in ("first_contact_due", "update_due", "review_due"):
            setattr(made, name, given.get(name, getattr(made, name)))
        clocks.earliest(made)
    made.save()
    CaseStateChange.objects.create(case=made, new=state, at=made.opened_at)
    for number in range(victims):
        somebody(made, Part.VICTIM, given_name="Ada", family_name=f"Example{number or ''}")
    return made


def somebody(of: Case, part: str = Part.VICTIM, **given: Any) -> CasePerson:
    """Somebody in a case, whom no record names unless told."""
    values = {
        "person_id": f"local:{uuid4().hex}",
        "given_name": "Ada",
        "family_name": "Example",
        "added_at": timezone.now(),
    }
    return CasePerson.objects.create(case=of, part=part, **values | given)


def action(of: Case | None = None, state: str = "open", **given: Any) -> Action:
    """A visit that Dev is to make within a week."""
    of = of or case()
    values = {
        "title": "Visit the street in the evening",
        "kind": "visit",
        "owner_id": of.lead_id,
        "organisation_id": of.organisation_id,
        "due_at": timezone.now() + dt.timedelta(days=7),
        "created_at": timezone.now(),
    }
    return Action.objects.create(case=of, state=state, **values | given)


def share(of: Case, code: str = "leeds-council", **given: Any) -> Share:
    """A share of a case with Ben's council."""
    organisations()
    other = Organisation.objects.get(code=code)
    of.shared_with = sorted({*of.shared_with, other.pk})
    of.save()
    values = {
        "purpose": "To act together",
        "gateway": "cda_115",
        "summary": "Noise at night in one street",
        "begun_at": timezone.now(),
    }
    return Share.objects.create(case=of, organisation=other, **values | given)


def occurrence(of: Case, incident_id: str, state: str = "suggested", **given: Any) -> Occurrence:
    """A log that the service suggests to a case, because of its victim."""
    values = {"why": ["victim"], "added_at": timezone.now()} | given
    return Occurrence.objects.create(case=of, incident_id=incident_id, state=state, **values)


def transfer(of: Case | None = None, state: str = "offered") -> Transfer:
    """A case that the force offers to Ben's council."""
    person("ben")
    of = of or case()
    now = timezone.now()
    return Transfer.objects.create(
        case=of,
        state=state,
        old=of.organisation,
        new=person("ben").membership.organisation,
        gateway="cda_115",
        why="The council's tenancy team can act",
        consent={str(one.pk): {"answer": "given", "why": ""} for one in of.people.all()},
        offered_at=now,
        offered_by=of.lead,
    )


def contest(of: Case | None = None, state: str = "received") -> Contest:
    """A closure that the victim contests."""
    of = of or case(CaseState.CLOSED)
    victim = of.people.filter(part=Part.VICTIM)[0]
    return Contest.objects.create(
        case=of,
        person=victim,
        state=state,
        grounds="It has begun again",
        received_at=timezone.now(),
        received_by=of.lead,
        due_at=timezone.now() + dt.timedelta(days=10),
    )


def assessed(of: Case, band: str = "standard", point: str = "closure", **given: Any) -> Assessment:
    """An assessment of the first victim that is complete; it does not tell the case."""
    victim = of.people.filter(part=Part.VICTIM)[0]
    now = timezone.now()
    values = {
        "version": _version(),
        "person_id": victim.person_id,
        "about_kind": "case",
        "about_id": str(of.pk),
        "point": point,
        "state": "complete",
        "district": of.district,
        "organisation": of.organisation,
        "regime": of.regime,
        "band": band,
        "begun_by": of.lead,
        "begun_at": now,
        "saved_at": now,
        "completed_by": of.lead,
        "completed_at": now,
    }
    return Assessment.objects.create(**values | given)


def _version() -> Version:
    form, _ = Questionnaire.objects.get_or_create(
        code="test", defaults={"title": "Test", "sort": "matrix", "active": False}
    )
    return Version.objects.get_or_create(
        questionnaire=form, number=1, defaults={"state": "superseded", "source": "Test"}
    )[0]


def ready(of: Case, band: str = "standard") -> Case:
    """A case of which nothing is missing to close it, of a band that nobody need agree to."""
    of.band, of.retention_group = band, "mopi_4"
    now = timezone.now()
    clocks.contacted(of, now, face_to_face=True, update=False)
    of.save()
    assessed(of, band)
    for victim in of.people.filter(part=Part.VICTIM):
        given = {"at": now, "by": of.lead, "organisation": of.organisation, "written_at": now}
        of.contacts.create(
            person=victim,
            kind="closing",
            outcome="reached",
            channel="visit",
            face_to_face=True,
            text="Told",
            **given,
        )
        of.satisfactions.create(person=victim, offered_at=now, offered_by=of.lead)
    return of
