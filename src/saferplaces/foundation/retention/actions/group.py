"""Put a person into a group of public protection, by hand."""

from __future__ import annotations

from django.utils import timezone

from saferplaces.foundation.audit.access import record
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.policy import Refused
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.retention.actions.common import may_decide, one_at_a_time
from saferplaces.foundation.retention.models import Group

GROUPS = ("mopi_1", "mopi_2", "mopi_3", "mopi_4")


def put_into_group(actor: Actor, person_id: str, rule: str, why: str) -> Group:
    """Say by which group a person's records are kept; an earlier word ends.

    Raises
    ------
    Problem
        When there is no such group, or no reason is given.
    """
    may_decide(actor)
    if not actor.of_force:
        raise Refused("The groups are those of the police: the force's records manager says them.")
    person_id = person_id.strip()
    with acting(actor):
        if rule not in GROUPS:
            raise Problem("Select a group", field="rule")
        if not person_id:
            raise Problem("Enter the person's number", field="person")
        if not why.strip():
            raise Problem("Say why the person belongs to this group", field="why")
        one_at_a_time()
        now = timezone.now()
        Group.objects.filter(person_id=person_id, ended_at=None).update(ended_at=now)
        made = Group.objects.create(
            person_id=person_id, rule=rule, why=why.strip(), set_by_id=actor.person,
            set_at=now,
        )  # fmt: skip
        record(
            actor, what="alter", verb="retention.grouped", people=[person_id],
            detail={"group": rule},
        )  # fmt: skip
    return made
