"""How an extract goes from state to state; docs/extracts.md draws it from this table."""

from __future__ import annotations

from saferplaces.foundation import states
from saferplaces.foundation.identity.roles import EXTRACTS
from saferplaces.foundation.states import MACHINES, Machine, Way
from saferplaces.intake.extracts.models import ExtractState

S = ExtractState
GONE = "This extract has moved on in the meantime. Open the page again to see how it stands."


EXTRACT = (
    Way("", S.WAITING, "take from the folder, or bring", "the service, an analyst"),
    Way("", S.REFUSED, "refuse what is no plain file", "the service"),
    Way(S.WAITING, S.CHECKING, "look", "the service"),
    Way(S.WAITING, S.WITHDRAWN, "withdraw", "an analyst", EXTRACTS),
    Way(S.CHECKING, S.WAITING, "cut off, or the dataset was busy", "the service"),
    Way(S.CHECKING, S.CHECKED, "find an upload readable", "the service"),
    Way(S.CHECKING, S.CONFIRMED, "find a file of the folder or the API readable", "the service"),
    Way(S.CHECKING, S.REFUSED, "refuse", "the service"),
    Way(S.CHECKED, S.CONFIRMED, "confirm", "an analyst", EXTRACTS),
    Way(S.CHECKED, S.WITHDRAWN, "withdraw", "an analyst", EXTRACTS),
    Way(S.CONFIRMED, S.ADDING, "add", "the service"),
    Way(S.ADDING, S.CONFIRMED, "cut off, or the dataset was busy", "the service"),
    Way(S.ADDING, S.ADDED, "bring into the dataset", "the service"),
    Way(S.ADDING, S.REFUSED, "refuse", "the service"),
)
ENDED = (S.ADDED, S.REFUSED, S.WITHDRAWN)


def step(old: str, new: str) -> None:
    """Require that there is a way from one state to another.

    Raises
    ------
    Problem
        When there is none: somebody else was faster.
    """
    states.step(EXTRACT, old, new, GONE)


def register() -> None:
    """Have the table drawn and walked."""
    MACHINES.add(Machine("An extract", "extracts.md", EXTRACT), name="extract")
