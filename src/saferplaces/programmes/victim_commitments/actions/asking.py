"""Ask a victim how they were treated."""

from __future__ import annotations

from django.utils import timezone

from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.queries import codes
from saferplaces.programmes.victim_commitments.actions.locking import changing
from saferplaces.programmes.victim_commitments.models import Satisfaction


def satisfaction(actor: Actor, key: int, *, score: str, text: str = "") -> Satisfaction:
    """Keep how satisfied they are; "" where they would rather not say. Asked once."""
    with changing(actor, key, "satisfaction") as found:
        if Satisfaction.objects.filter(undertaking=found).exists():
            raise Problem("They have been asked already")
        row = codes("victim_satisfaction").filter(code=score).first()
        if score and row is None:
            raise Problem("Select what they said", field="score")
        return Satisfaction.objects.create(
            undertaking=found,
            score=score,
            satisfied=bool(row.values["satisfied"]) if row else None,
            words=text.strip(),
            at=timezone.now(),
            by_id=actor.person,
        )
