"""Give an organisation a part in the case before its people are invited."""

from __future__ import annotations

from saferplaces.casework.cases.actions.shares import share
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.problems import Problem

FIRST = "Their organisation has no part in the case yet. Say why it is shared, and by which gateway"


def share_with(
    actor: Actor, case_id: int, organisation_id: int, *, purpose: str, gateway: str
) -> None:
    """Share the case, for a purpose and by a gateway, as the case's own page does.

    Raises
    ------
    Problem
        Without a purpose or a gateway.
    """
    if not purpose.strip():
        raise Problem(FIRST, field="purpose")
    if not gateway:
        raise Problem(FIRST, field="gateway")
    share(actor, case_id, organisation_id=organisation_id, purpose=purpose, gateway=gateway)
