"""How a letter may get to somebody, by their safe-contact record and nothing else."""

from __future__ import annotations

from saferplaces.casework.cases.models import CasePerson
from saferplaces.casework.letters.models import Delivery
from saferplaces.foundation.problems import Problem
from saferplaces.intake.safe_contact.queries import safe_contact

NOT_ASKED = "Nobody has asked how it is safe to contact this person: ask them first."
FORBIDDEN = "Letters are not safe for this person: use another way."
CHANGED = "How this person may be contacted has changed since: withdraw the letter, write it anew."


def ways(person_id: str) -> list[Delivery]:
    """Return how a letter may get to a person, the usual way first.

    Raises
    ------
    Problem
        When it may not, or nobody has asked.
    """
    word = safe_contact(person_id)
    if word is None or not word.asked:
        raise Problem(NOT_ASKED, "person")
    if "letter" in word.channels:
        return [Delivery.BY_HAND] if word.protected else [Delivery.POST, Delivery.BY_HAND]
    if "through_other" in word.channels and word.through:
        return [Delivery.THROUGH]
    raise Problem(FORBIDDEN, "person")


def lines(person: CasePerson, delivery: str) -> str:
    """Return name and address as they are printed: no address unless it goes by post.

    Raises
    ------
    Problem
        When it may not go this way (any more).
    """
    if delivery not in ways(person.person_id):
        raise Problem(CHANGED, "delivery")
    word = safe_contact(person.person_id)
    if delivery == Delivery.POST and word is not None:
        return f"{person.name}\n{word.address.strip()}"
    if delivery == Delivery.THROUGH and word is not None:
        return f"{word.through.strip()}\nTo be passed on in person"
    return f"{person.name}\nTo be handed over in person"
