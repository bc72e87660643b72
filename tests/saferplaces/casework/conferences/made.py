"""Conferences and duties, named by what they are. Sarah chairs, in Leeds; Dev leads the case."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone
from tests.saferplaces.casework.cases import factories
from tests.saferplaces.cast import person

from saferplaces.casework.cases.models import Case, Part
from saferplaces.casework.conferences.actions.agree import conclude
from saferplaces.casework.conferences.actions.arrange import arrange
from saferplaces.casework.conferences.actions.hold import hold
from saferplaces.casework.conferences.actions.invite import invite, invite_guest
from saferplaces.casework.conferences.actions.people import hear, needs
from saferplaces.casework.conferences.actions.sitting import (
    accept,
    accept_for_guest,
    attendance,
    read_statement,
)
from saferplaces.casework.conferences.models import Conference, Requirement
from saferplaces.casework.conferences.queries import attendees


def serious(**given: Any) -> Case:
    """A case of high risk with one victim, and one person complained about."""
    values = {"band": "high", "serious_since": timezone.now()} | given
    case = factories.case(**values)
    factories.somebody(case, Part.COMPLAINED_ABOUT, given_name="Cal", family_name="Example")
    return case


def duty(case: Case | None = None, state: str = "due", **given: Any) -> Requirement:
    """A duty to confer about a serious case, with nine days to go."""
    now = timezone.now()
    values = {
        "why": "serious",
        "band": "high",
        "began_at": now - dt.timedelta(days=1),
        "due_at": now + dt.timedelta(days=9),
    }
    return Requirement.objects.create(case=case or serious(), state=state, **values | given)


def arranged(case: Case | None = None, hours: float = 48, **given: Any) -> Conference:
    """A conference that Dev arranges and Sarah chairs."""
    of = case or serious()
    values = {"place": "Room 4", "chair_id": person("sarah").user.pk} | given
    starts_at = timezone.now() + dt.timedelta(hours=hours)
    return arrange(person("dev").actor, of.pk, starts_at=starts_at, **values)


def with_ben(case: Case | None = None, *, restricted: bool = False) -> Conference:
    """A conference to which Ben of the council is invited; the case is shared with it."""
    conference = arranged(case)
    ben = person("ben")
    invite(
        person("dev").actor, conference.pk, user_id=ben.user.pk, restricted=restricted,
        organisation_id=ben.membership.organisation_id, purpose="Tenancy", gateway="cda_115",
    )  # fmt: skip
    return conference


def begun(conference: Conference) -> Conference:
    """One whose hour has come: Dev, Sarah, Ben if invited and a guest have accepted; all came.

    Sarah alone is in the restricted part.
    """
    Conference.objects.filter(pk=conference.pk).update(
        starts_at=timezone.now() - dt.timedelta(minutes=5)
    )
    sarah = person("sarah").actor
    guest = invite_guest(sarah, conference.pk, name="Gail Guest", body="Test Mental Health Trust")
    accept_for_guest(sarah, conference.pk, guest.pk)
    for row in attendees(conference):
        if row.user is not None:
            accept(person(row.user.username.split("@")[0]).actor, conference.pk)
    read_statement(sarah, conference.pk)
    chair = conference.chair_id
    rows = attendees(conference)
    attendance(sarah, conference.pk, {row.pk: (True, row.user_id == chair) for row in rows})
    conference.refresh_from_db()
    return conference


def held(case: Case | None = None) -> Conference:
    """A conference that was held, with Ben."""
    conference = begun(with_ben(case))
    return hold(person("sarah").actor, conference.pk)


def complete(conference: Conference, **given: Any) -> Conference:
    """Write down all that minutes need before they are agreed."""
    sarah = person("sarah").actor
    for one in conference.case.people.all():
        if one.part == Part.VICTIM:
            hear(sarah, conference.pk, one.person_id, sought=False, why_not="She is abroad")
        else:
            needs(sarah, conference.pk, one.person_id, vulnerabilities="None known", support="None")
    conference.items.update(minutes="As said.")
    values = {"why_not_again": "The plan is enough"} | given
    return conclude(
        sarah, conference.pk, outcome="plan", words="A joint plan",
        lead_organisation_id=conference.case.organisation_id, **values,
    )  # fmt: skip
