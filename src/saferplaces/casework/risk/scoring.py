"""From answers to score, triggers and band: pure functions of a version's content."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from saferplaces.casework.risk.content import (
    DATE,
    MULTI,
    NUMBER,
    TEXT,
    Content,
    Question,
    Trigger,
)
from saferplaces.foundation.ui.formats import day

Answers = Mapping[str, Any]
MOST = 9999
"""The largest number that can be answered."""


@dataclass(frozen=True)
class Reckoned:
    """What answers come to.

    Attributes
    ----------
    score:
        None where the questionnaire gives none.
    by_score, band:
        The band by the score alone, and with the triggers; "" where there is none.
    triggers:
        Those that hold and force a band.
    asks:
        Those that hold and ask for a vulnerability assessment with the victim.
    missing:
        Questions that must be answered and are not.
    """

    score: int | None
    by_score: str
    band: str
    triggers: tuple[Trigger, ...]
    asks: tuple[Trigger, ...]
    missing: tuple[Question, ...]
    with_victim: bool


def reckon(content: Content, answers: Answers) -> Reckoned:
    """Return what answers come to under a version."""
    scored = bool(content.bands)
    total = score(content, answers) if scored else None
    held = tuple(trigger for trigger in content.triggers if trigger.holds(answers))
    by_score = band_of(content, total) if total is not None else ""
    forcing = tuple(trigger for trigger in held if trigger.band)
    order = [band.band for band in content.bands]
    band = max([by_score, *(t.band for t in forcing)], key=order.index) if scored else ""
    return Reckoned(
        score=total,
        by_score=by_score,
        band=band,
        triggers=forcing,
        asks=tuple(trigger for trigger in held if trigger.asks),
        missing=missing(content, answers),
        with_victim=content.with_victim is not None and content.with_victim.holds(answers),
    )


def score(content: Content, answers: Answers) -> int:
    """Return the sum of the scores of what was chosen."""
    return sum(points(question, answers.get(question.code)) for question in content.questions)


def points(question: Question, given: Any) -> int:
    """Return the points that one answer gives; none where nothing known was chosen."""
    chosen = given if isinstance(given, list) else [given]
    return sum(found.score for code in set(map(str, chosen)) if (found := question.answer(code)))


def band_of(content: Content, total: int) -> str:
    """Return the band of a score: the highest that begins at it or below."""
    return next(band.band for band in reversed(content.bands) if band.lowest <= total)


def missing(content: Content, answers: Answers) -> tuple[Question, ...]:
    """Return the questions that must be answered and are not."""
    return tuple(q for q in content.questions if q.required and not answered(answers.get(q.code)))


def answered(given: Any) -> bool:
    """Say whether something was answered; 0 is an answer."""
    return given not in (None, "", [])


def kept(content: Content, answers: Answers) -> dict[str, Any]:
    """Return of some answers what the version knows, in the form in which it is kept.

    A detail stands as ``question-answer`` and goes when the answer is not chosen any more. What
    the version does not know, or what is of another form, is left out.
    """
    found: dict[str, Any] = {}
    for question in content.questions:
        value = _kept(question, answers.get(question.code))
        if not answered(value):
            continue
        found[question.code] = value
        for code in value if isinstance(value, list) else [value]:
            answer = question.answer(code)
            name = detail_name(question.code, str(code))
            words = answers.get(name)
            if answer is not None and answer.detail and isinstance(words, str) and words.strip():
                found[name] = words.strip()
    return found


def detail_name(question: str, answer: str) -> str:
    """Return where the words to an answer stand: codes hold no hyphen."""
    return f"{question}-{answer}"


def _kept(question: Question, given: Any) -> Any:
    if question.kind == MULTI:
        chosen = given if isinstance(given, list) else []
        found = [a.code for a in question.answers if a.code in chosen]
        alone = [a.code for a in question.answers if a.alone and a.code in found]
        return found if not alone or len(found) == 1 else [c for c in found if c not in alone]
    if question.kind == NUMBER:
        whole = isinstance(given, int) and not isinstance(given, bool)
        return given if whole and 0 <= given <= MOST else None
    if question.kind == TEXT:
        return given.strip() if isinstance(given, str) else None
    if question.kind == DATE:
        return given if _is_date(given) else None
    return given if isinstance(given, str) and question.answer(given) else None


def _is_date(given: Any) -> bool:
    try:
        return bool(dt.date.fromisoformat(given)) if isinstance(given, str) else False
    except ValueError:
        return False


def in_words(question: Question, answers: Answers) -> str:
    """Return what was answered to a question in words, with its details; "" if nothing."""
    given = answers.get(question.code)
    if not answered(given):
        return ""
    if question.kind == DATE:
        return day(dt.date.fromisoformat(str(given)))
    if question.kind in (TEXT, NUMBER):
        return str(given)
    parts = []
    for code in given if isinstance(given, list) else [given]:
        answer = question.answer(code)
        text = answer.text if answer else str(code)
        more = answers.get(detail_name(question.code, str(code)))
        parts.append(f"{text} ({more})" if more else text)
    return "; ".join(parts)
