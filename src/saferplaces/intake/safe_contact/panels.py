"""How somebody may be contacted, at the head of the pages on which they are about to be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from saferplaces.foundation.audit.access import Access
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.registry import Panel
from saferplaces.intake.incidents.models import Party
from saferplaces.intake.incidents.pages.words import called
from saferplaces.intake.incidents.queries import parties_of
from saferplaces.intake.safe_contact.identity import all_identities, records
from saferplaces.intake.safe_contact.policy import works
from saferplaces.intake.safe_contact.queries import safe_contact, warnings

AGGRIEVED = ("victim", "caller", "witness")


@dataclass(frozen=True)
class Banner:
    """What must be known before one person is contacted."""

    who: str
    sentences: tuple[str, ...]
    asked: bool
    protected: bool
    url: str
    ask_url: str


def banner(actor: Actor, person_id: str, who: str = "") -> Banner:
    """Return what must be known before a person is contacted.

    Show it with the macro ``safe_contact_banner`` of ``safe_contact/parts.html``. The caller has
    asked a policy, and notes who was seen.
    """
    word = safe_contact(person_id)
    may = works(actor)
    return Banner(
        who,
        tuple(warnings(word)),
        word is not None and word.asked,
        word is not None and word.protected,
        reverse("safe-contact", args=[person_id]) if may else "",
        reverse("safe-contact-ask", args=[person_id]) if may else "",
    )


def of_person(actor: Actor, person_id: str, access: Access) -> Mapping[str, Any] | None:
    """Return the panel of a person, and of a caller."""
    access.saw("safecontact", [], [person_id])
    return {"banners": [banner(actor, person_id)]}


def of_incident(actor: Actor, incident_id: str, access: Access) -> Mapping[str, Any] | None:
    """Return the panel of a log: whoever may be rung about it."""
    parties = sorted(
        (p for p in parties_of(incident_id) if p.role in AGGRIEVED and not p.withdrawn_at),
        key=lambda p: p.party_id,
    )
    found = of_parties(actor, parties)
    access.saw("safecontact", [], [party.person_id for party in parties])
    return {"banners": found} if found else None


def of_parties(actor: Actor, parties: Iterable[Party]) -> list[Banner]:
    """Return a banner for each person of some parties who may be rung."""
    names: dict[str, str] = {}
    for party in parties:
        if party.person_id and party.role in AGGRIEVED:
            names.setdefault(party.person_id, called(party))
    records(all_identities(names))  # of all of them at once
    return [banner(actor, person, name) for person, name in names.items()]


PANEL = "safe_contact/panel.html"
PERSON = Panel("How to contact them safely", PANEL, of_person, first=True)
INCIDENT = Panel("How to contact them safely", PANEL, of_incident, first=True)
