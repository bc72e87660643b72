"""The diary and the files of a case, and adding to them."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from saferplaces.casework.cases.models import Case, CasePerson, Part
from saferplaces.casework.cases.policy import cases
from saferplaces.casework.cases.queries import people_of
from saferplaces.casework.evidence import queries
from saferplaces.casework.evidence.actions.take_in import take_in
from saferplaces.casework.evidence.actions.write_down import write_down
from saferplaces.casework.evidence.forms import DiaryForm, UploadForm
from saferplaces.casework.evidence.models import DiaryEntry, Exhibit
from saferplaces.casework.evidence.words import SORTS, size, span, whose
from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.identity.roles import CASES, CASES_WORK
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.ui.doors import door
from saferplaces.foundation.ui.fetching import fetch
from saferplaces.foundation.ui.formats import moment
from saferplaces.foundation.ui.tables import Column, Table
from saferplaces.foundation.ui.uploads import Stored, problem_of

VICTIMS_SIDE = (Part.VICTIM, Part.WITNESS, Part.REPORTER)
"""Who keeps a diary in a case."""


@door(CASES, personal=True, verb="evidence.list")
def evidence(request: Request, case_id: int) -> HttpResponse:
    """List the diary and the files of a case."""
    case = fetch(cases, request.actor, case_id)
    entries = _entries(request, case)
    files = _files(request, case)
    rows: list[DiaryEntry | Exhibit] = [*entries.rows, *files.rows]
    people = [row.person.person_id for row in rows if row.person]
    request.access.saw("diaryentry", [row.pk for row in entries.rows], people)
    request.access.saw("exhibit", [row.pk for row in files.rows])
    may_add = cases.may(request.actor, "contribute", case).allowed
    return render(
        request,
        "evidence/of_case.html",
        {"case": case, "entries": entries, "files": files, "may_add": may_add},
    )


@door(CASES_WORK, personal=True, verb="evidence.write_down", methods=("GET", "POST"))
def write(request: Request, case_id: int) -> HttpResponse:
    """Put an entry into a diary."""
    case = fetch(cases, request.actor, case_id, "contribute")
    form = DiaryForm(request.POST or None, **_known(request, case, *VICTIMS_SIDE))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            write_down(
                request.actor,
                case.pk,
                person_id=form.given_person,
                own_words=given["own_words"] == "yes",
                happened_at=given["happened_at"],
                until=given["ended_at"],
                text=given["text"],
                effect=given["effect"],
                present=given["present"],
                shared=bool(given.get("shared")),
            )
        except Problem as problem:
            _refuse(form, problem, {"happened_at": "day"})
        else:
            messages.success(request, "The entry is in the diary.")
            return redirect("evidence-of-case", case_id=case.pk)
    return render(request, "evidence/write.html", {"case": case, "form": form})


@door(CASES_WORK, personal=True, verb="evidence.upload", methods=("GET", "POST"))
def upload(request: Request, case_id: int) -> HttpResponse:
    """Take a file in."""
    case = fetch(cases, request.actor, case_id, "contribute")
    known = _known(request, case)
    if request.method != "POST":
        form = UploadForm(**known)
        return render(request, "evidence/upload.html", {"case": case, "form": form})
    form = UploadForm(request.POST, request.FILES, problem=problem_of(request), **known)
    if form.is_valid():
        given = form.cleaned_data
        file = cast(Stored, given["file"])
        try:
            found = take_in(
                request.actor,
                case.pk,
                key=file.key,
                name=file.name or "",
                size=file.size or 0,
                sha256=file.sha256,
                text=given["text"],
                person_id=form.given_person,
                taken_at=given["taken_at"],
                shared=bool(given.get("shared")),
            )
        except Problem as problem:
            _refuse(form, problem, {"taken_at": "day"})
        else:
            file.keep()
            messages.success(request, "The file is kept as it came.")
            return redirect("exhibit", pk=found.pk)
    return render(request, "evidence/upload.html", {"case": case, "form": form})


def _known(request: Request, case: Case, *parts: str) -> dict[str, Any]:
    """Return what the forms ask of: the people of the case, for those who hold it."""
    partner = request.actor.organisation_id != case.organisation_id
    people: list[CasePerson] = [] if partner else people_of(case.pk, *parts)
    request.access.saw("case", [case.pk], [person.person_id for person in people])
    only = {"person": str(people[0].pk)} if len(people) == 1 else {}
    return {"people": people, "partner": partner, "initial": only}


def _refuse(form: DiaryForm | UploadForm, problem: Problem, fields: dict[str, str]) -> None:
    field = fields.get(problem.field or "", problem.field)
    form.refuse(Problem(problem.message, field))


def _entries(request: Request, case: Case) -> Table[DiaryEntry]:
    columns: list[Column[DiaryEntry]] = [
        Column("happened_at", "When", span, sort="happened_at",
               link=lambda row: reverse("diary-entry", args=[row.pk])),
        Column("text", "What happened", lambda row: _short(row.text)),
        Column("person", "Whose", whose),
        Column("shared", "Shared", lambda row: "Yes" if row.shared else "No"),
        Column("state", "State", lambda row: row.get_state_display(), sort="state"),
    ]  # fmt: skip
    return Table(
        request, queries.diary_of(request.actor, case.pk), columns, caption="Diary", name="diary",
        default_sort="-happened_at", empty="Nothing has been written down yet.",
    )  # fmt: skip


def _files(request: Request, case: Case) -> Table[Exhibit]:
    columns: list[Column[Exhibit]] = [
        Column("reference", "File", link=lambda row: reverse("exhibit", args=[row.pk])),
        Column("text", "What it shows", lambda row: _short(row.text)),
        Column("sort", "Kind", lambda row: f"{SORTS[row.sort]}, {size(row.size)}", sort="sort"),
        Column("taken_at", "Taken", lambda row: moment(row.taken_at), sort="taken_at"),
        Column("person", "Whose", whose),
        Column("shared", "Shared", lambda row: "Yes" if row.shared else "No"),
        Column("uploaded_at", "Came in", lambda row: moment(row.uploaded_at), sort="uploaded_at"),
        Column("state", "State", lambda row: row.get_state_display(), sort="state"),
    ]
    return Table(
        request, queries.exhibits_of(request.actor, case.pk), columns, caption="Files",
        name="files", default_sort="-uploaded_at", empty="No file has been sent in yet.",
    )  # fmt: skip


def _short(text: str) -> str:
    one = " ".join(text.split())
    return one if len(one) <= 80 else f"{one[:79].rstrip()}…"
