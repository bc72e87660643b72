"""Answers as a form or as JSON sends them."""

from __future__ import annotations

import json

from django.http import HttpRequest, QueryDict

from saferplaces.casework.risk.actions.save import save
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


def keep(actor: Actor, found: Assessment, given: QueryDict) -> Assessment:
    """Save what was sent to a draft: of a whole section, or of the questions that are named.

    Raises
    ------
    Problem
        When it is not a draft any more.
    """
    form = AnswerForm(_questions(found, given), given)
    form.is_valid()
    return save(actor, found.pk, form.given())


def _questions(found: Assessment, given: QueryDict) -> list[Question]:
    content = read(found.version.content)
    section = content.section(given.get(SECTION, ""))
    if section is not None:
        return list(section.questions)
    names = {name.split("-")[0] for name in given}
    return [question for question in content.questions if question.code in names]
