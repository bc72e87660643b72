"""Who may read, moderate and act on what passengers say.

Figures are for all who have the capability, small numbers kept back for those who may not act
(`in_full`). Single answers, screened, are for those who act on them or moderate. What somebody
wrote, unredacted, is for the duty reader where it is urgent, and for nobody else.
"""

from __future__ import annotations

from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.roles import (
    FEEDBACK_ACT,
    FEEDBACK_MODERATE,
    FEEDBACK_URGENT,
)
from saferplaces.foundation.policy import ALL, Condition, Policy, field
from saferplaces.foundation.policy.policy import Rule
from saferplaces.intake.feedback.models import (
    Answer,
    AnswerState,
    Duty,
    Original,
    Tasking,
    Urgent,
)

ELSEWHERE = "It is outside your districts."
NOT_SHOWN = "It is not shown, or it is outside your districts."


def in_full(actor: Actor) -> bool:
    """Say whether an actor sees small numbers and single answers."""
    return actor.can(FEEDBACK_ACT)


def _within(actor: Actor) -> Condition:
    return actor.within_districts()


def _shown(actor: Actor) -> Condition:
    return actor.within_districts() & field("state").equals(AnswerState.SHOWN)


def _of_answer(actor: Actor) -> Condition:
    return actor.within_districts("answer__district")


def _urgent_words(actor: Actor) -> Condition:
    return _of_answer(actor) & ~field("answer__urgent").empty()


answers = Policy(
    Answer,
    {
        "read": Rule(FEEDBACK_ACT, _shown, NOT_SHOWN),
        "moderate": Rule(FEEDBACK_MODERATE, _within, ELSEWHERE),
    },
)
originals = Policy(Original, {"read": Rule(FEEDBACK_URGENT, _urgent_words, ELSEWHERE)})
urgents = Policy(
    Urgent,
    {
        "read": Rule(FEEDBACK_URGENT, _of_answer, ELSEWHERE),
        "work": Rule(FEEDBACK_URGENT, _of_answer, ELSEWHERE),
    },
)
duties = Policy(
    Duty,
    {
        "read": Rule(FEEDBACK_URGENT, lambda _: ALL, ELSEWHERE),
        "keep": Rule(FEEDBACK_URGENT, lambda _: ALL, ELSEWHERE),
    },
)
taskings = Policy(
    Tasking,
    {
        "read": Rule(FEEDBACK_ACT, _within, ELSEWHERE),
        "work": Rule(FEEDBACK_ACT, _within, ELSEWHERE),
    },
)
