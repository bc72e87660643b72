"""What districts answer to audits of plans: the commander's page, and the list of all answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from markupsafe import Markup

from saferplaces.casework.problem_solving.auditing.actions.answer import answer, finish
from saferplaces.casework.problem_solving.auditing.policy import answers
from saferplaces.casework.problem_solving.auditing.showing import findings, is_overdue
from saferplaces.casework.problem_solving.forms.audit import AnswerForm, DoneForm
from saferplaces.casework.problem_solving.models import AnswerState, AuditAnswer
from saferplaces.casework.problem_solving.words import district_names
from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.identity.roles import PLANS_ANSWER
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.ui.components import tag
from saferplaces.foundation.ui.doors import door
from saferplaces.foundation.ui.fetching import fetch
from saferplaces.foundation.ui.formats import day
from saferplaces.foundation.ui.tables import Column, Table


@door(PLANS_ANSWER, personal=False, methods=("GET", "POST"))
def give(request: Request, pk: int) -> HttpResponse:
    """Answer for a district, or say what came of what it was to do."""
    found = fetch(answers, request.actor, pk, "answer")
    asked = found.state == AnswerState.ASKED
    form: Any = (AnswerForm if asked else DoneForm)(request.POST or None)

    def keep() -> None:
        if asked:
            answer(request.actor, pk, form.answer())
        else:
            finish(request.actor, pk, form.cleaned_data["done"])

    if request.method == "POST" and form.is_valid() and _kept(request, form, keep):
        return redirect("plan-audit", pk=found.audit_id)
    where = district_names().get(found.district, found.district)
    context = {
        "form": form, "back": found.audit, "button": "Save", "findings": findings(found),
        "heading": f"Answer for {where}" if asked else f"What {where} has done",
    }  # fmt: skip
    return render(request, "problem_solving/audit_form.html", context)


def _kept(request: Request, form: Any, keep: Callable[[], None]) -> bool:
    try:
        keep()
    except Problem as problem:
        form.refuse(problem)
        return False
    messages.success(request, "Saved.")
    return True


def table(request: Request, rows: QuerySet[AuditAnswer], *, audits: bool) -> Table[AuditAnswer]:
    """Return answers as a table; with the audit that each is about where there are several."""
    names = district_names()
    columns: list[Column[AuditAnswer]] = [
        Column("district", "District", lambda a: names.get(a.district, a.district),
               sort="district"),
        Column("state", "Answer", _state, sort="state"),
        Column("due_at", "Due", lambda a: day(a.due_at), sort="due_at"),
        Column("answered_at", "Answered",
               lambda a: day(a.answered_at) if a.answered_at else "–", sort="answered_at"),
        Column("words", "What is said", lambda a: _joined(a.get_word_display(), a.words)),
        Column("will_do", "What the district will do", lambda a: a.will_do or "–"),
        Column("do_by", "By", lambda a: day(a.do_by) if a.do_by else "–", sort="do_by"),
        Column("done", "What was done", lambda a: _joined(
            day(a.done_at) if a.done_at else "", a.done)),
    ]  # fmt: skip
    if audits:
        columns.insert(0, Column(
            "audit", "Audit", lambda a: a.audit.title,
            link=lambda a: reverse("plan-audit", args=[a.audit_id]),
        ))  # fmt: skip
    return Table(
        request, rows, columns, caption="Answers of the districts", name="answers",
        default_sort="due_at", export_as="plan-audit-answers",
        empty="No district has been asked for an answer.",
    )  # fmt: skip


def _state(one: AuditAnswer) -> Markup | str:
    return tag("Overdue", "red") if is_overdue(one) else one.get_state_display()


def _joined(*parts: str) -> str:
    return ". ".join(part for part in parts if part) or "–"
