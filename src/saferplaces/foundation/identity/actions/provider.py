"""Somebody arrives from their organisation's sign-in service: their parts follow the claims."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from saferplaces.foundation.audit.access import record
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import SYSTEM
from saferplaces.foundation.identity.models import (
    Kind,
    Membership,
    Organisation,
    Source,
    Team,
    User,
)
from saferplaces.foundation.identity.roles import Role, of_the_force
from saferplaces.foundation.reference.models import Code
from saferplaces.foundation.reference.queries import codes, setting


@dataclass(frozen=True)
class Part:
    """A part that a claim gives."""

    role: str
    organisation_id: int
    team_id: int | None
    districts: tuple[str, ...]


def arrive(subject: str, claims: Mapping[str, Any]) -> User | None:
    """Bring the account of a subject up to date with their claims.

    An account is made for somebody whose claims give a part. Parts that claims gave before and
    give no more end at once; parts that an administrator gave stay as they are.

    Parameters
    ----------
    subject:
        Issuer and subject, with a space between.

    Returns
    -------
    User or None
        None when the account is closed, or when there is neither an account nor a part to give.
    """
    with acting(SYSTEM):
        parts = _parts(claims)
        user = User.objects.select_for_update().filter(subject=subject).first()
        if user is None:
            user = _new(subject, claims) if parts else None
        if user is None or not user.is_active:
            return None
        _follow(user, parts)
    return user


def _new(subject: str, claims: Mapping[str, Any]) -> User | None:
    address = str(claims.get("email") or "").strip().lower()
    if not address or User.objects.filter(username=address).exists():
        return None  # somebody else's account: an administrator has to put it right
    name = str(claims.get("name") or address)[:200]
    user = User.objects.create_user(address, name, subject=subject)
    record(SYSTEM, what="collect", verb="person.arrived", objects=[f"user:{user.pk}"])
    return user


def _parts(claims: Mapping[str, Any]) -> set[Part]:
    """Return the parts that the claims give by the list ``oidc_roles``."""
    given = claims.get(setting("oidc_claim")) or []
    values = {str(value) for value in (given if isinstance(given, list) else [given])}
    return {part for row in codes("oidc_roles") if row.code in values for part in _part(row)}


def _part(row: Code) -> list[Part]:
    organisation = Organisation.objects.filter(code=row.values["organisation"], active=True).first()
    role = row.values["role"]
    if organisation is None or role not in Role.values:
        return []
    if of_the_force(role) and organisation.kind != Kind.FORCE:
        return []
    team = Team.objects.filter(organisation=organisation, code=row.values.get("team", "")).first()
    return [
        Part(
            role,
            organisation.pk,
            team.pk if team else None,
            tuple(sorted(row.values.get("districts", []))),
        )
    ]


def _follow(user: User, wanted: set[Part]) -> None:
    now = timezone.now()
    today = timezone.localdate(now)
    held = Membership.objects.filter(user=user, source=Source.PROVIDER, ended_at__isnull=True)
    there: set[Part] = set()
    for part in held.select_for_update():
        same = Part(part.role, part.organisation_id, part.team_id, tuple(sorted(part.districts)))
        if same in wanted and same not in there:
            there.add(same)
            continue
        end_now(part, now)
        _note(user, "membership.ended", part)
    for new in sorted(wanted - there, key=repr):
        made = Membership.objects.create(
            user=user,
            role=new.role,
            organisation_id=new.organisation_id,
            team_id=new.team_id,
            districts=list(new.districts),
            starts_on=today,
            source=Source.PROVIDER,
        )
        _note(user, "membership.begun", made)


def end_now(part: Membership, now: dt.datetime) -> None:
    """End a part at once, on whatever day it began or was to end."""
    part.ended_at = now
    part.ends_on = max(timezone.localdate(now), part.starts_on)
    part.save()


def _note(user: User, verb: str, part: Membership) -> None:
    record(
        SYSTEM,
        what="alter",
        verb=verb,
        objects=[f"user:{user.pk}", f"membership:{part.pk}"],
        detail={"role": part.role, "organisation": part.organisation_id, "by": "provider"},
    )
