"""Edit questionnaires: a draft from the version in use, changed, and published over it."""

from __future__ import annotations

import hashlib
import json

from django.utils import timezone

from saferplaces.casework.risk.content import Content, dump, faults, read
from saferplaces.casework.risk.models import (
    Questionnaire,
    Version,
    VersionState,
    VersionStateChange,
)
from saferplaces.casework.risk.policy import versions
from saferplaces.casework.risk.queries import current, known_bands
from saferplaces.casework.risk.states import VERSION
from saferplaces.foundation.audit.access import record
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.roles import QUESTIONNAIRES
from saferplaces.foundation.policy import Refused
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.states import GONE, step


def draft(actor: Actor, key: int) -> Version:
    """Return the draft of a questionnaire, made from the version in use where there is none."""
    if not actor.can(QUESTIONNAIRES):
        raise Refused(f"Your role ({actor.role_name}) may not do this.")
    with acting(actor):
        questionnaire = Questionnaire.objects.select_for_update().get(pk=key)
        begun = questionnaire.versions.filter(state=VersionState.DRAFT).first()
        if begun is not None:
            return begun
        base = current(questionnaire)
        if base is None:
            raise Problem("This questionnaire has no version to begin from.")
        made = Version.objects.create(
            questionnaire=questionnaire,
            number=max(questionnaire.versions.values_list("number", flat=True)) + 1,
            content=base.content,
            source=base.source,
            made_by_id=actor.user_id,
        )
        _moved(actor, made, VersionState.DRAFT, old="")
    return made


def digest(version: Version) -> str:
    """Return what a form hands back to say which content it showed."""
    text = json.dumps([version.content, version.source], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def edit(
    actor: Actor, key: int, content: Content, *, seen: str, source: str | None = None
) -> Version:
    """Change a draft.

    Parameters
    ----------
    seen:
        `digest` of what the form showed.

    Raises
    ------
    Problem
        When it is not a draft, or somebody else changed it in the meantime.
    """
    with acting(actor):
        found = Version.objects.select_for_update().get(pk=key)
        versions.may(actor, "edit", found).require()
        step(VERSION, found.state, VersionState.DRAFT)
        if seen != digest(found):
            raise Problem(GONE)
        found.content = dump(content)
        found.source = found.source if source is None else source
        found.save(update_fields=["content", "source"])
        _record(actor, "questionnaire.edited", found)
    return found


def start_again(actor: Actor, key: int) -> Version:
    """Put the draft back to what is in use.

    Raises
    ------
    Problem
        When it is not a draft.
    """
    with acting(actor):
        found = Version.objects.select_for_update(of=("self",)).select_related(
            "questionnaire"
        ).get(pk=key)  # fmt: skip
        versions.may(actor, "edit", found).require()
        step(VERSION, found.state, VersionState.DRAFT)
        base = current(found.questionnaire)
        if base is None:
            raise Problem("This questionnaire has no version to begin from.")
        found.content, found.source = base.content, base.source
        found.save(update_fields=["content", "source"])
        _record(actor, "questionnaire.started_again", found)
    return found


def publish(actor: Actor, key: int) -> Version:
    """Put a draft into use; the version before it stays readable and is used no more.

    Raises
    ------
    Problem
        When it is not a draft, or something in it is wrong (the first thing).
    """
    with acting(actor):
        found = Version.objects.select_for_update(of=("self",)).select_related(
            "questionnaire"
        ).get(pk=key)  # fmt: skip
        versions.may(actor, "edit", found).require()
        step(VERSION, found.state, VersionState.PUBLISHED)
        if wrong := faults(read(found.content), known_bands()):
            raise Problem(wrong[0])
        before = current(found.questionnaire)
        if before is not None:
            supersede(actor, before.pk)
        found.published_at, found.made_by_id = timezone.now(), actor.user_id
        _moved(actor, found, VersionState.PUBLISHED)
    return found


def supersede(actor: Actor, key: int) -> Version:
    """Take a version out of use, as the next is published. Its assessments stay with it.

    Raises
    ------
    Problem
        When it is not in use.
    """
    with acting(actor):
        found = Version.objects.select_for_update().get(pk=key)
        step(VERSION, found.state, VersionState.SUPERSEDED)
        _moved(actor, found, VersionState.SUPERSEDED)
    return found


def _moved(actor: Actor, version: Version, new: str, old: str | None = None) -> None:
    VersionStateChange.objects.create(
        version=version, old=version.state if old is None else old, new=new, by_id=actor.user_id
    )
    version.state = new
    version.save()
    _record(actor, f"questionnaire.{new}", version)


def _record(actor: Actor, verb: str, version: Version) -> None:
    record(
        actor,
        what="alter",
        verb=verb,
        objects=[f"version:{version.pk}", f"questionnaire:{version.questionnaire_id}"],
        detail={"number": version.number, "state": version.state},
    )
