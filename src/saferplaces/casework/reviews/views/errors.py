"""The rectify loop: recording errors, each with an owner and two clocks."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from saferplaces.casework.reviews import queries, words
from saferplaces.casework.reviews.actions import rectify as act
from saferplaces.casework.reviews.clocks import clocks
from saferplaces.casework.reviews.error_forms import EndForm, OwnerForm, RuleForm
from saferplaces.casework.reviews.models import ErrorState, RecordingError
from saferplaces.casework.reviews.policy import errors as policy
from saferplaces.foundation.audit.disclosures import disclosing
from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.identity.roles import EXPORT, REVIEWS
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.queries import choices, label
from saferplaces.foundation.ui.doors import door
from saferplaces.foundation.ui.fetching import fetch
from saferplaces.foundation.ui.tables import Column, Table
from saferplaces.intake.incidents.models import Incident


def _address(error: RecordingError) -> str:
    return reverse("recording-error", args=[error.pk])


def _columns() -> list[Column[RecordingError]]:
    kinds = dict(choices("recording_error_kinds"))
    return [
        Column("kind", "What", lambda e: kinds.get(e.kind, e.kind), link=_address),
        Column("crime_class", "Class", lambda e: words.offence(e.crime_class) or "–"),
        Column("state", "Where it stands", lambda e: e.get_state_display()),
        Column("owner", "Owner", lambda e: e.owner.name, sort="owner__name"),
        Column("reported", "Report to recorded", lambda e: clocks(e).recorded),
        Column("rectified", "Found to rectified", lambda e: clocks(e).rectified, sort="rectify_by"),
    ]


@door(REVIEWS, personal=True, verb="recording_error.list")
def recording_errors(request: Request) -> HttpResponse:
    """Show errors to mend, and those that have ended."""
    open_ = Table(
        request,
        queries.open_errors(request.actor),
        _columns(),
        caption="To mend",
        name="open",
        default_sort="rectified",
        empty="No recording error waits to be mended in your districts.",
    )
    ended = Table(
        request,
        queries.ended_errors(request.actor),
        [*_columns(), Column("topic", "Training", lambda e: label("training_topics", e.topic))],
        caption="Ended",
        empty="No recording error has ended yet.",
        name="ended",
        export_as="recording-errors" if request.actor.can(EXPORT) else None,
    )
    if ended.csv_requested and (step := disclosing(request, "recording errors")):
        return step
    request.access.saw("recording_error", [e.pk for e in [*open_.rows, *ended.rows]])
    if ended.csv_requested:
        return ended.csv()
    context = {"open": open_, "ended": ended, "topics": queries.topics(request.actor)}
    return render(request, "reviews/errors.html", context)


@door(REVIEWS, personal=True, verb="recording_error.read", methods=("GET", "POST"))
def recording_error(request: Request, pk: int) -> HttpResponse:
    """Show one error; mend it, refer it, rule on it, or hand it on."""
    error = fetch(policy, request.actor, pk)
    incident = Incident.objects.get(pk=error.incident_id)
    request.access.saw("recording_error", [pk])
    request.access.saw("incident", [incident.pk])
    which = request.POST.get("form", "")
    forms: dict[str, Any] = {
        name: form(request.POST if which == name else None, error=error)
        for name, form in (("end", EndForm), ("rule", RuleForm), ("owner", OwnerForm))
    }
    if request.method == "POST" and which in forms and forms[which].is_valid():
        try:
            _do(request, pk, which, forms[which].cleaned_data)
        except Problem as problem:
            forms[which].refuse(problem)
        else:
            messages.success(request, "Saved.")
            return redirect("recording-error", pk=pk)
    ended = error.state not in {ErrorState.FOUND, ErrorState.REFERRED}
    context = {
        "error": error,
        "record_id": incident.record_id,
        "read": _reading(error),
        "kind": label("recording_error_kinds", error.kind),
        "class": words.offence(error.crime_class) if error.crime_class else "Not said",
        "topic": label("training_topics", error.topic),
        "clocks": clocks(error),
        "forms": forms,
        "ended": ended,
        "may_end": not ended
        and error.state == ErrorState.FOUND
        and policy.may(request.actor, "rectify", error).allowed,
        "may_hand": not ended and policy.may(request.actor, "rectify", error).allowed,
        "may_rule": not ended and policy.may(request.actor, "rule", error).allowed,
    }
    return render(request, "reviews/error.html", context)


def _reading(error: RecordingError) -> tuple[str, str]:
    """Return the page on which the log is read, and its name."""
    if error.review_id is not None:
        return reverse("review", args=[error.review_id]), "The review of this log"
    return reverse("incident", args=[error.incident_id]), "The log"


def _do(request: Request, pk: int, which: str, data: dict[str, Any]) -> None:
    actor = request.actor
    if which == "owner":
        act.hand_error(actor, pk, int(data["owner"]))
    elif which == "rule":
        act.rule(
            actor, pk, due=data["due"] == "yes", why=data["why"],
            crime_class=data.get("crime_class") or "", topic=data["topic"],
        )  # fmt: skip
    elif data["how"] == "refer":
        act.refer(actor, pk, data["why"])
    elif data["how"] == "transfer":
        force = data["transferred_to"]
        act.transfer(actor, pk, force=force, why=data["why"], topic=data["topic"])
    else:
        existing = data["how"] == "existing"
        act.rectify(
            actor, pk, crime_number=data["old_number" if existing else "new_number"],
            recorded_at=_recorded_at(data) if existing else timezone.now(),
            existing=existing, why=data["why"], topic=data["topic"],
        )  # fmt: skip


def _recorded_at(data: dict[str, Any]) -> dt.datetime:
    hour, minute = map(int, data["recorded_time"].split(":"))
    at = dt.datetime.combine(data["recorded_on"], dt.time(hour, minute))
    return timezone.make_aware(at)
