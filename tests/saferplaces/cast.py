"""The cast: one person a role, who walk through every test (factories named by who they are)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.test import Client

from saferplaces.foundation.identity.actor import Actor, acting_as
from saferplaces.foundation.identity.models import (
    Kind,
    Membership,
    Organisation,
    Regime,
    Team,
    User,
)
from saferplaces.foundation.identity.roles import Role

PEOPLE = {
    "amina": (Role.REVIEWER, "force", ["leeds"]),
    "bilal": (Role.REVIEWER, "force", ["bradford"]),
    "carys": (Role.CALL_TAKER, "force", []),
    "dev": (Role.NEIGHBOURHOOD_OFFICER, "force", ["leeds"]),
    "sarah": (Role.SUPERVISOR, "force", ["leeds"]),
    "ruth": (Role.REGISTRAR, "force", []),
    "colin": (Role.COMMANDER, "force", ["leeds"]),
    "ana": (Role.ANALYST, "force", []),
    "ben": (Role.PARTNER_OFFICER, "leeds-council", ["leeds"]),
    "chioma": (Role.POLICY_OFFICER, "mayor", []),
    "dora": (Role.DATA_PROTECTION_OFFICER, "force", []),
    "ines": (Role.INSPECTOR, "force", ["leeds"]),
    "rae": (Role.RECORDS_MANAGER, "force", []),
    "hana": (Role.PARTNER_OFFICER, "leeds-housing", ["leeds"]),
    "marcus": (Role.DEPUTY_MAYOR, "mayor", []),
    "owen": (Role.PROBATION_OFFICER, "probation", []),
    "yasmin": (Role.YOUTH_JUSTICE_WORKER, "leeds-youth-justice", ["leeds"]),
    "rosa": (Role.RESTORATIVE_PRACTITIONER, "restorative", []),
    "nadia": (Role.VICTIM_WORKER, "victim-support", []),
    "tom": (Role.SAFER_TRAVEL, "force", []),
    "adam": (Role.ADMINISTRATOR, "force", []),
}
"""Who is who: role, organisation and districts. Amina reviews in Leeds, Bilal in Bradford."""


@dataclass(frozen=True)
class Person:
    user: User
    membership: Membership

    @property
    def actor(self) -> Actor:
        return acting_as(self.membership)

    def client(self) -> Client:
        """A browser in which this person has signed in, with their second factor."""
        client = Client()
        client.force_login(self.user, backend="django.contrib.auth.backends.ModelBackend")
        session = client.session
        session["factor"] = "second"
        session["membership"] = self.membership.pk
        session.save()
        return client


ORGANISATIONS = {
    "force": ("Test Police", Kind.FORCE, Regime.PART3, []),
    "leeds-council": ("Test Council", Kind.COMMUNITY_SAFETY, Regime.UK_GDPR, ["leeds"]),
    "leeds-housing": ("Test Homes", Kind.HOUSING, Regime.UK_GDPR, ["leeds"]),
    "mayor": ("Test Mayor", Kind.MAYOR, Regime.UK_GDPR, []),
    "probation": ("Test Probation", Kind.PROBATION, Regime.PART3, []),
    "leeds-youth-justice": ("Test Youth Justice", Kind.YOUTH_JUSTICE, Regime.PART3, ["leeds"]),
    "restorative": ("Test Restorative Justice", Kind.OTHER, Regime.UK_GDPR, []),
    "victim-support": ("Test Victim Support", Kind.VICTIM_SUPPORT, Regime.UK_GDPR, []),
}
"""Name, kind, law and districts of each organisation."""


def organisation(code: str) -> Organisation:
    """Return an organisation, made if need be."""
    name, kind, regime, districts = ORGANISATIONS[code]
    found, _ = Organisation.objects.get_or_create(
        code=code, defaults={"name": name, "kind": kind, "regime": regime, "districts": districts}
    )
    return found


def organisations() -> dict[str, Organisation]:
    """Return all of them by code."""
    return {code: organisation(code) for code in ORGANISATIONS}


def person(name: str) -> Person:
    """Return one of the cast, made if need be."""
    role, code, districts = PEOPLE[name]
    home = organisation(code)
    user, made = User.objects.get_or_create(
        username=f"{name}@test.example", defaults={"name": name.title()}
    )
    if made:
        user.set_unusable_password()
        user.save()
    team = None
    if districts:
        team, _ = Team.objects.get_or_create(
            organisation=home,
            code=f"{districts[0]}-team",
            defaults={"name": f"{districts[0].title()} team", "district": districts[0]},
        )
    membership, _ = Membership.objects.get_or_create(
        user=user,
        organisation=home,
        role=role,
        defaults={"districts": districts, "team": team, "starts_on": dt.date(2024, 1, 1)},
    )
    return Person(user, membership)


def everybody() -> None:
    """Make all of them, so that none is made twice by several who name them at once."""
    for name in PEOPLE:
        person(name)


class Cast:
    """The people of the tests, made when they are first named."""

    def __getattr__(self, name: str) -> Person:
        if name not in PEOPLE:
            raise AttributeError(name)
        return person(name)
