"""Bring an extract: its file lies in its place already, under its key."""

from __future__ import annotations

import uuid

from django.utils import timezone

from saferplaces.foundation.audit.access import record
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.files.names import shown_name
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.queries import setting
from saferplaces.intake.extracts import queries
from saferplaces.intake.extracts.models import Extract, ExtractState, Origin
from saferplaces.intake.extracts.policy import may_bring
from saferplaces.intake.extracts.states import step


def bring(
    actor: Actor,
    key: uuid.UUID,
    *,
    name: str,
    size: int,
    sha256: str,
    mapping: str = "",
    origin: Origin = Origin.UPLOAD,
) -> Extract:
    """Take an uploaded file in; it is looked at next, and added once somebody confirms it.

    Raises
    ------
    saferplaces.foundation.policy.Refused
        When the actor may not.
    Problem
        When there is no such mapping, or too many extracts wait.
    """
    may_bring(actor).require()
    if mapping and mapping not in queries.mappings():
        raise Problem("There is no such mapping any more", field="mapping")
    if queries.under_way().count() >= setting("extracts_waiting_most"):
        raise Problem("Too many extracts wait already: confirm or withdraw some first", "file")
    step("", ExtractState.WAITING)
    with acting(actor):
        found = Extract.objects.create(
            id=key,
            name=shown_name(name),
            origin=origin,
            state=ExtractState.WAITING,
            mapping=mapping,
            size=size,
            sha256=sha256,
            brought_by_id=actor.user_id,
            brought_as=actor.name,
            came_at=timezone.now(),
        )
        record(
            actor,
            what="collect",
            verb="extract.brought",
            objects=[f"extract:{key}"],
            detail={"size": size, "sha256": sha256, "mapping": mapping, "origin": origin.value},
        )
    return found
