"""Take files from the watched folder: those that are whole, and nothing that is no plain file."""

from __future__ import annotations

import uuid

from django.utils import timezone

from saferplaces.foundation.audit.access import record
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.files.names import shown_name
from saferplaces.foundation.identity.actor import SYSTEM
from saferplaces.intake.extracts.models import Extract, ExtractState, Origin
from saferplaces.intake.extracts.states import step


def take(key: uuid.UUID, name: str, size: int) -> Extract:
    """Put down that a file of the folder was taken; it lies under its key."""
    return _made(key, name, size, ExtractState.WAITING, "extract.taken")


def refuse(key: uuid.UUID, name: str, size: int, reason: str) -> Extract:
    """Put down that something in the folder was not taken, and why."""
    return _made(key, name, size, ExtractState.REFUSED, "extract.refused", reason)


def _made(
    key: uuid.UUID, name: str, size: int, state: ExtractState, verb: str, reason: str = ""
) -> Extract:
    step("", state)
    now = timezone.now()
    ended = now if state == ExtractState.REFUSED else None
    with acting(SYSTEM):
        row = Extract.objects.create(
            id=key,
            name=shown_name(name),
            origin=Origin.FOLDER,
            state=state,
            size=size,
            brought_as="Watched folder",
            came_at=now,
            ended_at=ended,
            filed_at=ended,
            reason=reason,
        )
        record(
            SYSTEM,
            what="refuse" if reason else "collect",
            verb=verb,
            objects=[f"extract:{key}"],
            detail={"size": size},
        )
    return row
