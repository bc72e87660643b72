"""Extracts in every state, and how each verb is done; the engine's answer is given."""

from __future__ import annotations

import uuid

from django.utils import timezone
from tests.saferplaces.cast import person
from tests.saferplaces.transitions import doing, in_state

from saferplaces.foundation.identity.actor import Actor
from saferplaces.intake.extracts.actions import read
from saferplaces.intake.extracts.actions.decide import confirm, withdraw
from saferplaces.intake.extracts.engine.program import GOOD, Answer
from saferplaces.intake.extracts.models import Extract, ExtractState, Origin

REFUSED = Answer("refused", "It has no header")


@in_state("extract")
def _extract(state: str) -> Extract:
    """One that Ana sent; however many wait."""
    return Extract.objects.create(
        id=uuid.uuid4(), name="a.csv", origin=Origin.UPLOAD, state=state, size=1, sha256="0" * 64,
        brought_by=person("ana").user, brought_as="Ana", came_at=timezone.now(),
    )  # fmt: skip


@doing("extract", "withdraw")
def _withdraw(row: Extract, actor: Actor) -> None:
    withdraw(actor, row.pk)


@doing("extract", "confirm")
def _confirm(row: Extract, actor: Actor) -> None:
    confirm(actor, row.pk)


@doing("extract", "look")
def _look(row: Extract, _: Actor) -> None:
    read.begin_look(row)


@doing("extract", "add")
def _add(row: Extract, _: Actor) -> None:
    read.begin_add(row)


@doing("extract", "cut off, or the dataset was busy")
def _cut_off(_: Extract, __: Actor) -> None:
    read.recover()


@doing("extract", "find an upload readable")
def _readable(row: Extract, _: Actor) -> None:
    read.end_look(row, Answer(GOOD))


@doing("extract", "find a file of the folder or the API readable")
def _readable_by_itself(row: Extract, _: Actor) -> None:
    row.origin = Origin.FOLDER
    read.end_look(row, Answer(GOOD))


@doing("extract", "bring into the dataset")
def _added(row: Extract, _: Actor) -> None:
    read.end_add(row, Answer(GOOD))


@doing("extract", "refuse")
def _refuse(row: Extract, _: Actor) -> None:
    end = read.end_add if row.state == ExtractState.ADDING else read.end_look
    end(row, REFUSED)
