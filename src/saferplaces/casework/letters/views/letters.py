"""Letters of a case: choose, write, look over, finish, print, send."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from saferplaces.casework.cases.policy import cases
from saferplaces.casework.cases.queries import people_of
from saferplaces.casework.letters import forms, queries, ways
from saferplaces.casework.letters.actions.edit import edit as edit_letter
from saferplaces.casework.letters.actions.finish import finish as finish_letter
from saferplaces.casework.letters.actions.remind import remind as send_reminder
from saferplaces.casework.letters.actions.send import require_still
from saferplaces.casework.letters.actions.send import send as send_letter
from saferplaces.casework.letters.actions.withdraw import withdraw as withdraw_letter
from saferplaces.casework.letters.actions.write import write as write_letter
from saferplaces.casework.letters.looking import Fault, excerpt, look_over
from saferplaces.casework.letters.models import Letter, LetterState
from saferplaces.casework.letters.policy import letters
from saferplaces.casework.letters.word import TYPE, blocks, document
from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.identity.roles import CASES, CASES_WORK
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.ui.doors import door
from saferplaces.foundation.ui.fetching import fetch
from saferplaces.foundation.ui.formats import day, moment
from saferplaces.foundation.ui.tables import Column, Table

COLOURS = {
    LetterState.DRAFT: "grey",
    LetterState.FINISHED: "yellow",
    LetterState.SENT: "green",
    LetterState.WITHDRAWN: "red",
}
FIELDS = {"body": "In the letter", "subject": "In what it is about", "sender_lines": "In the "
          "sender", "to_lines": "In the address", "": ""}  # fmt: skip


@door(CASES, personal=True, verb="letter.list")
def of_case(request: Request, case_id: int) -> HttpResponse:
    """List the letters of a case."""
    case = fetch(cases, request.actor, case_id)
    columns: list[Column[Letter]] = [
        Column("made_at", "Written", lambda r: day(r.made_at), sort="made_at", link=_address),
        Column("title", "Letter", lambda r: r.version.template.title),
        Column(
            "person", "To", lambda r: f"{r.person.name} ({r.person.get_part_display().lower()})"
        ),
        Column("delivery", "How", lambda r: r.get_delivery_display()),
        Column("state", "State", lambda r: r.get_state_display(), sort="state"),
        Column("sent_at", "Sent", lambda r: day(r.sent_at, ""), sort="sent_at"),
    ]
    table = Table(
        request,
        queries.of_case(request.actor, case.pk),
        columns,
        caption="Letters",
        default_sort="-made_at",
        empty="No letter has been written in this case.",
    )
    people = [row.person.person_id for row in table.rows]
    request.access.saw("letter", [row.pk for row in table.rows], people)
    may_write = cases.may(request.actor, "work", case).allowed
    return render(
        request, "letters/of_case.html", {"case": case, "table": table, "may_write": may_write}
    )


@door(CASES_WORK, personal=True, verb="letter.write", methods=("GET", "POST"))
def write(request: Request, case_id: int) -> HttpResponse:
    """Begin a letter: to whom, which, from whom."""
    case = fetch(cases, request.actor, case_id, "work")
    people = people_of(case.pk)
    request.access.saw("case", [case.pk], [person.person_id for person in people])
    form = forms.WriteForm(
        request.POST or None,
        people=people,
        templates=list(queries.offered({person.part for person in people})),
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            found = write_letter(
                request.actor,
                case.pk,
                person_id=int(given["person"]),
                template=given["template"],
                sender=given["sender"],
            )
        except Problem as problem:
            form.refuse(problem)
        else:
            return redirect("letter-edit", pk=found.pk)
    return render(
        request,
        "letters/write.html",
        {"case": case, "form": form, "people": [(p, _safe(p.person_id)) for p in people]},
    )


@door(CASES_WORK, personal=True, verb="message.write", methods=("GET", "POST"))
def remind(request: Request, case_id: int) -> HttpResponse:
    """Send somebody in a case a reminder that says nothing about anybody."""
    case = fetch(cases, request.actor, case_id, "work")
    people = people_of(case.pk)
    request.access.saw("case", [case.pk], [person.person_id for person in people])
    form = forms.RemindForm(request.POST or None, people=people)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            send_reminder(
                request.actor,
                case.pk,
                person_id=int(given["person"]),
                channel=given["channel"],
                template=given["template"],
                first_line=given["first_line"],
                at=given["at"],
            )
        except Problem as problem:
            form.refuse(problem)
        else:
            messages.success(request, "The reminder is on its way.")
            return redirect("case", case_id=case.pk)
    return render(request, "letters/remind.html", {"case": case, "form": form})


@door(CASES, personal=True, verb="letter.read")
def letter(request: Request, pk: int) -> HttpResponse:
    """Show a letter as it will be, and what speaks against it."""
    return _page(request, _fetch(request, pk))


@door(CASES_WORK, personal=True, verb="letter.edit", methods=("GET", "POST"))
def edit(request: Request, pk: int) -> HttpResponse:
    """Change the words of a draft."""
    found = _fetch(request, pk, "work")
    if found.state != LetterState.DRAFT:
        return redirect("letter", pk=pk)
    try:
        safe = ways.ways(found.person.person_id)
    except Problem as problem:
        messages.error(request, problem.message)
        return redirect("letter", pk=pk)
    initial = {"subject": found.subject, "body": found.body, "delivery": found.delivery}
    form = forms.EditForm(request.POST or None, safe=safe, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            edit_letter(request.actor, pk, **form.cleaned_data)
        except Problem as problem:
            form.refuse(problem)
        else:
            return redirect("letter", pk=pk)
    return render(request, "letters/edit.html", {"letter": found, "form": form})


@door(CASES_WORK, personal=True, verb="letter.finish", methods=("POST",))
def finish(request: Request, pk: int) -> HttpResponse:
    """Finish a letter."""
    found = _fetch(request, pk, "work")
    form = forms.FinishForm(request.POST)
    form.is_valid()
    try:
        finish_letter(request.actor, pk, looked=bool(form.cleaned_data.get("looked")))
    except Problem as problem:
        form.refuse(problem)
        return _page(request, found, finishing=form)
    messages.success(request, "The letter is finished. Print it or take it as a Word file.")
    return redirect("letter", pk=pk)


@door(CASES_WORK, personal=True, verb="letter.send", methods=("POST",))
def send(request: Request, pk: int) -> HttpResponse:
    """Say that a letter has gone out."""
    found = _fetch(request, pk, "work")
    form = forms.SendForm(request.POST)
    form.is_valid()
    try:
        send_letter(request.actor, pk, shared=bool(form.cleaned_data.get("shared")))
    except Problem as problem:
        form.refuse(problem)
        return _page(request, found, sending=form)
    messages.success(request, "It is noted that the letter has gone out.")
    return redirect("letter", pk=pk)


@door(CASES_WORK, personal=True, verb="letter.withdraw", methods=("GET", "POST"))
def withdraw(request: Request, pk: int) -> HttpResponse:
    """Withdraw a letter."""
    found = _fetch(request, pk, "work")
    form = forms.WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            withdraw_letter(request.actor, pk, why=form.cleaned_data["why"])
        except Problem as problem:
            form.refuse(problem)
        else:
            return redirect("letter", pk=pk)
    return render(request, "letters/withdraw.html", {"letter": found, "form": form})


@door(CASES_WORK, personal=True, verb="letter.printed")
def printed(request: Request, pk: int) -> HttpResponse:
    """Show a finished letter for printing."""
    found = _fetch(request, pk, "work")
    if why := _stays(found):
        return _sent_back(request, found, why)
    return render(
        request, "letters/print.html", {"letter": found, "blocks": _grouped(blocks(found.body))}
    )


@door(CASES_WORK, personal=True, verb="letter.taken_as_word")
def word(request: Request, pk: int) -> HttpResponse:
    """Give a finished letter as a Word file."""
    found = _fetch(request, pk, "work")
    if why := _stays(found):
        return _sent_back(request, found, why)
    response = HttpResponse(document(found), content_type=TYPE)
    response["Content-Disposition"] = f'attachment; filename="letter-{found.reference}.docx"'
    return response


def _stays(found: Letter) -> str:
    """Say why a letter may not be printed now, or ""."""
    if found.state not in (LetterState.FINISHED, LetterState.SENT):
        return "Only a finished letter can be printed."
    try:
        require_still(found)
    except Problem as problem:
        return f"The letter cannot be printed. {problem.message}"
    return ""


def _sent_back(request: Request, found: Letter, why: str) -> HttpResponse:
    messages.error(request, why)
    return redirect("letter", pk=found.pk)


def _fetch(request: Request, pk: int, verb: str = "read") -> Letter:
    found = fetch(letters, request.actor, pk, verb)
    request.access.saw("letter", [found.pk], [found.person.person_id])
    return found


def _page(
    request: Request,
    found: Letter,
    finishing: forms.FinishForm | None = None,
    sending: forms.SendForm | None = None,
) -> HttpResponse:
    work = letters.may(request.actor, "work", found).allowed
    going = found.state in (LetterState.DRAFT, LetterState.FINISHED)
    faults = look_over(found) if work and going else []
    marked = [(f.start, f.end, f.what) for f in faults if f.field == "body" and f.end > f.start]
    context: dict[str, Any] = {
        "letter": found,
        "colour": COLOURS[LetterState(found.state)],
        "rows": _rows(found),
        "blocks": _grouped(blocks(found.body)),
        "stops": [_said(found, f) for f in faults if f.stops],
        "judge": [_said(found, f) for f in faults if not f.stops],
        "spans": _apart(marked),
        "work": work,
        "finishing": finishing or forms.FinishForm(),
        "sending": sending or forms.SendForm(),
    }
    return render(request, "letters/letter.html", context)


def _said(found: Letter, fault: Fault) -> dict[str, str]:
    return {
        "what": fault.what,
        "where": FIELDS[fault.field],
        "words": excerpt(found, fault) if fault.field else "",
    }


def _apart(spans: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Return spans of which none begins before the one before it has ended."""
    found: list[tuple[int, int, str]] = []
    for span in sorted(spans):
        if not found or span[0] >= found[-1][1]:
            found.append(span)
    return found


def _grouped(parts: list[tuple[str, str]]) -> list[tuple[str, list[str]]]:
    """Return paragraphs with the points of one list together."""
    found: list[tuple[str, list[str]]] = []
    for kind, text in parts:
        if kind == "bullet" and found and found[-1][0] == "bullet":
            found[-1][1].append(text)
        else:
            found.append((kind, [text]))
    return found


def _rows(found: Letter) -> list[tuple[str, object]]:
    rows: list[tuple[str, object]] = [
        ("To", f"{found.person.name} ({found.person.get_part_display().lower()})"),
        ("How it gets there", found.get_delivery_display()),
        ("Written from", str(found.version)),
        ("Written", f"{moment(found.made_at)} by {found.made_by.name}"),
    ]
    if found.finished_at and found.finished_by:
        rows.append(("Finished", f"{moment(found.finished_at)} by {found.finished_by.name}"))
    if found.sent_at and found.sent_by:
        rows.append(("Gone out", f"{moment(found.sent_at)}, says {found.sent_by.name}"))
    if found.withdrawn_why:
        rows.append(("Withdrawn because", found.withdrawn_why))
    return rows


def _safe(person_id: str) -> str:
    """Say how a letter may get to a person, or why not."""
    try:
        return " or ".join(way.label for way in ways.ways(person_id)).capitalize()
    except Problem as problem:
        return problem.message


def _address(row: Letter) -> str:
    return reverse("letter", args=[row.pk])
