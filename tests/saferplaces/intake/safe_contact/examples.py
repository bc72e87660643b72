"""Somebody in Leeds who was asked, for the walk over every page and for the tests beside this."""

from __future__ import annotations

from tests.saferplaces.cast import person
from tests.saferplaces.examples import a_log, example

from saferplaces.intake.incidents.models import Party
from saferplaces.intake.safe_contact.actions.ask import Said, ask
from saferplaces.intake.safe_contact.models import SafeContact

SAFE = Said(
    channels=("phone",), phone="07700 900123", hours="not before 18:00", avoid="the word police"
)


def asked(of: str = "", by: str = "amina", said: Said = SAFE) -> SafeContact:
    """What somebody said to Amina."""
    person_id = of or Party.objects.get(incident_id=a_log().pk).person_id
    return ask(person(by).actor, person_id, said)


@example("safe-contact", "safe-contact-ask")
def _safe_contact() -> dict[str, object]:
    return {"person_id": asked().person_id}
