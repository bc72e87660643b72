"""The review page: one screen, from what happened to what now."""

from __future__ import annotations

from copy import copy
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from saferplaces.casework.reviews import queries, reading, story, words
from saferplaces.casework.reviews.actions.decide import decide_together
from saferplaces.casework.reviews.actions.second_look import agree, send_back
from saferplaces.casework.reviews.actions.take import held_by_another, take
from saferplaces.casework.reviews.forms import DecisionForm, FilterForm
from saferplaces.casework.reviews.models import Decision, Review, ReviewState
from saferplaces.casework.reviews.paste import text_for_the_log
from saferplaces.casework.reviews.policy import reviews as policy
from saferplaces.casework.reviews.registry import REVIEW_LINKS
from saferplaces.casework.reviews.views.parts import part
from saferplaces.casework.reviews.views.queue import go_on
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.identity.roles import DECIDE, REVIEWS, SUPERVISE
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.queries import label
from saferplaces.foundation.registry import REVIEW_PANELS, read_instead
from saferplaces.foundation.tasks import queries as tasks
from saferplaces.foundation.ui.doors import door
from saferplaces.foundation.ui.fetching import fetch
from saferplaces.foundation.ui.numbers import whole_numbers
from saferplaces.intake.incidents.models import Incident
from saferplaces.intake.incidents.pages.panels import panels

TOGETHER = 6
"""Logs that fit on one screen; more are decided in turns."""


@door(REVIEWS, personal=True, verb="review.read", methods=("GET", "POST"))
def review(request: Request, pk: int) -> HttpResponse:
    """Show one review, and decide it, alone or with others of its event or series."""
    first = fetch(policy, request.actor, pk)
    if queries.unseen(request.actor, [pk]):
        return redirect("review-own-word", pk=pk)
    if page := read_instead(request.actor, [first.incident_id]).get(first.incident_id):
        return redirect(page)
    queries.known(first)
    given = request.POST if request.method == "POST" else request.GET
    logs = [reading.read(first)]
    logs += _together(request, logs[0], given.getlist("with"))
    second = first.state == ReviewState.SECOND_LOOK
    form: DecisionForm | None = None
    for log in logs:
        request.access.saw("review", [log.review.pk], log.people)
    request.access.saw("incident", [log.review.incident_id for log in logs])
    if request.method == "POST":
        form = DecisionForm(request.actor, logs, request.POST, blind=not second)
        if form.is_valid():
            done = _decide(request, logs, form)
            if done is not None:
                return done
    elif _decides(request.actor, first):
        start = _again(logs[0], logs[0].decision) if second else {}
        form = DecisionForm(request.actor, logs, blind=not second, initial=start)
    return render(request, "reviews/review.html", _page(request, logs, form))


def _decides(actor: Actor, review: Review) -> bool:
    """Say whether the form of a decision is for this actor now: they hold it, or look second."""
    if review.state == ReviewState.SECOND_LOOK:
        return _supervises(actor, review)
    return _holds(actor, review) and policy.may(actor, "decide", review).allowed


def _holds(actor: Actor, review: Review) -> bool:
    held = review.held_by_id == actor.user_id and bool(review.held_until)
    return held and review.state in queries.QUEUED


def _supervises(actor: Actor, review: Review) -> bool:
    own = review.decided_by_id == actor.user_id
    return policy.may(actor, "supervise", review).allowed and not own


def _together(request: Request, first: reading.Log, wanted: list[str]) -> list[reading.Log]:
    """Return the other logs that are read along: of the same sort, and theirs to decide."""
    keys = [key for key in _keys(wanted) if key != first.review.pk][: TOGETHER - 1]
    rows = queries.queue(request.actor).filter(pk__in=keys)
    found = [reading.read(row) for row in rows]
    return [log for log in found if log.sort == first.sort]


def _keys(given: list[str]) -> list[int]:
    return whole_numbers(given)


def _note(request: Request) -> str:
    return request.POST.get("note", "").replace("\0", "")


def _decide(request: Request, logs: list[reading.Log], form: DecisionForm) -> HttpResponse | None:
    """Decide and go on; None where the form has to be shown again with what is wrong."""
    keys = [log.review.pk for log in logs]
    try:
        made = decide_together(request.actor, keys, form.given(), seen=form.seen())
    except Problem as problem:
        form.add_error(form.field_of(problem.field), problem.message)
        return None
    told = "Saved. It goes to a supervisor for a second look." if (
        made[0].review.state == ReviewState.SECOND_LOOK
    ) else "Saved."  # fmt: skip
    many = f" {len(made)} logs were decided, each with its own record." if len(made) > 1 else ""
    messages.success(request, told + many)
    if request.POST.get("then") == "next":
        return go_on(request, FilterForm(request.actor, request.GET).terms, after=made[0].pk)
    return redirect("review", pk=keys[0])


def _page(request: Request, logs: list[reading.Log], form: DecisionForm | None) -> dict[str, Any]:
    actor, first = request.actor, logs[0].review
    now = timezone.now()
    open_ = first.state in queries.QUEUED
    second = first.state == ReviewState.SECOND_LOOK
    may = policy.may(actor, "decide", first).allowed
    held = _holds(actor, first)
    parts = [part(request, log) for log in logs]
    decisions = queries.history(first.incident_id)
    tasks_ = list(tasks.about(actor, "review", first.pk)) if decisions else []
    returned = first.state in {ReviewState.SENT_BACK, ReviewState.SECOND_LOOK}
    return {
        "review": first,
        "log": logs[0],
        "parts": parts,
        "form": form,
        "deciding": form is not None,
        "held": held,
        "second": second,
        "own_word": _own_word(first) if second else "",
        "supervises": _supervises(actor, first),
        "may_take": open_ and may and not held and not held_by_another(actor, first, now),
        "other_holds": open_ and held_by_another(actor, first, now),
        "siblings": _siblings(request, logs) if open_ and may else [],
        "signpost": story.signpost(logs[0]),
        "risk": label("risk_levels", logs[0].risk_on_record) if logs[0].risk_on_record else "",
        "decisions": [(d, _words(d)) for d in decisions],
        "paste": _paste(logs[0], tasks_),
        "returned": first.changes.last() if returned else None,
        "errors": list(queries.errors_of(first.pk)) if decisions else [],
        "further": [found for ask in REVIEW_LINKS if (found := ask(actor, first)) is not None],
        "tasks": tasks_,
        "after": _after(request),
        "panels": panels(REVIEW_PANELS, request, first.incident_id),
        "query": request.GET.urlencode(),
        "now": now,
    }


def _siblings(request: Request, logs: list[reading.Log]) -> list[dict[str, Any]]:
    found = story.siblings(request.actor, logs[0])
    shown = Incident.objects.only("record_id", "reported_at", "offence_class", "closing_code")
    incidents = shown.in_bulk([row.incident_id for row in found])
    rows = [r for r in found if reading.sort_of(incidents[r.incident_id]) == logs[0].sort]
    chosen = {log.review.pk for log in logs}
    request.access.saw("review", [row.pk for row in rows])
    request.access.saw("incident", incidents)
    return [
        {
            "review": row,
            "record_id": incidents[row.incident_id].record_id,
            "same_event": bool(row.event_id) and row.event_id == logs[0].review.event_id,
            "reported": incidents[row.incident_id].reported_at,
            "chosen": row.pk in chosen,
        }
        for row in rows
    ]


def _words(decision: Decision) -> str:
    recording = label("recording_decisions", decision.recording)
    return f"{recording}; risk {label('risk_levels', decision.risk_level).lower()}"


def _own_word(review: Review) -> str:
    """Return what was said blind about a decision that was drawn, in words."""
    look = queries.blind_look(review)
    if look is None or look.at is None or look.by is None:
        return ""
    what = label("recording_decisions", look.recording)
    class_ = f", {words.offence(look.crime_class)}" if look.crime_class else ""
    risk = label("risk_levels", look.risk_level).lower()
    note = f". {look.note}" if look.note else ""
    return f"{look.by.name}, before they saw the decision: {what}{class_}; risk {risk}{note}"


def _paste(log: reading.Log, tasks_: list[Any]) -> str:
    made = log.decision
    return text_for_the_log(made, log.incident.record_id, tasks_) if made else ""


def _after(request: Request) -> dict[str, Any] | None:
    """Return the decision that the reviewer has just made, with its text for the log."""
    keys = _keys([request.GET.get("after", "")])
    if not keys:
        return None
    rows = Decision.objects.filter(decided_by=request.actor.user_id).select_related("review")
    rows = rows.filter(review__in=policy.readable(request.actor))
    made = rows.filter(pk__in=keys).first()
    if made is None:
        return None
    request.access.saw("review", [made.review_id])
    record_id = Incident.objects.get(pk=made.review.incident_id).record_id
    asked = tasks.about(request.actor, "review", made.review_id)
    text = text_for_the_log(made, record_id, asked)
    return {"record_id": record_id, "text": text, "review": made.review}


def _again(log: reading.Log, decision: Decision | None) -> dict[str, Any]:
    """Return a decision as the start of a second look's form: what the reviewer said.

    Where the supervisor gave their own word blind, it is theirs.
    """
    if decision is None:
        return {}
    answers = {(row["class"], row["rule"]): row["answer"] for row in decision.considered}
    own = queries.blind_look(log.review)
    if own is not None:
        decision = copy(decision)
        decision.recording, decision.risk_level = own.recording, own.risk_level
        decision.crime_class = own.crime_class or decision.crime_class
    return {
        "recording": decision.recording,
        "risk_level": decision.risk_level,
        "rationale": decision.rationale,
        "hate": "yes" if decision.hate_strands else "",
        "hate_strands": decision.hate_strands,
        "domestic": {True: "yes", False: "no", None: ""}[decision.domestic],
        "asb_category": decision.asb_category,
        "crime_class": decision.crime_class,
        "right_class": decision.crime_class,
        "further_class": decision.crime_class,
        "recorded": "now" if decision.crime_number else "later",
        "further_recorded": "now" if decision.crime_number else "later",
        "crime_number": decision.crime_number,
        "existing_number": decision.crime_number,
        "further_number": decision.crime_number,
        **{p.field: answers.get((p.crime_class, p.rule), "") for p in log.prompts},
    }


@door(SUPERVISE, personal=False, methods=("POST",))
def review_agree(request: Request, pk: int) -> HttpResponse:
    """Let the reviewer's decision stand."""
    fetch(policy, request.actor, pk, "supervise")
    try:
        agree(request.actor, pk, _note(request))
    except Problem as problem:
        messages.error(request, problem.message)
        return redirect("review", pk=pk)
    messages.success(request, "You agreed. The decision stands.")
    return redirect("second-looks")


@door(SUPERVISE, personal=False, methods=("POST",))
def review_send_back(request: Request, pk: int) -> HttpResponse:
    """Give the review back to its reviewer."""
    fetch(policy, request.actor, pk, "supervise")
    try:
        send_back(request.actor, pk, _note(request))
    except Problem as problem:
        messages.error(request, problem.message)
        return redirect("review", pk=pk)
    messages.success(request, "The review has been sent back.")
    return redirect("second-looks")


@door(DECIDE, personal=False, methods=("POST",))
def review_together(request: Request, pk: int) -> HttpResponse:
    """Take the chosen logs of the same event or series along, and read them on one screen."""
    fetch(policy, request.actor, pk)
    keys = _keys(request.POST.getlist("with"))[: TOGETHER - 1]
    taken = []
    for key in [pk, *keys]:
        try:
            taken.append(take(request.actor, key, also=key != pk).pk)
        except (Problem, Review.DoesNotExist) as problem:
            messages.error(request, getattr(problem, "message", "One of these is not there."))
    address = redirect("review", pk=pk)
    address["Location"] += "?" + "&".join(f"with={key}" for key in taken if key != pk)
    return address
