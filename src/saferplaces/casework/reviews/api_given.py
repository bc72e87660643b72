"""A decision as other software sends it, checked by the form of the review page."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import QueryDict
from ninja.errors import ValidationError
from pydantic import Field

from saferplaces.casework.reviews.actions.given import Given
from saferplaces.casework.reviews.forms import ALIASES, DecisionForm
from saferplaces.casework.reviews.models import ReviewState
from saferplaces.casework.reviews.reading import Log
from saferplaces.foundation.api.shapes import Day, In
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.tasks.api import whose

YES_NO = {True: "yes", False: "no", None: ""}


class AskedIn(In):
    """One thing to do that the decision asks for."""

    kind: str = Field(max_length=60, description="Code of the list task_kinds")
    team: str = Field(max_length=121, description="Codes, as organisation/team")
    due_on: Day
    note: str = Field("", max_length=500)


class DecisionIn(In):
    """A decision as a person made it; nothing in it has a default that decides anything."""

    seen: str = Field("", max_length=64, description="`seen` of the review, as it was read")
    recording: str = Field(max_length=40, description="Code of the list recording_decisions")
    risk_level: str = Field(max_length=20, description="Code of the list risk_levels")
    answers: dict[str, str] = Field(
        {}, max_length=50, description="A code of prompt_answers for the key of every prompt"
    )
    rationale: str = Field("", max_length=1000, description="No names")
    crime_class: str = Field("", max_length=10)
    recorded: str = Field("", max_length=10, description="now or later, where a crime is due")
    crime_number: str = Field("", max_length=40)
    hate: bool | None = None
    hate_strands: list[str] = Field([], max_length=20)
    domestic: bool | None = None
    asb_category: str = Field("", max_length=20, description="Empty leaves it as it is")
    note: str = Field("", max_length=2000)
    tasks: list[AskedIn] = Field([], max_length=10)


def given_of(actor: Actor, log: Log, sent: DecisionIn) -> Given:
    """Return the decision, if the form of the review page takes it.

    Raises
    ------
    ninja.errors.ValidationError
        With every field that will not do.
    """
    second = log.review.state == ReviewState.SECOND_LOOK
    form = DecisionForm(actor, [log], _data(sent, log), blind=not second)
    if not form.is_valid():
        raise ValidationError(
            [
                {"loc": ("body", _name(form, field)), "msg": str(message), "type": "form"}
                for field, messages in form.errors.items()
                for message in messages
            ]
        )
    return form.given()


def _data(sent: DecisionIn, log: Log) -> QueryDict:
    """Return what a browser would have sent; the form leaves out what no choice reveals."""
    data = QueryDict(mutable=True)
    same = ("recording", "risk_level", "rationale", "asb_category", "note")
    data.update({name: getattr(sent, name) for name in same})
    data.update({"hate": YES_NO[sent.hate], "domestic": YES_NO[sent.domestic]})
    data.setlist("hate_strands", list(sent.hate_strands))
    for name, fields in ALIASES.items():
        data.update(dict.fromkeys(fields, getattr(sent, name)))
    for prompt in log.prompts:
        data[prompt.field] = sent.answers.get(prompt.key, "")
    data.setlist("tasks", list(dict.fromkeys(task.kind for task in sent.tasks)))
    for task in sent.tasks:
        data.update(_task(task.kind, task.team, task.due_on, task.note))
    return data


def _task(kind: str, team: str, due: dt.date, note: str) -> dict[str, Any]:
    parts = {"day": due.day, "month": due.month, "year": due.year}
    dates = {f"{kind}_due-{part}": str(number) for part, number in parts.items()}
    return {f"{kind}_owner": f"team-{whose('', team)[1]}", f"{kind}_note": note} | dates


def _name(form: DecisionForm, field: str) -> str:
    """Return what the sender calls a field of the form."""
    for name, fields in ALIASES.items():
        if field in fields:
            return name
    for prompt in (prompt for group in form.prompts for prompt in group):
        if field == prompt.field:
            return f"answers.{prompt.key}"
    return "tasks" if field not in DecisionIn.model_fields else field
