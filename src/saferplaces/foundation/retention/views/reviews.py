"""The queue of retention reviews, and one review."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from saferplaces.foundation.identity.models import Regime
from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.identity.roles import RETENTION_REVIEW
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.queries import label
from saferplaces.foundation.retention import actions
from saferplaces.foundation.retention.forms import (
    KEEP,
    AskForm,
    DecideForm,
    QueueForm,
    WhyForm,
    kinds,
)
from saferplaces.foundation.retention.models import RetentionReview, ReviewState
from saferplaces.foundation.retention.policy import reviews as policy
from saferplaces.foundation.retention.queries import holds, signed_off
from saferplaces.foundation.ui.doors import door
from saferplaces.foundation.ui.fetching import fetch
from saferplaces.foundation.ui.formats import day
from saferplaces.foundation.ui.tables import Column, Table

TO_DO = (ReviewState.DUE, ReviewState.PROPOSED, ReviewState.AGREED)


@door(RETENTION_REVIEW, personal=True, verb="retention.queue")
def queue(request: Request) -> HttpResponse:
    """Show the records whose period has ended."""
    form = QueueForm(request.GET or None)
    form.is_valid()
    given = getattr(form, "cleaned_data", {})
    rows = policy.readable(request.actor)
    rows = rows.filter(state=given["state"]) if given.get("state") else rows.filter(state__in=TO_DO)
    if given.get("model"):
        rows = rows.filter(model=given["model"])
    named = dict(kinds())
    table: Table[RetentionReview] = Table(
        request,
        rows,
        [
            Column(
                "record", "Record", lambda r: f"{named.get(r.model, r.model)} {r.key[:12]}".strip(),
                sort="model", link=lambda r: reverse("retention-review", args=[r.pk]),
            ),
            Column("due", "Period ended", lambda r: day(r.due_on), sort="due_on"),
            Column("rule", "Rule", lambda r: label("retention_rules", r.rule).split(":")[0],
                   sort="rule"),
            Column("trigger", "Why", lambda r: label("retention_triggers", r.trigger)),
            Column("state", "State", lambda r: r.get_state_display(), sort="state"),
        ],
        caption="Records to decide on",
        default_sort="due",
        export_as=None,
        empty="Nothing is due.",
    )  # fmt: skip
    _saw(request, table.rows)
    request.access.asked(**{k: v for k, v in given.items() if v})
    return render(request, "retention/queue.html", {"table": table, "form": form})


@door(RETENTION_REVIEW, personal=True, verb="retention.review", methods=("GET", "POST"))
def one(request: Request, key: int) -> HttpResponse:
    """Show a review; decide on it."""
    review = fetch(policy, request.actor, key)
    form = DecideForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            if given["decision"] == KEEP:
                actions.keep_on(
                    request.actor, key, answers=form.answers(), reason=given["reason"],
                    next_on=given["next_on"],
                )  # fmt: skip
                messages.success(request, "The record is kept on.")
            else:
                actions.propose(request.actor, key, answers=form.answers(), reason=given["reason"])
                messages.success(request, "A second person is to agree to the disposal.")
        except Problem as problem:
            form.refuse(problem)
        else:
            return redirect("retention")
    _saw(request, [review])
    asked = form.fields
    context = {
        "review": review,
        "form": form,
        "why": WhyForm(),
        "kind": dict(kinds()).get(review.model, review.model),
        "rule": label("retention_rules", review.rule),
        "trigger": label("retention_triggers", review.trigger),
        "law": Regime(review.regime).label,
        "signed_off": signed_off(review.rule_row_id),
        "holds": list(holds(review.model, review.key, review.people)) if review.key else [],
        "answers": [
            (asked[code].label, "Yes" if answer == "yes" else "No")
            for code, answer in review.answers.items()
            if code in asked
        ],
        "changes": list(review.changes.select_related("by")),
        "states": dict(ReviewState.choices),
        "mine": review.decided_by_id == request.actor.user_id,
    }
    return render(request, "retention/review.html", context)


@door(RETENTION_REVIEW, personal=True, verb="retention.ask", methods=("GET", "POST"))
def ask(request: Request) -> HttpResponse:
    """Ask for the review of a record before its time."""
    form = AskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = actions.ask_for_review(request.actor, **given)
        except Problem as problem:
            form.refuse(problem)
        else:
            return redirect("retention-review", made.pk)
    request.access.saw("retentionreview", [])
    context = {"form": form, "title": "Ask for a review", "button": "Ask for the review"}
    return render(request, "retention/form.html", context)


@door(RETENTION_REVIEW, personal=False, methods=("POST",))
def agreed(request: Request, key: int) -> HttpResponse:
    """Agree to a disposal."""
    try:
        actions.agree(request.actor, key)
        messages.success(
            request, "Agreed. It is carried out by the command saferplaces retention --dispose."
        )
    except Problem as problem:
        messages.error(request, problem.message)
    return redirect("retention-review", key)


@door(RETENTION_REVIEW, personal=False, methods=("POST",))
def back(request: Request, key: int) -> HttpResponse:
    """Send a proposal back."""
    form = WhyForm(request.POST)
    why = form.cleaned_data["why"] if form.is_valid() else ""
    try:
        actions.send_back(request.actor, key, why)
        messages.success(request, "It is to be decided again.")
    except Problem as problem:
        messages.error(request, problem.message)
    return redirect("retention-review", key)


def _saw(request: Request, found: list[RetentionReview]) -> None:
    people = [person for review in found for person in review.people]
    request.access.saw("retentionreview", [review.pk for review in found], people=people)
