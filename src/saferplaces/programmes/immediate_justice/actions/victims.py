"""Add a victim to a referral, as the police know them."""

from __future__ import annotations

from django.utils import timezone

from saferplaces.foundation.audit.access import record
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.problems import Problem
from saferplaces.programmes.immediate_justice.actions.given import as_police, locked, words
from saferplaces.programmes.immediate_justice.actions.refer import Harmed
from saferplaces.programmes.immediate_justice.models import Victim


def add_victim(actor: Actor, key: int, harmed: Harmed) -> Victim:
    """Link one more victim.

    Raises
    ------
    Problem
        Without a name.
    Refused
        When another force referred the person.
    """
    with acting(actor):
        (row,) = locked([key])
        as_police(actor, row)
        if harmed.kind not in Victim.Kind.values:
            raise Problem("Select what sort of victim", field="kind")
        made = Victim.objects.create(
            referral=row,
            kind=harmed.kind,
            person_id=harmed.known_as,
            name=words(harmed.name, "name", "Enter the victim's name")[:200],
            added_at=timezone.now(),
            added_by_id=actor.person,
        )
        record(
            actor,
            what="alter",
            verb="justice_referral.victim",
            objects=[f"justice_referral:{row.pk}"],
            people=[made.person_id] if made.person_id else [],
        )
    return made
