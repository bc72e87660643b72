"""How the applicant of a case review is reached: in the ways that are safe, and no other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from saferplaces.casework.case_reviews.models import CaseReview
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.messages.actions.send import Channel, send_message
from saferplaces.foundation.messages.ways import normal
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.queries import choices
from saferplaces.intake.safe_contact import queries as safe_contact

ELECTRONIC = ("text", "email")


@dataclass(frozen=True)
class Way:
    """One safe way to the applicant, and where it leads."""

    channel: str
    label: str
    to: str


def ways(review: CaseReview) -> list[Way]:
    """Return the safe ways; of somebody who applies for the victim, those that they gave."""
    labels = dict(choices("contact_channels"))
    application = review.application
    if application.on_behalf:
        given = {
            "phone": application.applicant_phone,
            "text": application.applicant_phone,
            "email": application.applicant_email,
        }
    else:
        word = safe_contact.safe_contact(review.victim_key)
        channels = word.channels if word is not None and word.asked else ()
        given = {one: safe_contact.where(review.victim_key, one) for one in channels}
        given = {one: to or "on record" for one, to in given.items()}
    found = [Way(one, labels.get(one, one), to) for one, to in given.items() if to]
    return [way for way in found if way.channel not in ELECTRONIC or _reaches(way)]


def warnings(review: CaseReview) -> list[str]:
    """Return what whoever contacts them must know first."""
    if review.application.on_behalf:
        return ["Somebody applies for the victim: tell them, and not the victim, unless asked to."]
    return safe_contact.warnings(safe_contact.safe_contact(review.victim_key))


def send(
    actor: Actor,
    review: CaseReview,
    template: str,
    values: Mapping[str, str],
    about: str,
    among: Sequence[str] = ELECTRONIC,
) -> str:
    """Send a message the first safe way of some; return which, "" where none is safe."""
    found = {way.channel: way for way in ways(review)}
    channel = next((one for one in among if one in found), "")
    if not channel:
        return ""
    send_message(
        actor,
        channel=cast(Channel, channel),
        to=found[channel].to,
        template=template,
        values=values,
        about=about,
        person_id="" if review.application.on_behalf else review.victim_key,
    )
    return channel


def _reaches(way: Way) -> bool:
    try:
        normal(way.channel, way.to)
    except Problem:
        return False
    return True
