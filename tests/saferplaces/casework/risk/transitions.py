"""How assessments and versions are made in any state, and how each verb is done to them."""

from __future__ import annotations

from dataclasses import replace

from tests.saferplaces.casework.risk.assessed import answered, in_state
from tests.saferplaces.cast import person
from tests.saferplaces.transitions import doing
from tests.saferplaces.transitions import in_state as made_in

from saferplaces.casework.risk.actions.complete import complete
from saferplaces.casework.risk.actions.discard import discard
from saferplaces.casework.risk.actions.lowering import agree, refuse
from saferplaces.casework.risk.actions.save import save
from saferplaces.casework.risk.actions.versions import (
    digest,
    draft,
    edit,
    publish,
    start_again,
    supersede,
)
from saferplaces.casework.risk.content import read
from saferplaces.casework.risk.models import Assessment, Version
from saferplaces.foundation.identity.actor import Actor


@made_in("assessment")
def _assessment(state: str) -> Assessment:
    return in_state(state)


@doing("assessment", "save")
def _save(found: Assessment, actor: Actor) -> None:
    save(actor, found.pk, {"q1": "daily"})


@doing("assessment", "complete")
def _complete(found: Assessment, actor: Actor) -> None:
    complete(actor, found.pk, band="standard")


@doing("assessment", "complete with a lower band")
def _complete_lower(found: Assessment, actor: Actor) -> None:
    if found.state == "draft":
        answered(found, danger=["weapon"])
    complete(actor, found.pk, band="standard", why="It was a toy.")


@doing("assessment", "discard")
def _discard(found: Assessment, actor: Actor) -> None:
    discard(actor, found.pk, "Begun by mistake.")


@doing("assessment", "agree")
def _agree(found: Assessment, actor: Actor) -> None:
    agree(actor, found.pk, "I have read it.")


@doing("assessment", "refuse")
def _refuse(found: Assessment, actor: Actor) -> None:
    refuse(actor, found.pk, "Too early.")


@made_in("version")
def _version(state: str) -> Version:
    ever = Version.objects.filter(questionnaire__code="matrix").exclude(state="draft")
    made = ever.latest("number")
    if state == "draft":
        return draft(person("adam").actor, made.questionnaire_id)
    Version.objects.filter(pk=made.pk).update(state=state)
    made.refresh_from_db()
    return made


@doing("version", "edit")
def _edit(found: Version, actor: Actor) -> None:
    edit(actor, found.pk, replace(read(found.content), note="Another"), seen=digest(found))


@doing("version", "start again")
def _again(found: Version, actor: Actor) -> None:
    start_again(actor, found.pk)


@doing("version", "publish")
def _publish(found: Version, actor: Actor) -> None:
    publish(actor, found.pk)


@doing("version", "supersede")
def _supersede(found: Version, actor: Actor) -> None:
    supersede(actor, found.pk)
