"""The shipped questionnaires: loaded once, as version 1, never over what people changed."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from django.utils import timezone

from saferplaces.casework.risk.content import dump, faults, read
from saferplaces.casework.risk.models import (
    Questionnaire,
    Version,
    VersionState,
    VersionStateChange,
)
from saferplaces.casework.risk.queries import known_bands
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import SYSTEM
from saferplaces.foundation.problems import Problem

SHIPPED = Path(__file__).parent / "data" / "questionnaires"


def load_questionnaires(folder: Path = SHIPPED) -> int:
    """Add the questionnaires of a folder that are not there yet, in use; return how many.

    Raises
    ------
    Problem
        When one of them could not be used: the first thing that is wrong with it.
    """
    made = 0
    with acting(SYSTEM):
        there = set(Questionnaire.objects.values_list("code", flat=True))
        for path in sorted(folder.glob("*.toml")):
            given = tomllib.loads(path.read_text())
            if given["code"] not in there:
                _add(given, path.name)
                made += 1
    return made


def _add(given: dict[str, Any], name: str) -> None:
    content = read(given.pop("content"))
    if wrong := faults(content, known_bands()):
        raise Problem(f"{name}: {wrong[0]}")
    source = given.pop("source")
    version = Version.objects.create(
        questionnaire=Questionnaire.objects.create(**given),
        number=1,
        state=VersionState.PUBLISHED,
        content=dump(content),
        source=source,
        published_at=timezone.now(),
    )
    VersionStateChange.objects.create(version=version, new=VersionState.PUBLISHED, why="Shipped")
