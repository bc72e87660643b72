"""Examples of bus-safety feedback in Leeds, for the walk over every page."""

from __future__ import annotations

from tests.saferplaces.examples import example
from tests.saferplaces.intake.feedback.making import (
    a_stop,
    a_tasking,
    a_turn,
    an_answer,
    urgent_words,
)


@example(
    "bus-safety-at-stop", "bus-safety-stop", "feedback-stop", "feedback-poster",
)  # fmt: skip
def _stop() -> dict[str, object]:
    return {"atco": a_stop().pk}


@example("feedback-answer")
def _answer() -> dict[str, object]:
    return {"pk": an_answer("held", "Somebody").pk}


@example("feedback-urgent-one", "feedback-urgent-acknowledge", "feedback-urgent-finish")
def _urgent() -> dict[str, object]:
    return {"pk": urgent_words().pk}


@example("feedback-duty-end")
def _turn() -> dict[str, object]:
    return {"pk": a_turn().pk}


@example("feedback-tasking")
def _tasking() -> dict[str, object]:
    return {"pk": a_tasking().pk}
