"""Pages of tasks."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.identity.roles import REASSIGN, TASKS
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.queries import choices
from saferplaces.foundation.registry import TASK_LINKS
from saferplaces.foundation.tasks import queries
from saferplaces.foundation.tasks.actions.end import cancel_task, complete_task
from saferplaces.foundation.tasks.actions.reassign import reassign_task
from saferplaces.foundation.tasks.forms import EndForm, OwnerForm
from saferplaces.foundation.tasks.models import Task, TaskState
from saferplaces.foundation.tasks.pages import about, listing, state_of
from saferplaces.foundation.tasks.policy import tasks as policy
from saferplaces.foundation.ui.doors import door
from saferplaces.foundation.ui.fetching import fetch

WHOSE = {
    "mine": "My tasks",
    "team": "My team's tasks",
    "all": "All that I may see",
}


@door(TASKS, personal=True, verb="task.list")
def task_list(request: Request) -> HttpResponse:
    """Show open tasks, the first due first."""
    whose = request.GET.get("whose", "mine")
    whose = whose if whose in WHOSE else "mine"
    table = listing(request, _rows(request, whose), WHOSE[whose])
    request.access.asked(whose=whose)
    request.access.saw("task", [t.pk for t in table.rows], [t.person_id for t in table.rows])
    tabs = [
        {"text": text, "href": f"?whose={key}", "active": key == whose}
        for key, text in WHOSE.items()
    ]
    return render(request, "tasks/list.html", {"table": table, "tabs": tabs})


def _rows(request: Request, whose: str) -> QuerySet[Task]:
    if whose == "team":
        return queries.of_my_team(request.actor)
    if whose == "all":
        return queries.readable(request.actor)
    return queries.mine(request.actor)


@door(TASKS, personal=True, verb="task.read", methods=("GET", "POST"))
def task_page(request: Request, pk: int) -> HttpResponse:
    """Show one task; end it."""
    task = fetch(policy, request.actor, pk)
    form = EndForm(request.POST if request.method == "POST" else None)
    request.access.saw("task", [task.pk], [task.person_id])
    if request.method == "POST" and form.is_valid():
        act = complete_task if form.cleaned_data["ended"] == "done" else cancel_task
        try:
            act(request.actor, pk, form.cleaned_data["outcome"])
        except Problem as problem:
            if problem.field is None:  # somebody else ended it meanwhile
                messages.warning(request, problem.message)
                return redirect("task", pk=pk)
            form.add_error(problem.field, problem.message)
        else:
            messages.success(request, "The task has ended.")
            return redirect("tasks")
    return _page(request, task, form)


@door(REASSIGN, personal=True, verb="task.read", methods=("GET", "POST"))
def task_reassign(request: Request, pk: int) -> HttpResponse:
    """Give a task to somebody else."""
    task = fetch(policy, request.actor, pk, "reassign")
    request.access.saw("task", [task.pk], [task.person_id])
    form = OwnerForm(request.POST if request.method == "POST" else None, task=task)
    if request.method == "POST" and form.is_valid():
        try:
            reassign_task(request.actor, pk, form.cleaned_data["owner"])
        except Problem as problem:
            form.add_error(problem.field, problem.message)
        else:
            messages.success(request, "The task has been given to somebody else.")
            return redirect("task", pk=pk)
    return render(request, "tasks/reassign.html", {"task": task, "form": form})


def _page(request: Request, task: Task, form: EndForm) -> HttpResponse:
    actor = request.actor
    context = {
        "task": task,
        "kind": dict(choices("task_kinds")).get(task.kind, task.kind),
        "state": state_of(task, timezone.now()),
        "about": about(actor, task),
        "links": [found for ask in TASK_LINKS if (found := ask(actor, task)) is not None],
        "is_open": task.state == TaskState.OPEN,
        "may_end": policy.may(actor, "end", task).allowed,
        "may_reassign": policy.may(actor, "reassign", task).allowed,
        "form": form,
    }
    return render(request, "tasks/task.html", context)
