"""Say what came of looking into something unusual."""

from __future__ import annotations

from django.utils import timezone

from saferplaces.foundation.audit.access import record
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.audit.models import Unusual
from saferplaces.foundation.audit.policy import unusual
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.ui.fetching import fetch


def look_into(actor: Actor, key: int, outcome: str, note: str) -> Unusual:
    """Mark a finding as looked into, with what came of it and a note.

    Raises
    ------
    Problem
        When the note is empty, or the finding is about the actor's own reading.
    """
    with acting(actor):
        found = fetch(unusual, actor, key, "look_into", lock=True)
        if found.actor_id is not None and found.actor_id == actor.user_id:
            raise Problem("This is about what you read yourself: somebody else must look into it")
        if not note.strip():
            raise Problem("Say what you found", "note")
        found.looked_at = timezone.now()
        found.looked_by_id = actor.user_id
        found.outcome, found.note = outcome, note.strip()
        found.save()
        record(
            actor, what="alter", verb="unusual.looked_into", objects=[f"unusual:{found.pk}"],
            people=[found.person_id] if found.person_id else (), detail={"outcome": outcome},
        )  # fmt: skip
    return found
