"""Say that a letter was posted or handed over; it stands in the contact log from then on."""

from __future__ import annotations

from django.utils import timezone

from saferplaces.casework.cases.actions.log_contact import log_contact
from saferplaces.casework.letters.actions.finish import digest
from saferplaces.casework.letters.actions.moving import locked, move, noted
from saferplaces.casework.letters.looking import stopped
from saferplaces.casework.letters.models import Delivery, Letter, LetterState
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.problems import Problem


def send(actor: Actor, key: int, *, shared: bool = False) -> Letter:
    """Say that a finished letter has gone out.

    Parameters
    ----------
    shared:
        Organisations that share in the case may read it.

    Raises
    ------
    Problem
        When it is not finished, or may not go out any more.
    """
    with acting(actor):
        letter = locked(actor, key)
        move(actor, letter, LetterState.SENT)
        require_still(letter)
        letter.sent_by_id, letter.sent_at, letter.shared = actor.user_id, timezone.now(), shared
        letter.save()
        noted(actor, letter, "sent", what="disclose")
        log_contact(
            actor,
            letter.case_id,
            case_person_id=letter.person_id,
            kind=letter.version.template.kind,
            outcome="reached",
            channel="through_other" if letter.delivery == Delivery.THROUGH else "letter",
            face_to_face=letter.delivery == Delivery.BY_HAND,
            text=f"Letter {letter.reference}: {letter.version.template.title}",
            shared=shared,
        )
    return letter


def require_still(letter: Letter) -> None:
    """Require that a finished letter is as it was frozen, and still safe to go out.

    Raises
    ------
    Problem
        When it is not.
    """
    if letter.digest != digest(letter):
        raise Problem("The letter is not as it was when it was finished: withdraw it.")
    if why := stopped(letter):
        raise Problem(why)
