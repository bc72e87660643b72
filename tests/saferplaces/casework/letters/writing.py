"""Letters in a case in Leeds, to people of whom it is known how they may be reached."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from tests.saferplaces.casework.cases.factories import case, somebody
from tests.saferplaces.cast import person

from saferplaces.casework.cases.models import CasePerson, Part
from saferplaces.casework.letters.actions.finish import digest
from saferplaces.casework.letters.actions.write import write
from saferplaces.casework.letters.models import Letter, LetterState, LetterTemplate
from saferplaces.intake.safe_contact.actions.ask import Said
from saferplaces.intake.safe_contact.models import SafeContact

ADDRESS = "12 Elm Road\nTestley\nLS1 9ZZ"


def safe(person_id: str, **said: Any) -> SafeContact:
    """What somebody was asked: letters are safe unless said otherwise."""
    by = person("dev").membership
    values = {
        name: getattr(Said(), name) for name in Said.__dataclass_fields__ if name != "channels"
    }
    given = {"channels": ["letter"], "address": ADDRESS} | said
    return SafeContact.objects.create(
        person_id=person_id, organisation=by.organisation, regime="part3", asked_by=by.user,
        asked_at=timezone.now(), **values | given,
    )  # fmt: skip


def victim(**said: Any) -> CasePerson:
    """A victim in a case that Dev leads, who was asked."""
    found = case(victims=0)
    one = somebody(found, Part.VICTIM, given_name="Ada", family_name="O'Brien")
    safe(one.person_id, **said)
    return one


def a_letter(to: CasePerson | None = None, template: str = "update", **changed: Any) -> Letter:
    """A draft that Dev wrote, without any prompt left."""
    whom = to or victim()
    made = write(
        person("dev").actor, whom.case_id, person_id=whom.pk, template=template, sender="plain"
    )
    changed = {"body": "Dear reader,\n\nAll is well.\n\n- One thing"} | changed
    for name, value in changed.items():
        setattr(made, name, value)
    made.save()
    return made


def in_state(state: str) -> Letter:
    """A letter in a state."""
    made = a_letter()
    dev = person("dev").user
    made.state = state
    if state != LetterState.DRAFT:
        made.finished_by, made.finished_at, made.digest = dev, timezone.now(), digest(made)
    if state == LetterState.SENT:
        made.sent_by, made.sent_at = dev, timezone.now()
    made.save()
    return made


def the_template(code: str = "update") -> LetterTemplate:
    return LetterTemplate.objects.get(code=code)
