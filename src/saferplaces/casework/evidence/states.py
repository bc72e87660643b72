"""How diary entries and files are set aside and brought back; drawn in docs/evidence.md."""

from __future__ import annotations

from saferplaces.casework.evidence.models import Kept
from saferplaces.foundation.identity.roles import CASES_SUPERVISE, CASES_WORK
from saferplaces.foundation.states import MACHINES, Machine, Way

GONE = "Somebody else has set it aside or brought it back. Open its page again."

KEEPING = (
    Way("", Kept.KEPT, "take in", "whoever has a part in the case", CASES_WORK),
    Way(Kept.KEPT, Kept.SET_ASIDE, "set aside", "whoever has a part in the case", CASES_WORK),
    Way(Kept.SET_ASIDE, Kept.KEPT, "bring back", "a supervisor", CASES_SUPERVISE),
)


def register() -> None:
    """Have the tables drawn and walked."""
    MACHINES.add(Machine("An entry of a diary", "evidence.md", KEEPING), name="diary-entry")
    MACHINES.add(Machine("A file of a case", "evidence.md", KEEPING), name="exhibit")
