"""How the applicant of a case review is reached: in the ways that are safe, and no other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from saferplaces.casework.case_reviews import safe
from saferplaces.casework.case_reviews.models import CaseReview
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.messages.actions.send import Channel, send_message
from saferplaces.foundation.messages.ways import normal
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.queries import choices

ELECTRONIC = ("text", "email")


@dataclass(frozen=True)
class Way:
    """One safe way to the applicant, and where it leads."""

    channel: str
    label: str
    to: str


def ways(review: CaseReview) -> list[Way]:
    """Return the safe ways; of somebody who applies for the victim, those that they gave."""
    labels = dict(choices("contact_channels")) | {safe.IN_PERSON: "Told in person"}
    told = review.application
    if told.on_behalf:
        phone, email = told.applicant_phone, told.applicant_email
        given = {"phone": phone, "text": phone, "email": email, safe.IN_PERSON: "in person"}
    else:
        given = {
            one: safe.electronic(review, one) if one in ELECTRONIC else "on record"
            for one in safe.contact(review).ways
        }
    found = [Way(one, labels.get(one, one), to.strip()) for one, to in given.items() if to.strip()]
    return [way for way in found if way.channel not in ELECTRONIC or _reaches(way)]


def warnings(review: CaseReview) -> list[str]:
    """Return what whoever contacts them must know first."""
    if review.application.on_behalf:
        return ["Somebody applies for the victim: tell them, and not the victim, unless asked to."]
    word = safe.contact(review)
    said = (("Times", word.hours), ("Do not use or show", word.avoid), ("Go through", word.through))
    found = [f"{title}: {text.rstrip('. ')}." for title, text in said if text.strip()]
    return [*found, *(["The address is protected: do not share it."] if word.protected else [])]


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
    )
    return channel


def _reaches(way: Way) -> bool:
    try:
        normal(way.channel, way.to)
    except Problem:
        return False
    return True
