"""What every action of the room does: ask the case's policy, step, say that it happened."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from saferplaces.casework.cases.actions.touch import touch
from saferplaces.casework.cases.models import Case, CasePerson
from saferplaces.casework.cases.policy import cases
from saferplaces.casework.cases.queries import case as case_of
from saferplaces.foundation.audit.access import record
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.policy import Refused
from saferplaces.foundation.problems import Problem

LATER = "It cannot be later than now"


def contributing(actor: Actor, case_id: int) -> tuple[Case, int, int]:
    """Return a case that the actor has a part in, who they are, and their organisation.

    Raises
    ------
    Refused
        When they have none.
    """
    case = case_of(case_id)
    cases.may(actor, "contribute", case).require()
    if actor.user_id is None or actor.organisation_id is None:
        raise Refused("Only a person does this.")
    return case, actor.user_id, actor.organisation_id


def whose(actor: Actor, case: Case, key: int | None) -> CasePerson | None:
    """Return whose it is: somebody in the case; an organisation that shares in it names nobody.

    Raises
    ------
    Problem
        When nobody is named who should be, or somebody who is not in the case.
    """
    if actor.organisation_id != case.organisation_id:
        return None
    found = CasePerson.objects.filter(pk=key or 0, case=case, left_at__isnull=True).first()
    if found is None:
        raise Problem("Select whose it is", "person")
    return found


def not_later(when: dt.datetime | None, field: str) -> None:
    """Require that a time is not in the future."""
    if when is not None and when > timezone.now():
        raise Problem(LATER, field)


def noted(
    actor: Actor, kind: str, key: object, case_id: int, verb: str, person: CasePerson | None,
    what: str = "alter", **detail: object,
) -> None:  # fmt: skip
    """Record what was done, without a word of it; the case has moved."""
    touch(actor, case_id)
    record(
        actor,
        what=what,
        verb=f"evidence.{verb}",
        objects=[f"{kind}:{key}", f"case:{case_id}"],
        people=[person.person_id] if person else [],
        detail=detail,
    )
