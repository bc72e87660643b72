"""How a letter goes from state to state; docs/letters.md draws it from this table."""

from __future__ import annotations

from saferplaces.casework.letters.models import LetterState
from saferplaces.foundation.identity.roles import CASES_WORK
from saferplaces.foundation.states import MACHINES, Machine, Way

S = LetterState
GONE = "The letter has moved on in the meantime. Open its page again to see how it stands."

LETTER = (
    Way("", S.DRAFT, "write", "whoever works the case", CASES_WORK),
    Way(S.DRAFT, S.FINISHED, "finish", "whoever works the case", CASES_WORK),
    Way(S.FINISHED, S.SENT, "send", "whoever works the case", CASES_WORK),
    Way(S.DRAFT, S.WITHDRAWN, "withdraw", "whoever works the case", CASES_WORK),
    Way(S.FINISHED, S.WITHDRAWN, "withdraw", "whoever works the case", CASES_WORK),
)


def register() -> None:
    """Have the table drawn and walked."""
    MACHINES.add(Machine("A letter", "letters.md", LETTER), name="letter")
