"""What may be told about a child: exactly the words of the youth justice service."""

from __future__ import annotations

from django.utils import timezone

from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.problems import Problem
from saferplaces.programmes.victim_commitments.actions.locking import changing, words
from saferplaces.programmes.victim_commitments.models import Release
from saferplaces.programmes.victim_commitments.queries import standing_release


def release(actor: Actor, key: int, text: str) -> Release:
    """Write what may be told about a child; it stands in the place of what was written before."""
    with changing(actor, key, "released", "release") as found:
        said = words(text, "Enter exactly what may be told", "text")
        now = timezone.now()
        before = standing_release(found)
        if before:
            before.taken_back_at, before.taken_back_by_id = now, actor.person
            before.why_back = "Replaced"
            before.save()
        return Release.objects.create(undertaking=found, text=said, at=now, by_id=actor.person)


def take_back(actor: Actor, key: int, why: str) -> Release:
    """Take back what may be told about a child, with a reason."""
    with changing(actor, key, "release_taken_back", "release") as found:
        row = standing_release(found)
        if row is None:
            raise Problem("There is nothing to take back")
        row.why_back = words(why, "Enter why", "why")
        row.taken_back_at, row.taken_back_by_id = timezone.now(), actor.person
        row.save()
    return row
