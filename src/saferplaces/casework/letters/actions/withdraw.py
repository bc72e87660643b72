"""Withdraw a letter that has not gone out."""

from __future__ import annotations

from saferplaces.casework.letters.actions.moving import locked, move, noted
from saferplaces.casework.letters.models import Letter, LetterState
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.problems import Problem


def withdraw(actor: Actor, key: int, *, why: str) -> Letter:
    """Withdraw a letter; it stays on the case as withdrawn.

    Raises
    ------
    Problem
        When it has gone out already, or no reason is given.
    """
    with acting(actor):
        letter = locked(actor, key)
        move(actor, letter, LetterState.WITHDRAWN, why.strip())
        if not why.strip():
            raise Problem("Enter why it is withdrawn", "why")
        letter.withdrawn_why = why.strip()
        letter.save()
        noted(actor, letter, "withdrawn")
    return letter
