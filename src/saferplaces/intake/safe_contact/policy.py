"""Whose safe-contact record somebody may read and change.

The force's people: that of whoever they may read through an incident, and of local persons that a
room of theirs holds. Partners: what their own organisation asked, and of those for whom a room says
so (`saferplaces.intake.safe_contact.registry.REACHES`): the victims of cases shared with them.
"""

from __future__ import annotations

from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.roles import INCIDENTS, JUSTICE_VICTIMS, RISK
from saferplaces.foundation.policy import Refused
from saferplaces.foundation.ui.fetching import OutOfReach
from saferplaces.intake.incidents import policy
from saferplaces.intake.safe_contact.identity import identities
from saferplaces.intake.safe_contact.models import SafeContact
from saferplaces.intake.safe_contact.registry import REACHES

ASKERS = (RISK, JUSTICE_VICTIMS)
"""Who asks people how to contact them: those who assess risk, and those who work with victims."""


def works(actor: Actor) -> bool:
    """Say whether the actor's role asks people how to contact them."""
    return any(map(actor.can, ASKERS))


def may_read(actor: Actor, person_id: str) -> bool:
    """Say whether the actor may read and change how somebody may safely be contacted."""
    if not works(actor) or not person_id:
        return False
    ids = identities(person_id)
    if actor.can(INCIDENTS) and policy.people.readable(actor).filter(pk__in=ids).exists():
        return True
    mine = actor.organisation_id
    rows = SafeContact.objects.filter(person_id__in=ids)
    if mine is not None and rows.filter(organisation_id=mine).exists():
        return True
    return any(reaches(actor, key) for reaches in REACHES for key in ids)


def require(actor: Actor, person_id: str) -> None:
    """Raise unless the actor may.

    Raises
    ------
    Refused
        When the role may not.
    OutOfReach
        When the person is not theirs to see.
    """
    if not works(actor):
        raise Refused(f"Your role ({actor.role_name}) may not do this.")
    if not may_read(actor, person_id):
        raise OutOfReach("person", person_id)
