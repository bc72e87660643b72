"""Forms with which administrators edit a draft of a questionnaire, without scripts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from saferplaces.casework.risk.content import (
    CHOSEN,
    HIGHEST_SCORE,
    KINDS,
    NUMBER,
    Answer,
    Band,
    Condition,
    Content,
    Question,
    Section,
    Trigger,
)
from saferplaces.casework.risk.editing import code_for
from saferplaces.casework.risk.filling import TITLES
from saferplaces.casework.risk.scoring import MOST
from saferplaces.foundation.reference.queries import choices, codes
from saferplaces.foundation.ui.forms import Form

MORE_ANSWERS = 3
"""Empty rows for answers that a form offers beside those that are there."""
LONGEST = 500


class Seen(Form):
    """A form that says which content it showed."""

    seen = forms.CharField(widget=forms.HiddenInput)


class AboutForm(Seen):
    """The note to whoever asks, and where the version comes from."""

    note = forms.CharField(
        label="Note to whoever asks", required=False, max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": "2"}),
    )  # fmt: skip
    source = forms.CharField(
        label="Where it comes from, and how sure it is", max_length=1000,
        help_text="Shown with every assessment that is made with it.",
        widget=forms.Textarea(attrs={"rows": "3"}),
    )  # fmt: skip


class SectionForm(Seen):
    """One part: its title and what stands above its questions."""

    title = forms.CharField(label="Title", max_length=120)
    lead = forms.CharField(
        label="What stands above the questions", required=False, max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": "2"}),
    )  # fmt: skip

    def section(self, content: Content, code: str) -> Section:
        """Return the section as it was entered, with the questions that it has."""
        old = content.section(code)
        given = self.cleaned_data
        return Section(
            code or code_for(given["title"], [s.code for s in content.sections]),
            given["title"].strip(), given["lead"].strip(), old.questions if old else (),
        )  # fmt: skip


class QuestionForm(Seen):
    """One question with its answers and their scores."""

    def __init__(self, question: Question | None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.question = question
        old = question or Question("", "", "single")
        self.fields["text"] = forms.CharField(
            label="Question", max_length=LONGEST, initial=old.text,
            widget=forms.Textarea(attrs={"rows": "2"}),
        )  # fmt: skip
        self.fields["hint"] = forms.CharField(
            label="Hint", required=False, max_length=LONGEST, initial=old.hint
        )
        self.fields["kind"] = forms.ChoiceField(
            label="Kind of answer", choices=list(KINDS.items()), initial=old.kind
        )
        self.fields["required"] = forms.BooleanField(
            label="It must be answered", required=False, initial=old.required
        )
        self.fields["fill"] = forms.ChoiceField(
            label="Shown beside it from the records", required=False, initial=old.fill,
            choices=[("", "Nothing"), *TITLES.items()],
            help_text="Only where the codes of the answers are those of the shipped question.",
        )  # fmt: skip
        self.fields["carry"] = forms.BooleanField(
            label="Show the last assessment's answer beside it", required=False, initial=old.carry
        )
        self.fields["tell"] = forms.BooleanField(
            label="Show the answer to whoever takes the person's next call", required=False,
            initial=old.tell,
        )  # fmt: skip
        self.rows = len(old.answers) + MORE_ANSWERS
        for at in range(self.rows):
            self._row(at, old.answers[at] if at < len(old.answers) else None)

    def _row(self, at: int, answer: Answer | None) -> None:
        number = at + 1
        self.fields[f"text_{at}"] = forms.CharField(
            label=f"Answer {number}", required=False, max_length=300,
            initial=answer.text if answer else "",
        )  # fmt: skip
        self.fields[f"score_{at}"] = forms.IntegerField(
            label=f"Points of answer {number}", required=False, min_value=0,
            max_value=HIGHEST_SCORE, initial=answer.score if answer else None,
        )  # fmt: skip
        self.fields[f"detail_{at}"] = forms.CharField(
            label=f"Words to ask for with answer {number}", required=False, max_length=120,
            initial=answer.detail if answer else "",
        )  # fmt: skip
        self.fields[f"alone_{at}"] = forms.BooleanField(
            label=f"Nothing else goes with answer {number} (“None of these”)", required=False,
            initial=bool(answer and answer.alone),
        )  # fmt: skip

    def made(self, content: Content) -> Question:
        """Return the question as it was entered; an answer whose words were cleared is gone."""
        given = self.cleaned_data
        old = self.question
        taken = [q.code for q in content.questions]
        return Question(
            code=old.code if old else code_for(given["text"], taken),
            text=given["text"].strip(), kind=given["kind"], hint=given["hint"].strip(),
            answers=self._answers() if given["kind"] in CHOSEN else (),
            required=given["required"], fill=given["fill"], carry=given["carry"],
            tell=given["tell"],
        )  # fmt: skip

    def _answers(self) -> tuple[Answer, ...]:
        given = self.cleaned_data
        before = self.question.answers if self.question else ()
        found: list[Answer] = []
        for at in range(self.rows):
            text = (given[f"text_{at}"] or "").strip()
            if not text:
                continue
            taken = [a.code for a in (*before, *found)]
            code = before[at].code if at < len(before) else code_for(text, taken)
            found.append(
                Answer(code, text, given[f"score_{at}"] or 0,
                       (given[f"detail_{at}"] or "").strip(), given[f"alone_{at}"])
            )  # fmt: skip
        return tuple(found)


class BandsForm(Seen):
    """From which score each band holds; a band without one is not used."""

    def __init__(self, content: Content, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        there = {band.band: band.lowest for band in content.bands}
        self.known = sorted(codes("risk_bands"), key=lambda row: int(row.values["rank"]))
        for row in self.known:
            self.fields[row.code] = forms.IntegerField(
                label=f"{row.label}: from which score", required=False, min_value=0,
                max_value=MOST, initial=there.get(row.code),
            )  # fmt: skip

    def bands(self) -> list[Band]:
        """Return the bands as they were entered."""
        given = self.cleaned_data
        return [Band(r.code, given[r.code]) for r in self.known if given[r.code] is not None]


class TriggerForm(Seen):
    """What follows where some conditions hold."""

    text = forms.CharField(label="What it is called", max_length=200)
    band = forms.ChoiceField(label="It makes it at least", required=False)
    asks = forms.BooleanField(
        label="It asks for a vulnerability assessment with the victim", required=False
    )

    def __init__(self, content: Content, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        used = {band.band for band in content.bands}
        bands = [row for row in choices("risk_bands") if row[0] in used]
        self.fields["band"].choices = [("", "No band"), *bands]  # type: ignore[attr-defined]

    def trigger(self, content: Content, code: str) -> Trigger:
        """Return the trigger as it was entered, with the conditions that it has."""
        given = self.cleaned_data
        old = next((t for t in content.triggers if t.code == code), None)
        return Trigger(
            code or code_for(given["text"], [t.code for t in content.triggers]),
            given["text"].strip(), old.all if old else (), given["band"], given["asks"],
        )  # fmt: skip


class ConditionForm(Seen):
    """What must be so of one question."""

    def __init__(self, question: Question, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.question = question
        if question.kind == NUMBER:
            self.fields["at_least"] = forms.IntegerField(
                label="At least", min_value=1, max_value=MOST
            )
        else:
            self.fields["any_of"] = forms.MultipleChoiceField(
                label="One of these was answered",
                choices=[(a.code, a.text) for a in question.answers],
                widget=forms.CheckboxSelectMultiple,
            )

    def condition(self) -> Condition:
        """Return the condition as it was entered."""
        given = self.cleaned_data
        if self.question.kind == NUMBER:
            return Condition(self.question.code, at_least=given["at_least"])
        return Condition(self.question.code, tuple(given["any_of"]))


class WhichForm(forms.Form):
    """Which question a condition is about: a plain choice, sent with GET."""

    question = forms.ChoiceField(label="Which question?")

    def __init__(self, questions: Sequence[Question], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = [(q.code, q.text) for q in questions if q.kind in CHOSEN or q.kind == NUMBER]
        self.fields["question"].choices = [("", "Choose a question"), *rows]  # type: ignore[attr-defined]
