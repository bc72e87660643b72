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


def organisations() -> dict[str, Organisation]:
    force, _ = Organisation.objects.get_or_create(
        code="force", defaults={"name": "Test Police", "kind": Kind.FORCE, "regime": Regime.PART3}
    )
    council, _ = Organisation.objects.get_or_create(
        code="leeds-council",
        defaults={
            "name": "Test Council",
            "kind": Kind.COMMUNITY_SAFETY,
            "regime": Regime.UK_GDPR,
            "districts": ["leeds"],
        },
    )
    housing, _ = Organisation.objects.get_or_create(
        code="leeds-housing",
        defaults={
            "name": "Test Homes",
            "kind": Kind.HOUSING,
            "regime": Regime.UK_GDPR,
            "districts": ["leeds"],
        },
    )
    mayor, _ = Organisation.objects.get_or_create(
        code="mayor", defaults={"name": "Test Mayor", "kind": Kind.MAYOR, "regime": Regime.UK_GDPR}
    )
    return {"force": force, "leeds-council": council, "leeds-housing": housing, "mayor": mayor}


def person(name: str) -> Person:
    """Return one of the cast, made if need be."""
    role, code, districts = PEOPLE[name]
    organisation = organisations()[code]
    user, made = User.objects.get_or_create(
        username=f"{name}@test.example", defaults={"name": name.title()}
    )
    if made:
        user.set_unusable_password()
        user.save()
    team = None
    if districts:
        team, _ = Team.objects.get_or_create(
            organisation=organisation,
            code=f"{districts[0]}-team",
            defaults={"name": f"{districts[0].title()} team", "district": districts[0]},
        )
    membership, _ = Membership.objects.get_or_create(
        user=user,
        organisation=organisation,
        role=role,
        defaults={"districts": districts, "team": team, "starts_on": dt.date(2024, 1, 1)},
    )
    return Person(user, membership)


class Cast:
    """The people of the tests, made when they are first named."""

    def __getattr__(self, name: str) -> Person:
        if name not in PEOPLE:
            raise AttributeError(name)
        return person(name)
