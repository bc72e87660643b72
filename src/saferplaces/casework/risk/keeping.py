"""Answers as a form or as JSON sends them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest, QueryDict

from saferplaces.casework.risk.actions.save import put, save
from saferplaces.casework.risk.content import Question, read
from saferplaces.casework.risk.forms import AnswerForm
from saferplaces.casework.risk.models import Assessment
from saferplaces.foundation.identity.actor import Actor

SECTION = "section"
"""Name of the field that says which section a form holds: what it leaves out is taken back."""


def posted(request: HttpRequest) -> QueryDict | None:
    """Return what was sent, as a form or as JSON; None where it cannot be read."""
    if not (request.content_type or "").startswith("application/json"):
        return request.POST
    try:
        sent = json.loads(request.body)
    except ValueError:
        return None
    if not isinstance(sent, dict):
        return None
    found = QueryDict(mutable=True)
    for name, value in sent.items():
        many = value if isinstance(value, list) else [value]
        found.setlist(name, [str(one).replace("\0", "") for one in many if one is not None])
    return found


def asked_of(found: Assessment, given: QueryDict) -> list[Question]:
    """Return the questions that something sent is about: a section's, or those that it names."""
    content = read(found.version.content)
    section = content.section(given.get(SECTION, ""))
    if section is not None:
        return list(section.questions)
    names = {name.split("-")[0] for name in given}
    return [question for question in content.questions if question.code in names]


def keep(
    actor: Actor, found: Assessment, asked: Sequence[Question], given: QueryDict
) -> Assessment:
    """Save what was sent to a draft.

    Raises
    ------
    Problem
        When it is not a draft any more.
    """
    return save(actor, found.pk, _answers(asked, given))


def after(found: Assessment, asked: Sequence[Question], given: QueryDict) -> dict[str, Any]:
    """Return the answers of a draft as they would be with what was sent."""
    return put(read(found.version.content), found.answers, _answers(asked, given))


def version_of(asked: Sequence[Question], answers: Mapping[str, Any]) -> str:
    """Return what is another text once the answers to some questions are others."""
    codes = {question.code for question in asked}
    own = {name: value for name, value in answers.items() if name.split("-")[0] in codes}
    text = json.dumps(own, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _answers(asked: Sequence[Question], given: QueryDict) -> dict[str, Any]:
    form = AnswerForm(asked, given)
    form.is_valid()
    return form.given()
