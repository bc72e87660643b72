"""Change the words of a draft."""

from __future__ import annotations

from saferplaces.casework.letters import ways
from saferplaces.casework.letters.actions.moving import locked, noted
from saferplaces.casework.letters.models import Letter, LetterState
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.problems import Problem

FROZEN = "The letter is finished: withdraw it and write another."


def edit(actor: Actor, key: int, *, subject: str, body: str, delivery: str) -> Letter:
    """Change a draft; what speaks against it is shown, and looked for again when it is finished.

    Raises
    ------
    Problem
        When it is no draft any more, or may not go this way.
    """
    with acting(actor):
        letter = locked(actor, key)
        if letter.state != LetterState.DRAFT:
            raise Problem(FROZEN)
        if not subject.strip():
            raise Problem("Enter what the letter is about", "subject")
        if not body.strip():
            raise Problem("Enter the letter", "body")
        letter.to_lines = ways.lines(letter.person, delivery)
        letter.delivery = delivery
        letter.subject = " ".join(subject.split())
        letter.body = body.replace("\r\n", "\n").strip()
        letter.save()
        noted(actor, letter, "edited")
    return letter
