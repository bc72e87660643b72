"""What each stage asks: rows of the list ``plan_questions``, so that words and hints can change.

A question is text unless `TYPES` says otherwise. `not_for` of a row names the scales of plan for
which it may stay empty: a plan is as large as its problem.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from saferplaces.foundation.reference.queries import codes

SOURCES, HYPOTHESES, OUTCOME = "scanning_sources", "analysis_hypotheses", "assessment_outcome"
TYPES = {SOURCES: "sources", HYPOTHESES: "hypotheses", OUTCOME: "outcome"}
LEAST = 15
"""Letters below which an answer says nothing ("n/a", "as above"); "None" may be said with why."""


@dataclass(frozen=True)
class Question:
    """One question of a stage."""

    code: str
    stage: str
    text: str
    hint: str
    not_for: tuple[str, ...] = ()

    @property
    def type(self) -> str:
        """How it is answered: text, sources, hypotheses or outcome."""
        return TYPES.get(self.code, "text")

    def asked_of(self, scale: str) -> bool:
        """Say whether a plan of this scale must answer it."""
        return scale not in self.not_for


def questions() -> list[Question]:
    """Return every question that is asked today, in order."""
    return [
        Question(
            row.code,
            str(row.values["stage"]),
            row.label,
            str(row.values.get("hint", "")),
            tuple(row.values.get("not_for", ())),
        )
        for row in codes("plan_questions")
    ]


def answered(question: Question, answer: Any) -> str:
    """Return what is wanting in an answer, or "" where it will do."""
    if question.type == "sources":
        chosen = answer or []
        return "" if len(chosen) >= 2 else "Name at least two sources"
    if question.type == "hypotheses":
        return _hypotheses(answer or [])
    if question.type == "outcome":
        return "" if answer else "Select what came of it"
    text = " ".join(str(answer or "").split())
    if not text:
        return "Not answered"
    return "" if len(text) >= LEAST else "Say more: a few words do not specify it"


def _hypotheses(given: list[Mapping[str, str]]) -> str:
    if not given:
        return "Give at least one hypothesis"
    for one in given:
        if not (one.get("for") and one.get("against")):
            return "Give what speaks for each hypothesis, and what against it"
    return ""
