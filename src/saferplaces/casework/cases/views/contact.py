"""Contact with the people of a case, notes and reviews."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpResponse
from django.utils import timezone

from saferplaces.casework.cases.actions.after_closing import ask_satisfaction
from saferplaces.casework.cases.actions.log_contact import log_contact
from saferplaces.casework.cases.actions.notes import agree_rhythm, review_case, write_note
from saferplaces.casework.cases.forms.passing import SatisfactionForm
from saferplaces.casework.cases.forms.working import (
    ContactForm,
    NoteForm,
    ReviewForm,
    RhythmForm,
)
from saferplaces.casework.cases.models import Case
from saferplaces.casework.cases.policy import cases
from saferplaces.casework.cases.queries import people_of
from saferplaces.casework.cases.reaching import banners
from saferplaces.casework.cases.views.one_form import one_form, posted
from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.identity.roles import CASES_WORK
from saferplaces.foundation.ui.doors import door
from saferplaces.foundation.ui.fetching import fetch

NOON = dt.time(12)


@door(CASES_WORK, personal=True, verb="case.contact_add", methods=("GET", "POST"))
def case_contact_add(request: Request, case_id: int) -> HttpResponse:
    """Write a contact down; how each may safely be reached stands above."""
    case = fetch(cases, request.actor, case_id, "work")
    people = people_of(case.pk)
    request.access.saw("caseperson", [one.pk for one in people], [one.person_id for one in people])

    def do(data: dict[str, Any]) -> object:
        return log_contact(
            request.actor, case_id, case_person_id=data["person"], kind=data["kind"],
            outcome=data["outcome"], channel=data["channel"], outgoing=data["direction"] == "out",
            face_to_face=data["face_to_face"], text=data["text"], at=_when(case, data["day"]),
            shared=data.get("shared", False),
        )  # fmt: skip

    return one_form(
        request, case, ContactForm(case, posted(request)), do,
        title="Write a contact down", button="Save", done="The contact is on record.",
        reaches=banners(request.actor, people),
    )  # fmt: skip


@door(CASES_WORK, personal=True, verb="case.note_add", methods=("GET", "POST"))
def case_note_add(request: Request, case_id: int) -> HttpResponse:
    """Write a note; what a partner writes is theirs and the holder's to read."""
    case = fetch(cases, request.actor, case_id, "contribute")

    def do(data: dict[str, Any]) -> object:
        return write_note(
            request.actor, case_id, text=data["text"], shared=data.get("shared", False)
        )

    return one_form(
        request, case, NoteForm(case, posted(request)), do,
        title="Write a note", button="Save", done="The note is on record.",
    )  # fmt: skip


@door(CASES_WORK, personal=True, verb="case.review_add", methods=("GET", "POST"))
def case_review_add(request: Request, case_id: int) -> HttpResponse:
    """Review a case."""
    case = fetch(cases, request.actor, case_id, "work")

    def do(data: dict[str, Any]) -> object:
        return review_case(request.actor, case_id, text=data["text"])

    return one_form(
        request, case, ReviewForm(posted(request)), do,
        title="Review the case", button="Save the review", done="The case is reviewed.",
    )  # fmt: skip


@door(CASES_WORK, personal=True, verb="case.rhythm", methods=("GET", "POST"))
def case_rhythm(request: Request, case_id: int) -> HttpResponse:
    """Agree with the victim how often they hear."""
    case = fetch(cases, request.actor, case_id, "work")

    def do(data: dict[str, Any]) -> object:
        return agree_rhythm(request.actor, case_id, days=data["days"])

    form = RhythmForm(posted(request), initial={"days": case.update_days})
    return one_form(
        request, case, form, do,
        title="How often the victim hears from us", button="Save", done="It is agreed.",
        intro="Never less often than the band of risk asks for. Leave it empty to keep to that.",
    )  # fmt: skip


@door(CASES_WORK, personal=True, verb="case.satisfaction", methods=("GET", "POST"))
def case_satisfaction(request: Request, case_id: int) -> HttpResponse:
    """Note that a victim was asked how satisfied they are, and the answer."""
    case = fetch(cases, request.actor, case_id, "work")

    def do(data: dict[str, Any]) -> object:
        return ask_satisfaction(
            request.actor, case_id, case_person_id=data["person"], answer=data["answer"],
            words=data["words"],
        )  # fmt: skip

    return one_form(
        request, case, SatisfactionForm(case, posted(request)), do,
        title="How satisfied the victim is", button="Save", done="It is on record.",
        reaches=banners(request.actor, people_of(case.pk, "victim")),
    )  # fmt: skip


def _when(case: Case, day: dt.date | None) -> dt.datetime | None:
    """Return noon of another day, or just after the case was opened on its own day."""
    if day is None or day == timezone.localdate():
        return None
    return max(timezone.make_aware(dt.datetime.combine(day, NOON)), case.opened_at)
