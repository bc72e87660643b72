"""Organisations and teams: made when a region pack is loaded, or by an administrator."""

from __future__ import annotations

from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.models import Kind, Organisation, Regime, Team


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
