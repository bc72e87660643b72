"""How answers, urgent words and taskings go from state to state."""

from __future__ import annotations

from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.roles import FEEDBACK_ACT, FEEDBACK_MODERATE, FEEDBACK_URGENT
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.states import GONE, MACHINES, Machine, Way, step
from saferplaces.intake.feedback.models import (
    Answer,
    AnswerState,
    AnswerStateChange,
    Tasking,
    TaskingState,
    TaskingStateChange,
    Urgent,
    UrgentState,
    UrgentStateChange,
)

A, U, T = AnswerState, UrgentState, TaskingState
PASSENGER = "a passenger"
SERVICE = "the service"
MODERATOR = "a moderator"
READER = "the duty reader"
TEAM = "the Safer Travel Team"

ANSWER = (
    Way("", A.NEW, "send", PASSENGER),
    Way(A.NEW, A.SHOWN, "screen", SERVICE),
    Way(A.NEW, A.HELD, "screen", SERVICE),
    Way(A.HELD, A.SHOWN, "show", MODERATOR, FEEDBACK_MODERATE),
    Way(A.REMOVED, A.SHOWN, "show", MODERATOR, FEEDBACK_MODERATE),
    Way(A.HELD, A.REMOVED, "remove", MODERATOR, FEEDBACK_MODERATE),
    Way(A.SHOWN, A.REMOVED, "remove", MODERATOR, FEEDBACK_MODERATE),
)
URGENT = (
    Way("", U.SENT, "send", SERVICE),
    Way(U.SENT, U.ESCALATED, "escalate", SERVICE),
    Way(U.SENT, U.ACKNOWLEDGED, "acknowledge", READER, FEEDBACK_URGENT),
    Way(U.ESCALATED, U.ACKNOWLEDGED, "acknowledge", READER, FEEDBACK_URGENT),
    Way(U.ACKNOWLEDGED, U.DONE, "say what was done", READER, FEEDBACK_URGENT),
)
TASKING = (
    Way("", T.ASKED, "ask", TEAM, FEEDBACK_ACT),
    Way(T.ASKED, T.UNDER_WAY, "begin", TEAM, FEEDBACK_ACT),
    Way(T.UNDER_WAY, T.DONE, "give the result", TEAM, FEEDBACK_ACT),
    Way(T.ASKED, T.DROPPED, "drop", TEAM, FEEDBACK_ACT),
    Way(T.UNDER_WAY, T.DROPPED, "drop", TEAM, FEEDBACK_ACT),
    Way(T.DONE, T.PUBLISHED, "publish", TEAM, FEEDBACK_ACT),
    Way(T.PUBLISHED, T.DONE, "withdraw", TEAM, FEEDBACK_ACT),
)
OPEN = (T.ASKED, T.UNDER_WAY)


def require(table: tuple[Way, ...], old: str, new: str, verb: str) -> None:
    """Require that a verb leads from one state to another: two verbs may lead to the same.

    Raises
    ------
    Problem
        When it does not: somebody else was faster.
    """
    if not any((way.old, way.new, way.verb) == (old, new, verb) for way in table):
        raise Problem(GONE)


def move_answer(actor: Actor, answer: Answer, verb: str, new: AnswerState, why: str = "") -> None:
    """Take a locked answer to another state; the caller saves it."""
    require(ANSWER, answer.state, new, verb)
    AnswerStateChange.objects.create(
        answer=answer, old=answer.state, new=new, by_id=actor.user_id, why=why
    )
    answer.state = new


def move_urgent(actor: Actor, urgent: Urgent, new: UrgentState, why: str = "") -> None:
    """Take locked urgent words to another state; the caller saves them."""
    step(URGENT, urgent.state, new)
    UrgentStateChange.objects.create(
        urgent=urgent, old=urgent.state, new=new, by_id=actor.user_id, why=why
    )
    urgent.state = new


def move_tasking(
    actor: Actor, tasking: Tasking, verb: str, new: TaskingState, why: str = ""
) -> None:
    """Take a locked tasking to another state; the caller saves it."""
    require(TASKING, tasking.state, new, verb)
    TaskingStateChange.objects.create(
        tasking=tasking, old=tasking.state, new=new, by_id=actor.user_id, why=why
    )
    tasking.state = new


def register() -> None:
    """Have the tables drawn and walked."""
    page = "bus-feedback.md"
    MACHINES.add(Machine("An answer", page, ANSWER), name="answer")
    MACHINES.add(Machine("Urgent words", page, URGENT), name="urgent")
    MACHINES.add(Machine("A tasking", page, TASKING), name="tasking")
