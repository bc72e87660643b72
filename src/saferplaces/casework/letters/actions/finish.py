"""Finish a letter: its text, and the version that it was written from, are frozen."""

from __future__ import annotations

import hashlib
import json

from django.utils import timezone

from saferplaces.casework.letters.actions.moving import locked, move, noted
from saferplaces.casework.letters.looking import look_over
from saferplaces.casework.letters.models import Letter, LetterState
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.problems import Problem

JUDGE = "Look at each place that is marked, and say that the letter may go out as it is"


def finish(actor: Actor, key: int, *, looked: bool = False) -> Letter:
    """Finish a letter.

    Parameters
    ----------
    looked:
        A person has judged what they are asked to judge (`Fault.stops` is False).

    Raises
    ------
    Problem
        When anything stops it, or nobody has judged.
    """
    with acting(actor):
        letter = locked(actor, key)
        move(actor, letter, LetterState.FINISHED)
        faults = look_over(letter)
        for fault in faults:
            if fault.stops:
                raise Problem(f"The letter cannot be finished: {_small(fault.what)}.")
        if faults and not looked:
            raise Problem(JUDGE, "looked")
        letter.finished_by_id, letter.finished_at = actor.user_id, timezone.now()
        letter.digest = digest(letter)
        letter.save()
        noted(actor, letter, "finished")
    return letter


def digest(letter: Letter) -> str:
    """Return what tells that a finished letter is as it was."""
    parts = [letter.to_lines, letter.sender_lines, letter.subject, letter.body, letter.version_id]
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()


def _small(words: str) -> str:
    return f"{words[:1].lower()}{words[1:]}".rstrip(".")
