"""What the duty reader reads now, unredacted; the rota."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from saferplaces.foundation.identity.models import User
from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.identity.roles import FEEDBACK_URGENT
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.queries import codes, label
from saferplaces.foundation.ui.components import tag
from saferplaces.foundation.ui.doors import door
from saferplaces.foundation.ui.fetching import fetch
from saferplaces.foundation.ui.formats import moment
from saferplaces.foundation.ui.tables import Column, Table
from saferplaces.intake.feedback.actions import rota
from saferplaces.intake.feedback.actions import urgent as actions
from saferplaces.intake.feedback.duty import on_duty, turns
from saferplaces.intake.feedback.forms import Outcome, Turn
from saferplaces.intake.feedback.models import Original, Urgent, UrgentState
from saferplaces.intake.feedback.policy import duties, originals, urgents
from saferplaces.intake.feedback.views.answers import _facts
from saferplaces.intake.feedback.views.parts import BOTH, COLOURS, parts_of

POST = ("POST",)


@door(FEEDBACK_URGENT, personal=False)
def listed(request: Request) -> HttpResponse:
    """List what waits, the soonest due first. No words stand here."""
    done = request.GET.get("which") == "done"
    rows = Urgent.objects.filter(urgents.scope(request.actor)).select_related(
        "answer__stop", "reader"
    )
    rows = rows.filter(state=UrgentState.DONE) if done else rows.exclude(state=UrgentState.DONE)
    names = {row.code: row.label for row in codes("feedback_urgent")}
    table: Table[Urgent] = Table(
        request,
        rows,
        [
            Column("due_at", "Acknowledge by", lambda u: moment(u.due_at), sort="due_at",
                   link=lambda u: reverse("feedback-urgent-one", args=[u.pk])),
            Column("signs", "May be about", lambda u: ", ".join(names.get(s, s) for s in u.signs)),
            Column("where", "Stop", lambda u: str(u.answer.stop or "Not named")),
            Column("reader", "Duty reader",
                   lambda u: u.reader.name if u.reader else "Nobody was on duty"),
            Column("state", "State",
                   lambda u: tag(u.get_state_display(), COLOURS[UrgentState(u.state)])),
        ],
        caption="Dealt with" if done else "To be read now",
        default_sort="-due_at" if done else "due_at",
        empty="" if done else "Nothing waits to be read now.",
    )  # fmt: skip
    context = {
        "parts": parts_of(request.actor, "feedback-urgent"),
        "table": table,
        "done": done,
        "duty": on_duty(timezone.now()),
    }
    return render(request, "feedback/urgent.html", context)


@door(FEEDBACK_URGENT, personal=True, verb="feedback.urgent.read")
def one(request: Request, pk: int) -> HttpResponse:
    """Show the words as they were written; the reading is recorded."""
    found = fetch(urgents, request.actor, pk)
    request.access.saw("urgent", [found.pk])
    request.access.saw("answer", [found.answer_id])
    words = originals.readable(request.actor).filter(pk=found.answer_id).first()
    return render(request, "feedback/urgent_one.html", _context(request, found, words, Outcome()))


@door(FEEDBACK_URGENT, personal=False, methods=POST)
def acknowledge(request: Request, pk: int) -> HttpResponse:
    """Say that one reads it now."""
    fetch(urgents, request.actor, pk, "work")
    try:
        actions.acknowledge(request.actor, pk)
    except Problem as problem:
        messages.error(request, problem.message)
    else:
        messages.success(request, "You read it now: the clock has stopped.")
    return redirect("feedback-urgent-one", pk=pk)


@door(FEEDBACK_URGENT, personal=True, verb="feedback.urgent.read", methods=POST)
def finish(request: Request, pk: int) -> HttpResponse:
    """Say what was done."""
    found = fetch(urgents, request.actor, pk, "work")
    request.access.saw("urgent", [found.pk])
    request.access.saw("answer", [found.answer_id])
    form = Outcome(request.POST)
    if form.is_valid():
        try:
            actions.finish(
                request.actor, pk, form.cleaned_data["outcome"], form.cleaned_data["note"]
            )
        except Problem as problem:
            form.refuse(problem)
        else:
            messages.success(request, "It is recorded what was done.")
            return redirect("feedback-urgent")
    words = originals.readable(request.actor).filter(pk=found.answer_id).first()
    return render(request, "feedback/urgent_one.html", _context(request, found, words, form))


def _context(
    request: Request, found: Urgent, words: Original | None, form: Outcome
) -> dict[str, object]:
    names = {row.code: row.label for row in codes("feedback_urgent")}
    return {
        "parts": parts_of(request.actor, "feedback-urgent"),
        "urgent": found,
        "state": tag(found.get_state_display(), COLOURS[UrgentState(found.state)]),
        "words": words.text if words else "",
        "signs": [(names.get(kind, kind), said) for kind, said in found.evidence],
        "facts": [
            *_facts(found.answer),
            ("Sent to", found.reader.name if found.reader else "Everybody: nobody was on duty"),
            ("Acknowledge by", moment(found.due_at)),
            ("Acknowledged", _acknowledged(found)),
            ("What was done", label("feedback_urgent_outcomes", found.outcome) or "Not said yet"),
        ],
        "form": form,
        "may_acknowledge": found.state in {UrgentState.SENT, UrgentState.ESCALATED},
        "may_finish": found.state == UrgentState.ACKNOWLEDGED,
    }  # fmt: skip


def _acknowledged(found: Urgent) -> str:
    if found.acknowledged_at is None or found.acknowledged_by is None:
        return "Not yet"
    return f"{found.acknowledged_by.name}, {moment(found.acknowledged_at)}"


@door(FEEDBACK_URGENT, personal=False, methods=BOTH)
def duty(request: Request) -> HttpResponse:
    """Show the rota, and put somebody on it."""
    people = dict(
        User.objects.filter(pk__in=actions.everybody()).order_by("name").values_list("pk", "name")
    )
    form = Turn(request.POST or None, people=people)
    if request.method == "POST" and form.is_valid():
        starts, ends = form.moments()
        try:
            rota.add_turn(
                request.actor, reader_id=form.cleaned_data["reader"],
                second_id=form.cleaned_data["second"], starts_at=starts, ends_at=ends,
            )  # fmt: skip
        except Problem as problem:
            field = {"ends": "ends_on"}.get(problem.field or "", problem.field)
            form.refuse(Problem(problem.message, field))
        else:
            messages.success(request, "They are on the rota.")
            return redirect("feedback-duty")
    now = timezone.now()
    context = {
        "parts": parts_of(request.actor, "feedback-duty"),
        "turns": list(turns(now)),
        "now": on_duty(now),
        "form": form,
    }
    return render(request, "feedback/duty.html", context)


@door(FEEDBACK_URGENT, personal=False, methods=POST)
def end_turn(request: Request, pk: int) -> HttpResponse:
    """Take a turn off the rota."""
    fetch(duties, request.actor, pk, "keep")
    try:
        rota.end_turn(request.actor, pk)
    except Problem as problem:
        messages.error(request, problem.message)
    return redirect("feedback-duty")
