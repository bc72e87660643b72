"""Changes of a questionnaire's content: pure functions from one content to the next."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import fields, replace
from typing import Any

from saferplaces.casework.risk.content import (
    CHOSEN,
    YES_NO,
    Answer,
    Band,
    Content,
    Question,
    Section,
    Trigger,
)

YES = (Answer("yes", "Yes"), Answer("no", "No"))


def code_for(text: str, taken: Sequence[str]) -> str:
    """Return a code made of words that none of some others has."""
    words = re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")
    stem = (words if words[:1].isalpha() else f"x_{words}")[:30].strip("_") or "x"
    found, number = stem, 2
    while found in taken:
        found, number = f"{stem}_{number}", number + 1
    return found


def with_section(content: Content, section: Section) -> Content:
    """Put a section in the place of the one with its code, or after all others."""
    there = [s.code for s in content.sections]
    if section.code not in there:
        return replace(content, sections=(*content.sections, section))
    return replace(
        content, sections=tuple(section if s.code == section.code else s for s in content.sections)
    )


def without_section(content: Content, code: str) -> Content:
    """Take a section out, with its questions."""
    return replace(content, sections=tuple(s for s in content.sections if s.code != code))


def with_question(content: Content, section: str, question: Question) -> Content:
    """Put a question in the place of the one with its code, or at the end of a section."""
    question = _fitting(question)
    if content.question(question.code) is not None:
        return replace(
            content,
            sections=tuple(
                replace(
                    s,
                    questions=tuple(
                        question if q.code == question.code else q for q in s.questions
                    ),
                )
                for s in content.sections
            ),
        )
    return replace(
        content,
        sections=tuple(
            replace(s, questions=(*s.questions, question)) if s.code == section else s
            for s in content.sections
        ),
    )


def _fitting(question: Question) -> Question:
    """Give a question the answers that its kind has."""
    if question.kind not in CHOSEN:
        return replace(question, answers=())
    if question.kind == YES_NO and [a.code for a in question.answers] != ["yes", "no"]:
        return replace(question, answers=YES)
    return question


def without_question(content: Content, code: str) -> Content:
    """Take a question out."""
    return replace(
        content,
        sections=tuple(
            replace(s, questions=tuple(q for q in s.questions if q.code != code))
            for s in content.sections
        ),
    )


def moved_up(content: Content, code: str) -> Content:
    """Put a question before the one above it in its section."""
    return replace(
        content,
        sections=tuple(
            replace(s, questions=tuple(_up(list(s.questions), code))) for s in content.sections
        ),
    )


def _up(questions: list[Question], code: str) -> list[Question]:
    at = next((i for i, q in enumerate(questions) if q.code == code), 0)
    if at:
        questions[at - 1], questions[at] = questions[at], questions[at - 1]
    return questions


def with_bands(content: Content, bands: Sequence[Band]) -> Content:
    """Set where the bands begin."""
    return replace(content, bands=tuple(bands))


def with_trigger(content: Content, trigger: Trigger) -> Content:
    """Put a trigger in the place of the one with its code, or after all others."""
    if trigger.code not in [t.code for t in content.triggers]:
        return replace(content, triggers=(*content.triggers, trigger))
    return replace(
        content, triggers=tuple(trigger if t.code == trigger.code else t for t in content.triggers)
    )


def without_trigger(content: Content, code: str) -> Content:
    """Take a trigger out."""
    return replace(content, triggers=tuple(t for t in content.triggers if t.code != code))


def changes(old: Content, new: Content) -> Iterator[tuple[str, str, str]]:
    """Yield what differs between two versions: what it is, before, after ("" where not there)."""
    if old.note != new.note:
        yield "Note", old.note, new.note
    for before, after in _pairs(old.sections, new.sections):
        yield from _between("Part", before, after, skip=("questions",))
    order = [q.code for q in old.questions], [q.code for q in new.questions]
    for before, after in _pairs(list(old.questions), list(new.questions)):
        yield from _between("Question", before, after, skip=("answers",))
        code = (after or before).code
        for one, other in _pairs(before.answers if before else (), after.answers if after else ()):
            yield from _between(f"Question {code}, answer", one, other)
    kept = [code for code in order[0] if code in order[1]]
    if kept != [code for code in order[1] if code in order[0]]:
        yield "Order of the questions", ", ".join(order[0]), ", ".join(order[1])
    bands = [", ".join(f"{b.band} from {b.lowest}" for b in one.bands) for one in (old, new)]
    if bands[0] != bands[1]:
        yield "Bands", bands[0], bands[1]
    for first, then in _pairs(old.triggers, new.triggers):
        words = [_of_trigger(one) if one else "" for one in (first, then)]
        if words[0] != words[1]:
            yield f"Trigger {(then or first).code}", words[0], words[1]


def _pairs(old: Sequence[Any], new: Sequence[Any]) -> Iterator[tuple[Any, Any]]:
    before = {one.code: one for one in old}
    after = {one.code: one for one in new}
    for code in dict.fromkeys([*after, *before]):
        yield before.get(code), after.get(code)


def _between(
    what: str, old: Any, new: Any, skip: tuple[str, ...] = ()
) -> Iterator[tuple[str, str, str]]:
    """Yield each field that differs; a whole that is new or gone is said once."""
    if old is None or new is None:
        one = new if old is None else old
        words = str(getattr(one, "text", "") or getattr(one, "title", ""))
        score = getattr(one, "score", None)
        words += f" ({score} points)" if score is not None else ""
        yield f"{what} {one.code}", "" if old is None else words, "" if new is None else words
        return
    for field in fields(new):
        if field.name in skip:
            continue
        before, after = getattr(old, field.name), getattr(new, field.name)
        if before != after:
            yield f"{what} {new.code}: {field.name}", str(before), str(after)


def _of_trigger(trigger: Trigger) -> str:
    conditions = " and ".join(
        f"{c.question} is at least {c.at_least}" if c.at_least is not None
        else f"{c.question} is {' or '.join(c.any_of)}"
        for c in trigger.all
    )  # fmt: skip
    follows = [f"at least {trigger.band}"] if trigger.band else []
    follows += ["asks for a vulnerability assessment"] if trigger.asks else []
    return f"{trigger.text}: if {conditions}, then {', '.join(follows)}"
