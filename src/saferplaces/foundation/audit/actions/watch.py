"""Put a person on the watch list, and take them off."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils import timezone

from saferplaces.foundation.audit.access import record
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.audit.models import Watched
from saferplaces.foundation.audit.policy import watched
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.policy import Refused
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.ui.fetching import fetch


def watch(actor: Actor, person_id: str, why: str) -> Watched:
    """Watch who opens a person's records.

    Raises
    ------
    Problem
        When they are watched already.
    """
    with acting(actor):
        made = Watched(
            person_id=person_id, why=why, added_by_id=actor.user_id or 0, added_at=timezone.now()
        )
        if not watched.may(actor, "change", made).allowed:
            raise Refused("The watch list is the force's.")
        try:
            with transaction.atomic():
                made.save()
        except IntegrityError:
            raise Problem("This person is on the watch list already", "person") from None
        record(
            actor, what="alter", verb="watch.added", objects=[f"watched:{made.pk}"],
            people=[person_id], reason=why,
        )  # fmt: skip
    return made


def unwatch(actor: Actor, key: int) -> Watched:
    """Stop watching; the row stays, with its end."""
    with acting(actor):
        found = fetch(watched, actor, key, "change", lock=True)
        if found.ended_at is None:
            found.ended_at = timezone.now()
            found.ended_by_id = actor.user_id
            found.save()
            record(
                actor, what="alter", verb="watch.ended", objects=[f"watched:{found.pk}"],
                people=[found.person_id],
            )  # fmt: skip
    return found
