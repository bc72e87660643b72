"""Region packs: districts, organisations, teams, areas and local thresholds of one region, as data.

A pack is a folder of TOML files: ``districts.toml`` (``[[district]]``), ``organisations.toml``
(``[[organisation]]`` with ``[[organisation.team]]``), ``areas.toml`` (``[[area]]``) and, for local
thresholds, ``codes/*.toml`` in the form of the shipped code lists. West Yorkshire's is shipped;
nothing in the code names it.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actions.organisations import ensure_organisation, ensure_team
from saferplaces.foundation.identity.actor import SYSTEM
from saferplaces.foundation.reference.actions.load import BadReferenceError, load_codes
from saferplaces.foundation.reference.models import Area, District
from saferplaces.foundation.registry import SHIPPED as SHIPPED_BY_ROOMS

SHIPPED = Path(__file__).parent / "data" / "packs"


@dataclass(frozen=True)
class Loaded:
    """What loading a pack added."""

    districts: int
    organisations: int
    teams: int
    areas: int
    codes: int
    more: int = 0


def load(name: str | Path) -> Loaded:
    """Load a shipped pack by its name, or one of your own by its folder; then what rooms ship.

    What is there already is left alone: loading twice adds nothing, and what administrators have
    changed since stays changed.

    Raises
    ------
    BadReferenceError
        When there is no such pack, or an organisation names a district that the pack does not.
    """
    folder = SHIPPED / name if isinstance(name, str) else name
    if not (folder / "districts.toml").exists():
        raise BadReferenceError(f"There is no region pack {name}: see docs/production.md.")
    districts, organisations = _rows(folder, "district"), _rows(folder, "organisation")
    _check(districts, organisations)
    with acting(SYSTEM):
        teams = [(row["code"], team) for row in organisations for team in row.pop("team", [])]
        codes = load_codes()  # the shipped lists first: a local threshold follows upon them
        return Loaded(
            districts=sum(_district(row, order) for order, row in enumerate(districts)),
            organisations=sum(ensure_organisation(SYSTEM, **row) for row in organisations),
            teams=sum(ensure_team(SYSTEM, organisation=code, **team) for code, team in teams),
            areas=sum(_area(row) for row in _rows(folder, "area")),
            codes=codes + (load_codes(folder / "codes") if (folder / "codes").is_dir() else 0),
            more=sum(load_more() for load_more in SHIPPED_BY_ROOMS),
        )


def _rows(folder: Path, kind: str) -> list[dict[str, Any]]:
    path = folder / f"{kind}s.toml"
    return list(tomllib.loads(path.read_text())[kind]) if path.exists() else []


def _check(districts: list[dict[str, Any]], organisations: list[dict[str, Any]]) -> None:
    known = {row["code"] for row in districts}
    named = {district for row in organisations for district in row.get("districts", [])}
    named |= {team["district"] for row in organisations for team in row.get("team", [])}
    if unknown := named - known - {""}:
        raise BadReferenceError(f"Not a district of this pack: {', '.join(sorted(unknown))}.")


def _district(row: dict[str, Any], order: int) -> bool:
    return District.objects.get_or_create(code=row["code"], defaults=row | {"order": order})[1]


def _area(row: dict[str, Any]) -> bool:
    key = {name: row.pop(name) for name in ("kind", "code", "valid_from")}
    return Area.objects.get_or_create(**key, defaults=row)[1]
