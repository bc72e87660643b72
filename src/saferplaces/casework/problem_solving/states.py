"""How plans and their actions go from state to state, as docs/problem-solving.md draws it."""

from __future__ import annotations

from saferplaces.casework.problem_solving.models import ActionState, PlanState
from saferplaces.foundation.identity.roles import PLANS_SUPERVISE, PLANS_WORK
from saferplaces.foundation.states import MACHINES, Machine, Way

OWNER, SUPERVISOR = "an officer", "a supervisor"
DRAFT, PROPOSED, RETURNED = PlanState.DRAFT, PlanState.PROPOSED, PlanState.RETURNED
ACTIVE, ASSESSING, CLOSING = PlanState.ACTIVE, PlanState.ASSESSING, PlanState.CLOSING
CLOSED, MERGED, ABANDONED = PlanState.CLOSED, PlanState.MERGED, PlanState.ABANDONED

PLAN = (
    Way("", DRAFT, "open", OWNER, PLANS_WORK),
    Way(DRAFT, PROPOSED, "propose", OWNER, PLANS_WORK),
    Way(RETURNED, PROPOSED, "propose", OWNER, PLANS_WORK),
    Way(PROPOSED, ACTIVE, "approve", SUPERVISOR, PLANS_SUPERVISE),
    Way(PROPOSED, RETURNED, "return", SUPERVISOR, PLANS_SUPERVISE),
    Way(ACTIVE, ASSESSING, "assess", OWNER, PLANS_WORK),
    Way(ASSESSING, ACTIVE, "go on responding", OWNER, PLANS_WORK),
    Way(ASSESSING, CLOSING, "ask to close", OWNER, PLANS_WORK),
    Way(CLOSING, CLOSED, "close", SUPERVISOR, PLANS_SUPERVISE),
    Way(CLOSING, ASSESSING, "send back", SUPERVISOR, PLANS_SUPERVISE),
    Way(CLOSED, ASSESSING, "reopen", SUPERVISOR, PLANS_SUPERVISE),
    *(
        Way(old, ABANDONED, "do not pursue", SUPERVISOR, PLANS_SUPERVISE)
        for old in (DRAFT, PROPOSED, RETURNED)
    ),
    *(
        Way(old, MERGED, "merge", SUPERVISOR, PLANS_SUPERVISE)
        for old in (DRAFT, PROPOSED, RETURNED, ACTIVE, ASSESSING)
    ),
)
ACTION = (
    Way("", ActionState.TO_DO, "add", OWNER, PLANS_WORK),
    Way(ActionState.TO_DO, ActionState.DONE, "finish", OWNER, PLANS_WORK),
    Way(ActionState.TO_DO, ActionState.DROPPED, "drop", OWNER, PLANS_WORK),
)
BEFORE = (DRAFT, RETURNED)
"""While these, everything may be written: nothing has been approved yet."""
UNDER_WAY = (ACTIVE, ASSESSING, CLOSING)
OPEN = (DRAFT, PROPOSED, RETURNED, *UNDER_WAY)
WRITTEN = (DRAFT, RETURNED, ACTIVE, ASSESSING)
"""While these, its stages may be written (the objective only `BEFORE`)."""


def register() -> None:
    """Have the tables drawn and walked."""
    MACHINES.add(Machine("A plan", "problem-solving.md", PLAN), name="plan")
    MACHINES.add(Machine("An action of a plan", "problem-solving.md", ACTION), name="plan-action")
