"""Reviews of published logs, named by what they are."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from tests.saferplaces.intake.incidents.factories import finding, incident, party, person_

from saferplaces.casework.reviews.actions.given import Given
from saferplaces.casework.reviews.actions.sample import give_own_word
from saferplaces.casework.reviews.actions.sync import on_published
from saferplaces.casework.reviews.models import Review
from saferplaces.foundation.reference.models import Code
from saferplaces.intake.incidents.models import Person

HARASSMENT = {
    "incident_id": "",
    "class": "8L",
    "basis": "narrative",
    "evidence": ["banging on the door"],
    "related": [],
    "point_to_prove": "Two or more occasions.",
    "confidence": 0.8,
    "rule": "8L.again narratives-1",
    "due": "2026-03-05T21:15:00",
    "supervisor": False,
}
ORDINARY = Given(recording="no_crime_disclosed", risk_level="standard")


def publish() -> dict[str, int]:
    return dict(on_published(SimpleNamespace(pk=1)))


def waiting(person: Person | None = None, *, log: dict[str, Any] | None = None, **found: Any):
    """A review that waits, of a log in Leeds by one caller."""
    of = incident(**log or {})
    party(of, person=person or person_())
    finding(of, **found)
    publish()
    return Review.objects.get(incident_id=of.pk)


def prompt(**given: Any) -> dict[str, Any]:
    return HARASSMENT | given


def no_chance() -> None:
    """No random second look, no blind reading: the test says what it is about."""
    shares = Code.objects.filter(list="settings", code__in=["second_look_share", "blind_share"])
    shares.update(values={"value": 0.0})


def own_word(actor: Any, review: Review, given: Given = ORDINARY) -> None:
    """Say blind, as a supervisor, what one would decide on a decision that was drawn."""
    give_own_word(
        actor, review.pk, recording=given.recording, risk_level=given.risk_level,
        crime_class=given.crime_class,
    )  # fmt: skip


def always(name: str) -> None:
    Code.objects.filter(list="settings", code=name).update(values={"value": 1.0})
