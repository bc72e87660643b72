"""What a version of a questionnaire holds: sections, questions, answers, bands and triggers.

`read` turns the JSON of ``Version.content`` into these; `dump` turns them back. `faults` says in
words what keeps a draft from being published; a published version has none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

SINGLE, MULTI, YES_NO, TEXT, NUMBER, DATE = "single", "multi", "yes_no", "text", "number", "date"
KINDS = {
    SINGLE: "One answer of several",
    MULTI: "Any number of answers",
    YES_NO: "Yes or no",
    TEXT: "Text",
    NUMBER: "A whole number",
    DATE: "A date",
}
CHOSEN = (SINGLE, MULTI, YES_NO)
"""Kinds whose answers stand in the version, with their scores."""
CODE = re.compile(r"[a-z][a-z0-9_]{0,39}\Z")
HIGHEST_SCORE = 99


class ContentError(ValueError):
    """The content of a version cannot be read: where, and what is wrong."""


@dataclass(frozen=True)
class Answer:
    """One answer that can be chosen.

    Attributes
    ----------
    score:
        Points, from 0.
    detail:
        What is asked in words where it is chosen ("Which agencies?"), or "".
    alone:
        Nothing else can be chosen with it: "None of these".
    """

    code: str
    text: str
    score: int = 0
    detail: str = ""
    alone: bool = False


@dataclass(frozen=True)
class Question:
    """One question.

    Attributes
    ----------
    required:
        Without an answer the assessment cannot be completed.
    fill:
        The source that says what is on record (`saferplaces.casework.risk.filling`), or "".
    carry:
        Where no source says anything, the last assessment's answer is shown.
    tell:
        What works with this person: shown to whoever answers their next call.
    """

    code: str
    text: str
    kind: str
    hint: str = ""
    answers: tuple[Answer, ...] = ()
    required: bool = True
    fill: str = ""
    carry: bool = False
    tell: bool = False

    def answer(self, code: object) -> Answer | None:
        """Return the answer with a code; None where there is none."""
        return next((a for a in self.answers if a.code == code), None)

    @property
    def highest(self) -> int:
        """The most points that it can give."""
        scores = [a.score for a in self.answers]
        if self.kind == MULTI:
            return max(sum(a.score for a in self.answers if not a.alone), *scores, 0)
        return max(scores, default=0)


@dataclass(frozen=True)
class Section:
    """Questions that are asked on one page."""

    code: str
    title: str
    lead: str = ""
    questions: tuple[Question, ...] = ()


@dataclass(frozen=True)
class Band:
    """A band of the list ``risk_bands``, and the score from which it holds."""

    band: str
    lowest: int


@dataclass(frozen=True)
class Condition:
    """What must be so of one question: one of some answers, or a number of at least so much."""

    question: str
    any_of: tuple[str, ...] = ()
    at_least: int | None = None

    def holds(self, answers: Mapping[str, Any]) -> bool:
        """Say whether it is so."""
        given = answers.get(self.question)
        if self.at_least is not None:
            return isinstance(given, int) and given >= self.at_least
        chosen = given if isinstance(given, list) else [given]
        return any(code in self.any_of for code in chosen)


@dataclass(frozen=True)
class Trigger:
    """What follows where all its conditions hold, whatever the score.

    Attributes
    ----------
    band:
        The band that it forces at least, or "" where it forces none.
    asks:
        A vulnerability assessment with the victim is asked for.
    """

    code: str
    text: str
    all: tuple[Condition, ...]
    band: str = ""
    asks: bool = False

    def holds(self, answers: Mapping[str, Any]) -> bool:
        """Say whether it holds."""
        return bool(self.all) and all(condition.holds(answers) for condition in self.all)


@dataclass(frozen=True)
class Content:
    """All of a version.

    Attributes
    ----------
    bands:
        From the lowest to the highest; none for a questionnaire that gives no score.
    with_victim:
        The answer by which one knows that it was done with the victim.
    """

    sections: tuple[Section, ...] = ()
    bands: tuple[Band, ...] = ()
    triggers: tuple[Trigger, ...] = ()
    with_victim: Condition | None = None
    note: str = field(default="")

    @property
    def questions(self) -> Iterator[Question]:
        """Every question, in order."""
        return (question for section in self.sections for question in section.questions)

    def question(self, code: str) -> Question | None:
        """Return the question with a code; None where there is none."""
        return next((q for q in self.questions if q.code == code), None)

    def section(self, code: str) -> Section | None:
        """Return the section with a code; None where there is none."""
        return next((s for s in self.sections if s.code == code), None)

    @property
    def highest(self) -> int:
        """The highest score that can be reached."""
        return sum(question.highest for question in self.questions)


def read(given: Mapping[str, Any]) -> Content:
    """Read the JSON of a version.

    Raises
    ------
    ContentError
        When it has not the form of a questionnaire (a wrong key, a wrong kind of value).
    """
    try:
        return Content(
            sections=tuple(_section(row) for row in given.get("sections", ())),
            bands=tuple(
                Band(str(row["band"]), int(row["lowest"])) for row in given.get("bands", ())
            ),
            triggers=tuple(_trigger(row) for row in given.get("triggers", ())),
            with_victim=_condition(given["with_victim"]) if given.get("with_victim") else None,
            note=str(given.get("note", "")),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ContentError(f"The questionnaire cannot be read: {error!r}") from error


def dump(content: Content) -> dict[str, Any]:
    """Return the JSON of a version."""
    return asdict(content)


def _section(row: Mapping[str, Any]) -> Section:
    rows = row.get("questions", ())
    return Section(**{**row, "questions": tuple(_question(question) for question in rows)})


def _question(row: Mapping[str, Any]) -> Question:
    return Question(**{**row, "answers": tuple(Answer(**a) for a in row.get("answers", ()))})


def _trigger(row: Mapping[str, Any]) -> Trigger:
    return Trigger(**{**row, "all": tuple(_condition(one) for one in row["all"])})


def _condition(row: Mapping[str, Any]) -> Condition:
    return Condition(**{**row, "any_of": tuple(row.get("any_of", ()))})


def faults(content: Content, known_bands: Iterable[str]) -> list[str]:
    """Return what is wrong with a version, in sentences; nothing where it may be published.

    Parameters
    ----------
    known_bands:
        Codes of the list ``risk_bands``, the lowest first.
    """
    found = []
    codes = [q.code for q in content.questions]
    found += _codes("section", [s.code for s in content.sections])
    found += _codes("question", codes)
    found += _codes("trigger", [t.code for t in content.triggers])
    if not codes:
        found.append("There is no question.")
    found += [
        f"The section “{s.title}” has no question." for s in content.sections if not s.questions
    ]
    for question in content.questions:
        found += _of_question(question)
    found += _of_bands(content, list(known_bands))
    for trigger in content.triggers:
        found += _of_trigger(content, trigger)
    if content.with_victim is not None:
        found += _of_condition(
            content, content.with_victim, "What says that it was done with the victim"
        )
    return found


def _codes(what: str, codes: list[str]) -> list[str]:
    twice = sorted({code for code in codes if codes.count(code) > 1})
    wrong = sorted({code for code in codes if not CODE.match(code)})
    return [f"The {what} {code} stands there twice." for code in twice] + [
        f"The {what} {code}: a code is of small letters, digits and _." for code in wrong
    ]


def _of_question(question: Question) -> list[str]:
    name = f"Question {question.code}"
    if question.kind not in KINDS:
        return [f"{name} is of no known kind."]
    found = [] if question.text.strip() else [f"{name} has no words."]
    if question.kind not in CHOSEN:
        return [*found, *([f"{name} takes no answers to choose."] if question.answers else [])]
    codes = [a.code for a in question.answers]
    if question.kind == YES_NO and codes != ["yes", "no"]:
        found.append(f"{name} has other answers than yes and no.")
    if len(codes) < 2:
        found.append(f"{name} needs at least two answers.")
    found += [f"{name}: {text[0].lower()}{text[1:]}" for text in _codes("answer", codes)]
    for answer in question.answers:
        if not 0 <= answer.score <= HIGHEST_SCORE:
            found.append(f"{name}: a score is between 0 and {HIGHEST_SCORE}.")
        if not answer.text.strip():
            found.append(f"{name}: the answer {answer.code} has no words.")
        if answer.alone and question.kind != MULTI:
            found.append(f"{name}: only one answer can be chosen in any case.")
    return found


def _of_bands(content: Content, known: list[str]) -> list[str]:
    names = [band.band for band in content.bands]
    if not names:
        scored = content.highest > 0
        return ["There are scores, but no bands."] if scored else []
    found = [f"There is no band {name}." for name in names if name not in known]
    if [name for name in known if name in names] != names:
        found.append("The bands must go from the lowest to the highest, each once.")
    scores = [band.lowest for band in content.bands]
    if scores[0] != 0:
        found.append("The lowest band must begin at 0.")
    if scores != sorted(set(scores)):
        found.append("Each band must begin above the one before.")
    if scores[-1] > content.highest:
        found.append(f"No answers reach {scores[-1]}: the highest score is {content.highest}.")
    return found


def _of_trigger(content: Content, trigger: Trigger) -> list[str]:
    name = f"The trigger “{trigger.text}”"
    found = [] if trigger.all else [f"{name} has no condition."]
    if trigger.band and trigger.band not in {band.band for band in content.bands}:
        found.append(f"{name} forces a band that this questionnaire does not have.")
    if not trigger.band and not trigger.asks:
        found.append(f"{name} does nothing.")
    for condition in trigger.all:
        found += _of_condition(content, condition, name)
    return found


def _of_condition(content: Content, condition: Condition, name: str) -> list[str]:
    question = content.question(condition.question)
    if question is None:
        return [f"{name} asks for question {condition.question}, which is not there."]
    if (question.kind == NUMBER) != (condition.at_least is not None):
        return [f"{name}: question {question.code} is of another kind."]
    if question.kind == NUMBER:
        return []
    missing = [code for code in condition.any_of if question.answer(code) is None]
    if missing or not condition.any_of:
        return [f"{name} asks for an answer that question {question.code} does not have."]
    return []
