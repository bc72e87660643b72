"""How a message to somebody outside goes from state to state."""

from __future__ import annotations

from saferplaces.foundation.messages.models import OutgoingState
from saferplaces.foundation.states import MACHINES, Machine, Way

S = OutgoingState
GONE = "This message has been sent or given up already."

OUTGOING = (
    Way("", S.QUEUED, "write", "whoever has it sent"),
    Way(S.QUEUED, S.SENT, "send", "the service"),
    Way(S.FAILED, S.SENT, "send", "the service"),
    Way(S.QUEUED, S.FAILED, "fail to send", "the service"),
    Way(S.FAILED, S.FAILED, "fail to send", "the service"),
    Way(S.QUEUED, S.GIVEN_UP, "give up", "the service"),
    Way(S.FAILED, S.GIVEN_UP, "give up", "the service"),
)
WAITING = (S.QUEUED, S.FAILED)


def register() -> None:
    """Have the table drawn and walked."""
    MACHINES.add(Machine("A message to somebody outside", "letters.md", OUTGOING), name="outgoing")
