"""Keep answers of a draft: at any time, as often as one likes, with or without a line."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.utils import timezone

from saferplaces.casework.risk.content import Content, read
from saferplaces.casework.risk.models import Assessment
from saferplaces.casework.risk.policy import assessments
from saferplaces.casework.risk.scoring import answered, detail_name, kept
from saferplaces.casework.risk.states import ASSESSMENT, DRAFT
from saferplaces.foundation.audit.access import record
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.states import may_go

ENDED = "This assessment is not a draft any more: it was completed or discarded. Nothing was saved."
ACCEPTED, CHANGED, LEFT = "accepted", "changed", "left"


def save(
    actor: Actor, key: int, given: Mapping[str, Any], *, accept: Collection[str] = ()
) -> Assessment:
    """Keep the answers to some questions; those to others stay as they are.

    The same again changes nothing and leaves no record.

    Parameters
    ----------
    given:
        Question to answer; an empty one takes the answer back. Details stand as
        ``question-answer``.
    accept:
        Questions whose answer is what is on record about them.

    Raises
    ------
    Problem
        When it is not a draft any more.
    """
    with acting(actor):
        found = Assessment.objects.select_for_update(of=("self",)).select_related("version").get(
            pk=key
        )  # fmt: skip
        assessments.may(actor, "write", found).require()
        if not may_go(ASSESSMENT, found.state, DRAFT):
            raise Problem(ENDED)
        content = read(found.version.content)
        answers = put(content, found.answers, given, _accepted(found, accept))
        words = worded(found.filled, answers)
        if answers == found.answers and words == found.filled:
            return found
        changed = [
            q.code for q in content.questions if answers.get(q.code) != found.answers.get(q.code)
        ]
        found.answers, found.filled = answers, words
        found.saved_at = timezone.now()
        found.save(update_fields=["answers", "filled", "saved_at"])
        record(
            actor,
            what="alter",
            verb="assessment.saved",
            objects=[f"assessment:{found.pk}"],
            people=[found.person_id],
            detail={"questions": changed},
        )
    return found


def put(content: Content, before: Mapping[str, Any], *changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return answers with some changes put in, in the order given."""
    found = dict(before)
    for given in changes:
        for question in content.questions:
            if question.code in given:
                names = [detail_name(question.code, a.code) for a in question.answers]
                for name in names:
                    found.pop(name, None)
                found[question.code] = given[question.code]
                found |= {name: given[name] for name in names if name in given}
    return kept(content, found)


def _accepted(found: Assessment, accept: Collection[str]) -> dict[str, Any]:
    answers: dict[str, Any] = {}
    for code in accept:
        if code in found.filled:
            answers[code] = found.filled[code]["value"]
            answers |= found.filled[code].get("details") or {}
    return answers


def worded(filled: Mapping[str, Any], answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is on record, each with what became of it: accepted, changed or left."""
    return {
        code: row | {"word": _word(row["value"], answers.get(code))} for code, row in filled.items()
    }


def _word(value: Any, answer: Any) -> str:
    if not answered(answer):
        return LEFT
    same = sorted(answer) == sorted(value) if isinstance(answer, list) else answer == value
    return ACCEPTED if same else CHANGED
