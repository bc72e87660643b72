"""The records manager's word on a rule's period."""

from __future__ import annotations

from django.utils import timezone

from saferplaces.foundation.audit.access import record
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.policy import Refused
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.queries import codes
from saferplaces.foundation.retention.actions.common import may_decide
from saferplaces.foundation.retention.models import SignOff


def sign_off(actor: Actor, key: int, note: str = "") -> SignOff:
    """Say that a dated row of a rule is right; from then on its records may be disposed of.

    Raises
    ------
    Problem
        When the rule is not one of today, or has its word already.
    """
    may_decide(actor)
    if not actor.of_force:
        raise Refused("The force's records manager signs the rules off.")
    with acting(actor):
        row = codes("retention_rules").filter(pk=key).first()
        if row is None:
            raise Problem("There is no such rule today")
        made, new = SignOff.objects.get_or_create(
            code=row,
            defaults={"by_id": actor.person, "at": timezone.now(), "note": note.strip()},
        )
        if not new:
            raise Problem("This rule has been signed off already")
        record(
            actor, what="alter", verb="retention.signed_off", objects=[f"code:{row.pk}"],
            detail={"rule": row.code, "from": row.valid_from.isoformat()},
        )  # fmt: skip
    return made
