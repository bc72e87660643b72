"""Who and what is in a case: put somebody in, take them out, places too."""

from __future__ import annotations

from django.utils import timezone

from saferplaces.casework.cases.actions.given import (
    Somebody,
    Somewhere,
    put_person,
    put_place,
)
from saferplaces.casework.cases.actions.suggest import suggest
from saferplaces.casework.cases.models import CasePerson, CasePlace, Part
from saferplaces.casework.cases.moving import happened, locked
from saferplaces.casework.cases.queries import victims_of
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.problems import Problem


def add_person(actor: Actor, case_id: int, given: Somebody) -> CasePerson:
    """Put somebody into a case, in one part."""
    with acting(actor):
        case = locked(actor, case_id)
        found = put_person(actor, case, given, timezone.now())
        happened(
            actor, case, "person_added", what="collect", people=[found.person_id], part=found.part
        )
        suggest(case.pk)
    return found


def remove_person(actor: Actor, case_person_id: int, *, why: str) -> CasePerson:
    """Take somebody out of a case, with a reason; what was done for them stays on record."""
    with acting(actor):
        case = locked(actor, CasePerson.objects.get(pk=case_person_id).case_id)
        found = CasePerson.objects.select_for_update().get(pk=case_person_id)
        if found.left_at is not None:
            raise Problem("They are not in the case any more")
        if not why.strip():
            raise Problem("Enter why they are taken out", "why")
        if found.part == Part.VICTIM and len(victims_of(case.pk)) == 1:
            raise Problem("A case needs a victim: put another one in first", "why")
        case.notes.create(
            text=f"{found.get_part_display()} taken out: {why.strip()}",
            at=timezone.now(),
            by_id=actor.person,
            organisation_id=actor.body,
        )
        now = happened(actor, case, "person_removed", people=[found.person_id], part=found.part)
        found.left_at = now
        found.save()
    return found


def share_name(actor: Actor, case_person_id: int, *, shared: bool) -> CasePerson:
    """Let organisations that share in the case see somebody's name, or no longer."""
    with acting(actor):
        case = locked(actor, CasePerson.objects.get(pk=case_person_id).case_id)
        found = CasePerson.objects.select_for_update().get(pk=case_person_id)
        found.shared = shared
        found.save()
        happened(
            actor, case, "name_shared" if shared else "name_unshared", people=[found.person_id]
        )
    return found


def add_place(actor: Actor, case_id: int, given: Somewhere) -> CasePlace:
    """Put a place into a case."""
    with acting(actor):
        case = locked(actor, case_id)
        now = happened(actor, case, "place_added")
        found = put_place(actor, case, given, now)
        suggest(case.pk)
    return found


def remove_place(actor: Actor, case_place_id: int) -> CasePlace:
    """Take a place out of a case."""
    with acting(actor):
        case = locked(actor, CasePlace.objects.get(pk=case_place_id).case_id)
        found = CasePlace.objects.select_for_update().get(pk=case_place_id)
        if found.left_at is not None:
            raise Problem("It is not in the case any more")
        found.left_at = happened(actor, case, "place_removed")
        found.save()
    return found
