"""Confirm an extract that was looked at, or withdraw it."""

from __future__ import annotations

import uuid

from django.db import transaction
from django.utils import timezone

from saferplaces.foundation.audit.access import record
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import Actor
from saferplaces.intake.extracts import folders
from saferplaces.intake.extracts.models import Extract, ExtractState
from saferplaces.intake.extracts.policy import extracts
from saferplaces.intake.extracts.states import step


def confirm(actor: Actor, key: uuid.UUID) -> Extract:
    """Have an extract added to the dataset.

    Raises
    ------
    saferplaces.foundation.problems.Problem
        When it does not stand to be confirmed (any more).
    """
    return _go(actor, key, "confirm", ExtractState.CONFIRMED, "extract.confirmed")


def withdraw(actor: Actor, key: uuid.UUID) -> Extract:
    """Take an extract back before it was added; its file is deleted.

    Raises
    ------
    saferplaces.foundation.problems.Problem
        When it is too late.
    """
    return _go(actor, key, "withdraw", ExtractState.WITHDRAWN, "extract.withdrawn")


def _go(actor: Actor, key: uuid.UUID, may: str, new: ExtractState, verb: str) -> Extract:
    with acting(actor):
        row = Extract.objects.select_for_update().get(pk=key)
        extracts.may(actor, "read", row).require()
        step(row.state, new)
        extracts.may(actor, may, row).require()
        old, row.state = row.state, new
        if new == ExtractState.WITHDRAWN:
            row.look = None
            row.ended_at = row.filed_at = row.removed_at = timezone.now()
            transaction.on_commit(lambda: _delete(key))
        row.save()
        record(
            actor,
            what="alter",
            verb=verb,
            objects=[f"extract:{key}"],
            detail={"state": [old, new.value]},
        )
    return row


def _delete(key: uuid.UUID) -> None:
    path = folders.stored(key)
    if path is not None:
        path.unlink(missing_ok=True)
