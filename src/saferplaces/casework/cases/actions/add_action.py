"""Put an action into the plan of a case."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse
from django.utils import timezone

from saferplaces.casework.cases.models import Action, ActionState, ActionStateChange, Case
from saferplaces.casework.cases.moving import happened, locked
from saferplaces.casework.cases.powers import Use, check
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.models import Organisation
from saferplaces.foundation.identity.queries import people
from saferplaces.foundation.identity.roles import CASES
from saferplaces.foundation.messages.actions import notify
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.queries import codes

NEW = "An action in a case has been given to you."


def add_action(
    actor: Actor,
    case_id: int,
    *,
    title: str,
    kind: str,
    due_at: dt.datetime,
    owner_id: int | None = None,
    organisation_id: int | None = None,
    power: str = "",
    use: Use | None = None,
    source: str = "",
    mechanism: str = "",
    shared: bool | None = None,
) -> Action:
    """Put an action into the plan of a case, with an owner or at least an organisation.

    Parameters
    ----------
    kind:
        A code of the list ``action_kinds``.
    owner_id, organisation_id:
        Who is to do it; the owner's organisation, or the case's, where none is said. An
        organisation that neither holds the case nor shares in it cannot be given anything.
    power, use:
        Code of the list ``asb_powers``, and how it is used: refused where the law forbids it.
    source:
        What asked for it, as ``conference:4``.
    shared:
        Organisations that share in the case see it; so they do where one of them is to do it.

    Raises
    ------
    Problem
        With the field that will not do.
    """
    with acting(actor):
        case = locked(actor, case_id, "contribute")
        if not title.strip():
            raise Problem("Enter what is to be done", "title")
        if not codes("action_kinds").filter(code=kind).exists():
            raise Problem("Select a kind of action", "kind")
        now = timezone.now()
        if due_at <= now:
            raise Problem("The action must be due in the future", "due_at")
        organisation = _organisation(case, owner_id, organisation_id)
        outside = organisation != case.organisation_id
        found = check(case, power, use or Use(), timezone.localdate(now)) if power else {}
        action = Action.objects.create(
            case=case,
            title=title.strip()[:200],
            kind=kind,
            owner_id=owner_id,
            organisation_id=organisation,
            due_at=due_at,
            power=power,
            about=use.about if use and power else None,
            used=found,
            mechanism=mechanism.strip(),
            source=source,
            shared=outside or actor.organisation_id != case.organisation_id
            if shared is None
            else shared or outside,
            created_at=now,
            created_by_id=actor.user_id,
        )
        ActionStateChange.objects.create(
            action=action, new=ActionState.OPEN, by_id=actor.user_id, at=now
        )
        happened(
            actor, case, "action_added", objects=[f"action:{action.pk}"], kind=kind, power=power
        )
        if owner_id is not None and owner_id != actor.user_id:
            notify([owner_id], NEW, reverse("case-action", args=[action.pk]))
    return action


def _organisation(case: Case, owner_id: int | None, organisation_id: int | None) -> int:
    """Return the organisation that is to do it: one that has a part in the case."""
    parts = {case.organisation_id, *case.shared_with}
    if owner_id is not None:
        for part in sorted(parts, key=lambda key: key != case.organisation_id):
            may = people(CASES, organisation_id=part, district=case.district)
            if organisation_id in (None, part) and may.filter(pk=owner_id).exists():
                return part
        raise Problem("Select somebody who has a part in this case", "owner")
    chosen = organisation_id or case.organisation_id
    if chosen not in parts or not Organisation.objects.filter(pk=chosen, active=True).exists():
        raise Problem("Share the case with the organisation first", "organisation")
    return chosen
