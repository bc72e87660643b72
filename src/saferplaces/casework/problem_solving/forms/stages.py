"""Forms of the stages: questions of the code list, and rows for hypotheses, without scripts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from saferplaces.casework.problem_solving.forms.parts import of_list, text
from saferplaces.casework.problem_solving.prompts import HYPOTHESES, Question
from saferplaces.foundation.reference.queries import choices
from saferplaces.foundation.ui.forms import Form

SIDES = ("text", "for", "against")
MOST = 6


class StageForm(Form):
    """One stage. Nothing is required: what is missing is shown, and stops only at the gate."""

    saved_as_it_goes = True

    def __init__(
        self, asked: list[Question], answers: Mapping[str, Any], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._asked = asked
        for question in asked:
            if question.type == "hypotheses":
                self._hypotheses(question, answers.get(question.code) or [])
                continue
            self.fields[question.code] = _field(question)
            self.initial[question.code] = answers.get(question.code)

    def _hypotheses(self, question: Question, given: list[Mapping[str, str]]) -> None:
        """Add three boxes for each hypothesis, and for one more."""
        for row in range(min(len(given) + 1, MOST)):
            known = given[row] if row < len(given) else {}
            of = f"Hypothesis {row + 1}"
            for side, label in zip(
                SIDES, (of, f"{of}: what speaks for it", f"{of}: what speaks against it"),
                strict=True,
            ):  # fmt: skip
                name = f"{HYPOTHESES}_{row}_{side}"
                hint = f"{question.text} {question.hint}" if not row and side == "text" else ""
                self.fields[name] = text(label, hint=hint, rows=2)
                self.initial[name] = known.get(side, "")

    def answers(self) -> dict[str, Any]:
        """Return what was given, by question."""
        given = self.cleaned_data
        found: dict[str, Any] = {}
        for question in self._asked:
            if question.type != "hypotheses":
                found[question.code] = given.get(question.code)
                continue
            rows = [
                {side: (given.get(f"{HYPOTHESES}_{row}_{side}") or "").strip() for side in SIDES}
                for row in range(MOST)
            ]
            found[question.code] = [row for row in rows if any(row.values())]
        return found


def _field(question: Question) -> forms.Field:
    if question.type == "sources":
        return forms.MultipleChoiceField(
            label=question.text, help_text=question.hint, required=False,
            choices=choices("plan_data_sources"), widget=forms.CheckboxSelectMultiple,
        )  # fmt: skip
    if question.type == "outcome":
        return forms.ChoiceField(
            label=question.text, required=False, choices=of_list("plan_outcomes", "Not said yet")
        )
    found: forms.Field = text(question.text, hint=question.hint)
    return found
