"""Diary entries and files in each state, and how each verb is done to them."""

from __future__ import annotations

from tests.saferplaces.casework.evidence import files
from tests.saferplaces.transitions import doing, in_state

from saferplaces.casework.evidence.actions.keeping import bring_back, set_aside
from saferplaces.casework.evidence.models import DiaryEntry, Exhibit
from saferplaces.foundation.identity.actor import Actor


@in_state("diary-entry")
def _(state: str) -> DiaryEntry:
    return files.entry(state=state)


@in_state("exhibit")
def _(state: str) -> Exhibit:
    return files.exhibit(state=state)


@doing("diary-entry", "set aside")
def _(row: DiaryEntry, actor: Actor) -> None:
    set_aside(actor, DiaryEntry, row.pk, why="Another case")


@doing("exhibit", "set aside")
def _(row: Exhibit, actor: Actor) -> None:
    set_aside(actor, Exhibit, row.pk, why="Another case")


@doing("diary-entry", "bring back")
def _(row: DiaryEntry, actor: Actor) -> None:
    bring_back(actor, DiaryEntry, row.pk)


@doing("exhibit", "bring back")
def _(row: Exhibit, actor: Actor) -> None:
    bring_back(actor, Exhibit, row.pk)
