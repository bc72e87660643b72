"""How cases, their actions and what is decided in them go from state to state."""

from __future__ import annotations

from saferplaces.casework.cases.models import (
    ActionState,
    CaseState,
    ContestState,
    OccurrenceState,
    TransferState,
)
from saferplaces.foundation.identity.roles import CASES_SUPERVISE, CASES_WORK, DISPENSE
from saferplaces.foundation.states import MACHINES, Machine, Way

OFFICER, SUPERVISOR, INSPECTOR = "an officer of the case", "a supervisor", "an inspector"
OPEN, CLOSING, CLOSED = CaseState.OPEN, CaseState.CLOSING, CaseState.CLOSED
CASE = (
    Way("", OPEN, "open", OFFICER, CASES_WORK),
    Way(OPEN, CLOSED, "close", OFFICER, CASES_WORK),
    Way(OPEN, CLOSING, "ask to close", OFFICER, CASES_WORK),
    Way(CLOSING, OPEN, "go on after all", OFFICER, CASES_WORK),
    Way(CLOSING, CLOSED, "agree to closing", SUPERVISOR, CASES_SUPERVISE),
    Way(CLOSING, OPEN, "send back", SUPERVISOR, CASES_SUPERVISE),
    Way(CLOSED, OPEN, "open again", OFFICER, CASES_WORK),
)
ACTION = (
    Way("", ActionState.OPEN, "add", OFFICER, CASES_WORK),
    Way(ActionState.OPEN, ActionState.DONE, "say what came of it", "its owner", CASES_WORK),
    Way(ActionState.OPEN, ActionState.CANCELLED, "cancel with a reason", OFFICER, CASES_WORK),
    Way(ActionState.DONE, ActionState.OPEN, "take up again", OFFICER, CASES_WORK),
    Way(ActionState.CANCELLED, ActionState.OPEN, "take up again", OFFICER, CASES_WORK),
)
SUGGESTED, CONFIRMED = OccurrenceState.SUGGESTED, OccurrenceState.CONFIRMED
REFUSED = OccurrenceState.REFUSED
OCCURRENCE = (
    Way("", SUGGESTED, "suggest", "the service"),
    Way("", CONFIRMED, "put in", OFFICER, CASES_WORK),
    Way(SUGGESTED, CONFIRMED, "confirm", OFFICER, CASES_WORK),
    Way(REFUSED, CONFIRMED, "confirm", OFFICER, CASES_WORK),
    Way(SUGGESTED, REFUSED, "refuse", OFFICER, CASES_WORK),
    Way(CONFIRMED, REFUSED, "refuse", OFFICER, CASES_WORK),
)
OFFERED = TransferState.OFFERED
TRANSFER = (
    Way("", OFFERED, "offer", OFFICER, CASES_WORK),
    Way(OFFERED, TransferState.ACCEPTED, "accept", "the other organisation", CASES_WORK),
    Way(OFFERED, TransferState.DECLINED, "decline", "the other organisation", CASES_WORK),
    Way(OFFERED, TransferState.WITHDRAWN, "withdraw", OFFICER, CASES_WORK),
)
CONTEST = (
    Way("", ContestState.RECEIVED, "contest", OFFICER, CASES_WORK),
    Way(ContestState.RECEIVED, ContestState.UPHELD, "uphold", INSPECTOR, DISPENSE),
    Way(ContestState.RECEIVED, ContestState.NOT_UPHELD, "let it stand", INSPECTOR, DISPENSE),
)


def register() -> None:
    """Have the tables drawn and walked."""
    for name, title, table in (
        ("case", "A case", CASE),
        ("case-action", "An action of a case", ACTION),
        ("occurrence", "An occurrence", OCCURRENCE),
        ("case-transfer", "A transfer", TRANSFER),
        ("contest", "A contested closure", CONTEST),
    ):
        MACHINES.add(Machine(title, "cases.md", table), name=name)
