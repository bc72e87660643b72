"""Begin a letter from a template."""

from __future__ import annotations

from django.utils import timezone

from saferplaces.casework.cases.models import CasePerson
from saferplaces.casework.cases.policy import cases
from saferplaces.casework.cases.queries import case as case_of
from saferplaces.casework.letters import gaps, ways
from saferplaces.casework.letters.actions.moving import noted
from saferplaces.casework.letters.models import (
    Letter,
    LetterState,
    LetterStateChange,
    LetterTemplate,
)
from saferplaces.casework.letters.states import LETTER
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.policy import Refused
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.models import Code
from saferplaces.foundation.reference.queries import codes
from saferplaces.foundation.states import step


def write(
    actor: Actor, case_id: int, *, person_id: int, template: str, sender: str, delivery: str = ""
) -> Letter:
    """Begin a letter to somebody in a case, filled from a template.

    Parameters
    ----------
    person_id:
        Key of the `CasePerson`.
    template, sender:
        Code of a template, and of the list ``letter_senders``.
    delivery:
        How it goes; the usual way that is safe for the person if not given.

    Raises
    ------
    Problem
        When it is not safe, or the template is not for this person.
    """
    with acting(actor):
        case = case_of(case_id)
        cases.may(actor, "work", case).require()
        if actor.user_id is None or actor.organisation_id is None:
            raise Refused("Only a person writes letters.")
        person = CasePerson.objects.filter(pk=person_id, case=case, left_at__isnull=True).first()
        if person is None:
            raise Problem("Select somebody who is in the case", "person")
        found = LetterTemplate.objects.filter(code=template, retired_at__isnull=True).first()
        if found is None or person.part not in found.parts:
            raise Problem("Select a letter that is for this person", "template")
        row = codes("letter_senders").filter(code=sender).first()
        if row is None:
            raise Problem("Select who the letter is from", "sender")
        safe = ways.ways(person.person_id)
        way = delivery or safe[0]
        version = found.versions.first()
        assert version is not None  # noqa: S101 - none is made without its first version
        source = gaps.Source(case, person, row)
        step(LETTER, "", LetterState.DRAFT)
        letter = Letter.objects.create(
            case=case,
            person=person,
            version=version,
            delivery=way,
            to_lines=ways.lines(person, way),
            sender=row.code,
            sender_lines=_top(row),
            subject=gaps.filled(version.subject, source),
            body=gaps.filled(version.body, source),
            organisation_id=actor.organisation_id,
            regime=actor.regime,
            made_by_id=actor.user_id,
            made_at=timezone.now(),
        )
        LetterStateChange.objects.create(letter=letter, new=LetterState.DRAFT, by_id=actor.user_id)
        noted(actor, letter, "written")
    return letter


def _top(row: Code) -> str:
    return "\n".join([row.label, *row.values["lines"]])
