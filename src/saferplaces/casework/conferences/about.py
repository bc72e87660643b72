"""What a task is about that an overdue conference made."""

from __future__ import annotations

from saferplaces.casework.conferences.models import Requirement
from saferplaces.casework.conferences.policy import requirements
from saferplaces.foundation.identity.actor import Actor

LONGEST = 19  # digits of a key


def of_task(actor: Actor, kind: str, key: str) -> tuple[str, str] | None:
    """Return words and an address that this actor may open, or ""; None for other kinds."""
    known = kind == "conference_requirement" and key.isascii() and key.isdigit()
    if not known or len(key) >= LONGEST:
        return None
    found = Requirement.objects.select_related("case").filter(pk=key).first()
    if found is None:
        return None
    may = requirements.may(actor, "read", found).allowed
    return f"Case conference about {found.case.reference}", found.address if may else ""
