"""Any answer, words, turn and tasking, for the property of all policies."""

from __future__ import annotations

from typing import Any

from tests.saferplaces.intake.feedback.making import (
    a_stop,
    a_tasking,
    a_turn,
    an_answer,
    urgent_words,
)
from tests.saferplaces.policies import any_record

from saferplaces.intake.feedback.models import (
    Answer,
    AnswerState,
    Duty,
    Original,
    Tasking,
    Urgent,
    UrgentState,
)


def _answer(maker: Any, text: str = "") -> Answer:
    district = maker.one([maker.district, ""])
    return an_answer(maker.one(AnswerState.values), text, district=district, stop=a_stop())


@any_record("answer")
def _(maker: Any) -> Answer:
    return _answer(maker)


@any_record("original")
def _(maker: Any) -> Original:
    answer = _answer(maker, "Words")
    if maker.one([0, 1]):
        urgent_words(answer=answer)
    return Original.objects.get(pk=answer.pk)


@any_record("urgent")
def _(maker: Any) -> Urgent:
    return urgent_words(maker.one(UrgentState.values), answer=_answer(maker))


@any_record("duty")
def _(maker: Any) -> Duty:
    return a_turn()


@any_record("tasking")
def _(maker: Any) -> Tasking:
    return a_tasking(district=maker.one([maker.district, ""]))
