"""How the victim may be told things: by what was said of safe contact, and no more."""

from __future__ import annotations

from dataclasses import dataclass

from saferplaces.casework.case_reviews.models import CaseReview
from saferplaces.foundation.messages.ways import normal
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.queries import codes
from saferplaces.intake.safe_contact.queries import safe_contact, where

IN_PERSON = "in_person"


@dataclass(frozen=True)
class Contact:
    """What is safe now.

    Attributes
    ----------
    ways:
        Codes of ``contact_channels`` that both the application and the person's safe-contact
        record allow, and `IN_PERSON`, which is always left: handed over by somebody they know.
    lines:
        Name and address for a letter; the name alone where no letter is to have the address.
    """

    ways: tuple[str, ...]
    name: str
    lines: str
    avoid: str
    hours: str
    through: str
    protected: bool


def contact(review: CaseReview) -> Contact:
    """Return how the victim may be reached: the most careful word of application and record."""
    told = review.application
    word = safe_contact(review.person_id) if review.person_id else None
    ways = list(told.channels)
    avoid, hours, through = ([told.avoid], [told.hours], [told.through])
    protected, address = told.protected, told.address or told.victim_address
    if word is not None and word.asked:
        ways = [way for way in ways if way in word.channels]
        avoid, hours, through = [*avoid, word.avoid], [*hours, word.hours], [*through, word.through]
        address = address if address == word.address or not word.address else ""
    if word is not None and word.protected:
        protected = True
    if "email" in ways and not electronic(review, "email"):
        ways.remove("email")
    posted = "letter" in ways and not protected and address.strip()
    if not posted and "letter" in ways:
        ways.remove("letter")
    return Contact(
        ways=(*ways, IN_PERSON),
        name=told.victim_name,
        lines=f"{told.victim_name}\n{address.strip()}" if posted else told.victim_name,
        avoid="; ".join(dict.fromkeys(filter(None, avoid))),
        hours="; ".join(dict.fromkeys(filter(None, hours))),
        through="; ".join(dict.fromkeys(filter(None, through))),
        protected=protected,
    )


def electronic(review: CaseReview, channel: str) -> str:
    """Return where a text or an e-mail to the victim goes; "" where none may.

    It is what they gave with the application. Where their safe-contact record knows another number
    or address, nobody can say which is theirs alone.
    """
    told = review.application
    given = {"text": told.phone, "email": told.email}[channel].strip()
    if channel not in told.channels or not given:
        return ""
    known = where(review.person_id, channel) if review.person_id else ""
    try:
        here = normal(channel, given)
        return given if not known or normal(channel, known) == here else ""
    except Problem:
        return ""


def choices_of(review: CaseReview) -> list[tuple[str, str]]:
    """Return the safe ways as choices of a form."""
    labels = {row.code: row.label for row in codes("contact_channels")}
    labels[IN_PERSON] = "Handed over or told in person"
    return [(way, labels.get(way, way)) for way in contact(review).ways]
