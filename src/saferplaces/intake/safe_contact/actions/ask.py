"""Keep what somebody was asked about how to contact them safely."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone

from saferplaces.foundation.audit.access import record
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.policy import Refused
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.queries import codes
from saferplaces.intake.safe_contact.identity import identities
from saferplaces.intake.safe_contact.models import SafeContact
from saferplaces.intake.safe_contact.policy import require
from saferplaces.intake.safe_contact.protecting import renew

LEAD_WORDS = {
    "phone": "Enter the telephone number that is safe",
    "email": "Enter the e-mail address that is safe",
    "address": "Enter the address for letters or visits",
    "through": "Say through whom",
}


@dataclass(frozen=True)
class Said:
    """What was said; see `SafeContact` for each part."""

    channels: tuple[str, ...] = ()
    phone: str = ""
    email: str = ""
    address: str = ""
    hours: str = ""
    avoid: str = ""
    through: str = ""
    instructions: str = ""
    protected: bool = False


def ask(actor: Actor, person_id: str, said: Said) -> SafeContact:
    """Keep what a person said; it replaces whatever was said under any identity of theirs.

    Raises
    ------
    Problem
        When a channel is unknown or leads nowhere.
    """
    with acting(actor):
        require(actor, person_id)
        if actor.user_id is None or actor.organisation_id is None:
            raise Refused("Only a person can ask.")
        _check(said)
        ids = identities(person_id)
        others = list(SafeContact.objects.select_for_update().filter(person_id__in=ids))
        values = {name: getattr(said, name) for name in Said.__dataclass_fields__}
        made, _ = SafeContact.objects.update_or_create(
            person_id=person_id,
            defaults=values
            | {
                "channels": list(said.channels),
                "asked": True,
                "organisation_id": actor.organisation_id,
                "regime": actor.regime,
                "asked_by_id": actor.user_id,
                "asked_at": timezone.now(),
                "superseded_by": None,
            },
        )
        for other in others:
            if other.pk != made.pk:
                other.superseded_by = made
                other.save(update_fields=["superseded_by"])
        renew([person_id])
        record(
            actor,
            what="alter",
            verb="safe_contact.asked",
            objects=[f"safecontact:{made.pk}"],
            people=ids,
            detail={"channels": list(said.channels), "protected": said.protected},
        )
    return made


def _check(said: Said) -> None:
    known = {row.code: str(row.values.get("leads", "")) for row in codes("contact_channels")}
    for channel in said.channels:
        if channel not in known:
            raise Problem("Select ways from the list", "channels")
        lead = known[channel]
        if lead and not getattr(said, lead).strip():
            raise Problem(LEAD_WORDS[lead], lead)
