"""Organisations and teams: made when a region pack is loaded, or by an administrator."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from django.db import IntegrityError, transaction

from saferplaces.foundation.audit.access import record
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.models import Kind, Organisation, Regime, Team
from saferplaces.foundation.identity.reach import hosts, organisations
from saferplaces.foundation.policy import Refused
from saferplaces.foundation.problems import Problem

T = TypeVar("T", Organisation, Team)


def ensure_organisation(
    actor: Actor,
    *,
    code: str,
    name: str,
    kind: str,
    regime: str,
    districts: list[str] | None = None,
) -> bool:
    """Make an organisation unless it is there; say whether it was made."""
    with acting(actor):
        return Organisation.objects.get_or_create(
            code=code,
            defaults={
                "name": name,
                "kind": Kind(kind),
                "regime": Regime(regime),
                "districts": districts or [],
            },
        )[1]


def ensure_team(actor: Actor, *, organisation: str, code: str, name: str, district: str) -> bool:
    """Make a team unless it is there; say whether it was made."""
    with acting(actor):
        return Team.objects.get_or_create(
            organisation=Organisation.objects.get(code=organisation),
            code=code,
            defaults={"name": name, "district": district},
        )[1]


def save_organisation(
    actor: Actor, organisation: Organisation, given: Mapping[str, Any]
) -> Organisation:
    """Make or change an organisation; one that the actor manages.

    Raises
    ------
    Problem
        When its code is another's.
    Refused
        When a partner's administrator would change more than its name: kind, law and districts
        decide what its people reach.
    """
    if organisation._state.adding:
        if not hosts(actor):
            raise Refused("Only the force's administrators add organisations.")
    else:
        _manages(actor, organisation.pk)
        held = {k: v for k, v in given.items() if k != "name" and v != getattr(organisation, k)}
        if held and not hosts(actor):
            raise Refused("Only the force's administrators change more than the name.")
    return _save(actor, organisation, given, "organisation")


def save_team(actor: Actor, team: Team, given: Mapping[str, Any]) -> Team:
    """Make or change a team of an organisation that the actor manages.

    Raises
    ------
    Problem
        When its code is another team's.
    """
    _manages(actor, team.organisation_id)
    return _save(actor, team, given, "team")


def _manages(actor: Actor, organisation_id: int) -> None:
    if not organisations(actor).filter(pk=organisation_id).exists():
        raise Refused("It is not an organisation that you manage.")


def _save(actor: Actor, thing: T, given: Mapping[str, Any], kind: str) -> T:
    new = thing._state.adding
    changed = [name for name, value in given.items() if getattr(thing, name) != value]
    for name in changed:
        setattr(thing, name, given[name])
    with acting(actor):
        try:
            with transaction.atomic():
                thing.save()
        except IntegrityError:
            raise Problem("This code is in use already", field="code") from None
        record(
            actor,
            what="alter",
            verb=f"{kind}.{'added' if new else 'changed'}",
            objects=[f"{kind}:{thing.pk}"],
            detail={"fields": changed},
        )
    return thing
