"""How the people of a case may be reached: what was asked, shown and obeyed."""

from __future__ import annotations

from collections.abc import Iterable

from saferplaces.casework.cases.models import CasePerson
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.queries import label
from saferplaces.intake.safe_contact.panels import Banner, banner
from saferplaces.intake.safe_contact.queries import may_be_reached, safe_contact

NOT_ASKED = (
    "Nobody has asked how they may safely be contacted: ask first, in person or when they ring"
)


def banners(actor: Actor, people: Iterable[CasePerson]) -> list[Banner]:
    """Return what must be known before people are contacted."""
    return [banner(actor, one.person_id, one.name) for one in people]


def refuse_unsafe(person: CasePerson, channel: str) -> None:
    """Refuse a way to a person that is not known to be safe.

    Raises
    ------
    Problem
        With the reason: it is not safe, or nobody has asked.
    """
    if may_be_reached(person.person_id, channel):
        return
    asked = safe_contact(person.person_id)
    if asked is None or not asked.asked:
        raise Problem(NOT_ASKED, "channel")
    way = label("contact_channels", channel)
    raise Problem(f"{way} is not safe for this person: choose a way that is", "channel")
