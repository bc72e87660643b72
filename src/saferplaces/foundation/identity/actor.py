"""An actor: one person in one part, in one request. Every policy and every record asks it."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import timezone

from saferplaces.foundation.identity.roles import BREAK_GLASS, Role, capabilities
from saferplaces.foundation.policy import ALL, Condition, Refused
from saferplaces.foundation.policy import field as column

if TYPE_CHECKING:
    from saferplaces.foundation.identity.models import Membership, User


@dataclass(frozen=True)
class Actor:
    """Who does something, in which part.

    Attributes
    ----------
    user_id:
        The account, or None for the service itself (`SYSTEM`).
    districts:
        Codes of the districts that the part reaches; None for all of the organisation's area.
    of_force:
        The organisation is the force, which holds the records; partners may hold others under
        the same law (`regime`).
    scopes:
        The capabilities to which a token narrows the role; None for people, who have no token.
    """

    user_id: int | None
    name: str
    role: str
    membership_id: int | None
    organisation_id: int | None
    organisation: str
    regime: str
    districts: frozenset[str] | None
    team_id: int | None = None
    of_force: bool = False
    scopes: frozenset[str] | None = None
    request_id: str = field(default_factory=lambda: uuid.uuid4().hex)

    @property
    def person(self) -> int:
        """Who does it: the account of a person, never the service.

        Raises
        ------
        Refused
            For the service itself.
        """
        if self.user_id is None:
            raise Refused("Only a person does this.")
        return self.user_id

    @property
    def body(self) -> int:
        """For which organisation.

        Raises
        ------
        Refused
            For the service itself.
        """
        if self.organisation_id is None:
            raise Refused("Only somebody of an organisation does this.")
        return self.organisation_id

    @property
    def role_name(self) -> str:
        """The role in words."""
        return str(Role(self.role).label) if self.role in Role.values else "the service"

    @cached_property
    def capabilities(self) -> frozenset[str]:
        """What the actor's role may do, within the scope of their token, if any."""
        found = capabilities(self.role)
        return found if self.scopes is None else found & self.scopes

    def can(self, capability: str) -> bool:
        """Say whether the actor's role has a capability, and their token, if any, its scope."""
        return capability in self.capabilities

    def within_districts(self, path: str = "district") -> Condition:
        """Return the condition that a record lies in the actor's districts."""
        return ALL if self.districts is None else column(path).among(self.districts)

    @cached_property
    def _granted(self) -> frozenset[tuple[str, str]]:
        if self.membership_id is None or self.districts is None or not self.can(BREAK_GLASS):
            return frozenset()
        from saferplaces.foundation.audit.queries import granted  # noqa: PLC0415 - it knows actors

        return granted(self.membership_id)

    def granted_keys(self, kind: str) -> frozenset[str]:
        """Return the keys of records of a kind that the glass was broken for, and still is.

        Read once for an actor, that is once a request. A policy joins them to the districts:
        ``within | field("incident_id").among(keys)``.
        """
        return frozenset(key for of, key in self._granted if of == kind)


SYSTEM = Actor(
    user_id=None,
    name="Safer Places",
    role="system",
    membership_id=None,
    organisation_id=None,
    organisation="",
    regime="part3",
    districts=frozenset(),
)
"""The service itself: imports, publishing, reminders. It reads nothing through a policy."""


def current_memberships(user: User, today: dt.date | None = None) -> list[Membership]:
    """Return the parts that a person has today, in active organisations."""
    day = today or timezone.localdate()
    found = user.memberships.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=day),
        starts_on__lte=day,
        ended_at__isnull=True,
        organisation__active=True,
    )
    return list(found.select_related("organisation", "team"))


def acting_as(
    membership: Membership, request_id: str = "", scopes: frozenset[str] | None = None
) -> Actor:
    """Return the actor of a membership."""
    organisation = membership.organisation
    reach = membership.districts or organisation.districts
    return Actor(
        user_id=membership.user_id,
        name=membership.user.name,
        role=membership.role,
        membership_id=membership.pk,
        organisation_id=organisation.pk,
        organisation=organisation.name,
        regime=organisation.regime,
        districts=frozenset(reach) if reach else None,
        team_id=membership.team_id,
        of_force=organisation.kind == "force",
        scopes=scopes,
        request_id=request_id or uuid.uuid4().hex,
    )
