"""Taskings of the Safer Travel Team: asked for, done, and told to the public."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.identity.roles import FEEDBACK_ACT
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.queries import label
from saferplaces.foundation.ui.components import tag
from saferplaces.foundation.ui.doors import door
from saferplaces.foundation.ui.fetching import fetch
from saferplaces.foundation.ui.formats import day, moment
from saferplaces.foundation.ui.forms import Form
from saferplaces.foundation.ui.tables import Column, Table
from saferplaces.intake.feedback import forms
from saferplaces.intake.feedback.actions import task
from saferplaces.intake.feedback.lists import labels
from saferplaces.intake.feedback.models import Tasking, TaskingState
from saferplaces.intake.feedback.policy import taskings
from saferplaces.intake.feedback.states import OPEN
from saferplaces.intake.feedback.views.parts import BOTH, COLOURS, parts_of

WHICH = (("open", "Open"), ("done", "Done"), ("published", "Published"), ("dropped", "Dropped"))


@door(FEEDBACK_ACT, personal=True, verb="feedback.taskings")
def listed(request: Request) -> HttpResponse:
    """List the taskings."""
    which = request.GET.get("which", "open")
    states = OPEN if which not in dict(WHICH) or which == "open" else (which,)
    today = timezone.localdate()
    table: Table[Tasking] = Table(
        request,
        taskings.readable(request.actor).filter(state__in=states).select_related("stop", "owner"),
        [
            Column("aim", "What", link=lambda t: reverse("feedback-tasking", args=[t.pk])),
            Column("where", "Where"),
            Column("owner", "Who", lambda t: t.owner.name, sort="owner__name"),
            Column("due_on", "By", lambda t: _due(t, today), sort="due_on"),
            Column("state", "State",
                   lambda t: tag(t.get_state_display(), COLOURS[TaskingState(t.state)])),
            Column("result", "Came of it",
                   lambda t: label("feedback_results", t.result) if t.result else ""),
        ],
        caption="Taskings",
        default_sort="due_on" if states == OPEN else "-due_on",
    )  # fmt: skip
    request.access.saw("tasking", [row.pk for row in table.rows])
    context = {
        "parts": parts_of(request.actor, "feedback-taskings"),
        "table": table,
        "which": which if which in dict(WHICH) else "open",
        "choices": WHICH,
    }
    return render(request, "feedback/taskings.html", context)


@door(FEEDBACK_ACT, personal=False, methods=BOTH)
def new(request: Request) -> HttpResponse:
    """Ask for something to be done."""
    first = {name: request.GET.get(name, "")[:12] for name in ("stop", "route")}
    first["owner"] = str(request.actor.user_id)
    form = forms.Tasking(request.POST or None, team=task.team(), initial=first)
    if request.method == "POST" and form.is_valid():
        given = {key: value for key, value in form.cleaned_data.items() if key != "owner"}
        try:
            made = task.ask(request.actor, owner_id=form.cleaned_data["owner"], **given)
        except Problem as problem:
            form.refuse(problem)
        else:
            messages.success(request, "It is on the list.")
            return redirect("feedback-tasking", pk=made.pk)
    context = {"parts": parts_of(request.actor, "feedback-taskings"), "form": form}
    return render(request, "feedback/tasking_new.html", context)


@door(FEEDBACK_ACT, personal=True, verb="feedback.tasking", methods=BOTH)
def tasking(request: Request, pk: int) -> HttpResponse:
    """Show a tasking, and take it on: begin, say what came of it, publish, withdraw, drop."""
    found = fetch(taskings, request.actor, pk)
    request.access.saw("tasking", [found.pk])
    made = _forms(found)
    verb = request.POST.get("verb", "") if request.method == "POST" else ""
    if verb in made:
        form = type(made[verb])(request.POST, prefix=verb)
        made[verb] = form
        if form.is_valid():
            try:
                _do(request, found.pk, verb, form.cleaned_data)
            except Problem as problem:
                form.refuse(problem)
            else:
                return redirect("feedback-tasking", pk=found.pk)
    why = labels("feedback_reasons")
    context = {
        "parts": parts_of(request.actor, "feedback-taskings"),
        "tasking": found,
        "state": tag(found.get_state_display(), COLOURS[TaskingState(found.state)]),
        "facts": [
            ("Where", found.where),
            ("Reasons", ", ".join(why.get(code, code) for code in found.reasons) or "Not said"),
            ("How", found.plan or "Not said"),
            ("Who", found.owner.name),
            ("By", day(found.due_on)),
            ("Asked for", f"{found.made_by.name}, {moment(found.made_at)}"),
            ("Came of it", _result(found)),
        ],
        "forms": made,
        "changes": list(found.changes.select_related("by")),
    }
    return render(request, "feedback/tasking.html", context)


def _forms(found: Tasking) -> dict[str, Form]:
    """Return the forms of what may be done to it now."""
    ways: dict[str, dict[str, Callable[..., Form]]] = {
        TaskingState.ASKED: {"begin": Form, "drop": forms.Why},
        TaskingState.UNDER_WAY: {"result": forms.Result, "drop": forms.Why},
        TaskingState.DONE: {"publish": forms.Said},
        TaskingState.PUBLISHED: {"withdraw": forms.Why},
    }
    first = {"said": found.said, "did": found.did}
    return {
        verb: make(prefix=verb, initial=first) for verb, make in ways.get(found.state, {}).items()
    }


def _do(request: Request, pk: int, verb: str, given: dict[str, Any]) -> None:
    actor = request.actor
    doing: dict[str, Callable[[], Tasking]] = {
        "begin": lambda: task.begin(actor, pk),
        "result": lambda: task.give_result(actor, pk, given["result"], given["came"]),
        "publish": lambda: task.publish(actor, pk, given["said"], given["did"]),
        "withdraw": lambda: task.withdraw(actor, pk, given["why"]),
        "drop": lambda: task.drop(actor, pk, given["why"]),
    }
    doing[verb]()
    messages.success(request, "Saved.")


def _due(row: Tasking, today: Any) -> Any:
    told = day(row.due_on)
    late = row.state in OPEN and row.due_on < today
    return f"{told}, overdue" if late else told


def _result(row: Tasking) -> str:
    if not row.result:
        return "Not said yet"
    return f"{label('feedback_results', row.result)}. {row.came}"
