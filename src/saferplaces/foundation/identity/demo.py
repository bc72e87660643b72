"""The people of the demonstration: the cast of the region pack, each with a part."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.config.config import config
from saferplaces.foundation.identity.actor import SYSTEM
from saferplaces.foundation.identity.models import Membership, Organisation, Team, User
from saferplaces.foundation.identity.queries import current
from saferplaces.foundation.identity.roles import Role
from saferplaces.foundation.reference.queries import districts

SINCE = dt.date(2023, 7, 1)


@dataclass(frozen=True)
class Player:
    """One of the cast, as the sign-in page shows them."""

    pk: int
    name: str
    part: str


def make_cast(folder: Path | None = None) -> Sequence[User]:
    """Make the people of the region pack's ``cast.toml`` who are not there yet; return all.

    Parameters
    ----------
    folder:
        A pack of your own; without it the pack that the configuration names.

    Raises
    ------
    RuntimeError
        In production, where nobody signs in without proving who they are.
    """
    if config().mode == "production":
        raise RuntimeError("The cast of the demonstration has no place in production.")
    packs = files("saferplaces.foundation.reference") / "data" / "packs"
    pack = folder or Path(str(packs / config().region))
    with acting(SYSTEM):
        return [_player(**row) for row in tomllib.loads((pack / "cast.toml").read_text())["person"]]


def _player(
    name: str,
    username: str,
    role: str,
    organisation: str,
    team: str = "",
    districts: Sequence[str] = (),
) -> User:
    user = User.objects.filter(username=username).first()
    if user is None:
        user = User.objects.create_user(username, name, is_demo=True)
    home = Organisation.objects.get(code=organisation)
    Membership.objects.get_or_create(
        user=user,
        organisation=home,
        role=Role(role),
        defaults={
            "team": Team.objects.get(organisation=home, code=team) if team else None,
            "districts": list(districts),
            "starts_on": SINCE,
        },
    )
    return user


def cast() -> list[Player]:
    """Return the people of the demonstration who have a part today, in the order of the roles."""
    order = list(Role.values)
    parts = current().filter(user__is_demo=True).select_related("user", "organisation")
    return [
        Player(part.user_id, part.user.name, _part(part))
        for part in sorted(parts, key=lambda p: (order.index(p.role), p.pk))
    ]


def _part(part: Membership) -> str:
    names = {row.code: row.name for row in districts()}
    where = ", ".join(names.get(code, code) for code in part.districts)
    return ", ".join(filter(None, [str(part.get_role_display()), part.organisation.name, where]))
