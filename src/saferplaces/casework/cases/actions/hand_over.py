"""Hand the lead of a case over; hand everything of one person over to another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import Q
from django.urls import reverse

from saferplaces.casework.cases.actions.open_case import lead_of
from saferplaces.casework.cases.models import Action, ActionState, Case, Note, NoteKind
from saferplaces.casework.cases.moving import happened, locked
from saferplaces.casework.cases.queries import UNDER_WAY
from saferplaces.foundation.audit.access import record
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.queries import workers
from saferplaces.foundation.identity.roles import CASES, CASES_SUPERVISE, CASES_WORK
from saferplaces.foundation.messages.actions import notify
from saferplaces.foundation.policy import Refused
from saferplaces.foundation.problems import Problem

NOWHERE = Q(pk__in=[])


def hand_over(
    actor: Actor, case_id: int, *, lead_id: int, notes: str, contact_id: int | None = None
) -> Case:
    """Hand the lead over: by the lead themselves, or a supervisor, with what the next must know.

    The one whom the victim rings changes with the lead, unless somebody else is named.
    """
    with acting(actor):
        case = locked(actor, case_id)
        user_id = actor.person
        if case.lead_id != user_id and not actor.can(CASES_SUPERVISE) and actor.of_force:
            raise Refused("The lead hands a case over, or a supervisor.")
        if lead_id == case.lead_id and contact_id in (None, case.contact_id):
            raise Problem("Select somebody else", "lead")
        if not notes.strip():
            raise Problem("Enter what the next lead must know", "notes")
        part = lead_of(case, lead_id)
        if contact_id is not None:
            lead_of(case, contact_id)
        before = case.lead_id
        case.lead_id, case.contact_id, case.team_id = lead_id, contact_id or lead_id, part.team_id
        now = happened(actor, case, "handed_over", lead=[before, lead_id])
        Note.objects.create(
            case=case, kind=NoteKind.HAND_OVER, text=notes.strip(), at=now, by_id=user_id,
            organisation_id=actor.body,
        )  # fmt: skip
        others = [key for key in (before, lead_id) if key != user_id]
        notify(others, "A case was handed over.", reverse("case", args=[case.pk]))
    return case


def open_work(user_id: int) -> Iterator[Mapping[str, Any]]:
    """Give the cases that somebody leads, and the actions that they are to do."""
    for case in Case.objects.filter(lead=user_id, state__in=UNDER_WAY).order_by("next_due"):
        yield {
            "kind": "case", "title": "Case to lead", "address": reverse("case", args=[case.pk]),
            "due_at": case.next_due or case.opened_at, "district": case.district,
        }  # fmt: skip
    actions = Action.objects.filter(owner=user_id, state=ActionState.OPEN).select_related("case")
    for action in actions:
        yield {
            "kind": "case-action", "title": "Action in a case",
            "address": reverse("case-action", args=[action.pk]), "due_at": action.due_at,
            "district": action.case.district,
        }  # fmt: skip


def reassign(actor: Actor, from_id: int, to_id: int) -> int:
    """Hand over the cases that the other may lead and the actions that they may do."""
    with acting(actor):
        led = _within(to_id, CASES_WORK, "district", "organisation_id")
        done = _within(to_id, CASES, "case__district", "organisation_id")
        rows = Case.objects.filter(led, state__in=UNDER_WAY)
        moved = rows.filter(lead=from_id).update(lead=to_id)
        rows.filter(contact=from_id).update(contact=to_id)
        moved += Action.objects.filter(done, owner=from_id, state=ActionState.OPEN).update(
            owner=to_id
        )
        if moved:
            record(
                actor, what="alter", verb="cases.reassigned",
                detail={"from": from_id, "to": to_id, "count": moved},
            )  # fmt: skip
    return moved


def _within(user_id: int, capability: str, district: str, organisation: str) -> Q:
    found = NOWHERE
    for part in workers(capability).filter(user_id=user_id):
        here = Q(**{organisation: part.organisation_id})
        if reach := part.districts or part.organisation.districts:
            here &= Q(**{f"{district}__in": reach})
        found |= here
    return found
