"""Alerts for the duty supervisor."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from saferplaces.casework.reviews import queries, words
from saferplaces.casework.reviews.actions.alerts import (
    close_alert,
    take_alert,
    take_over_alert,
)
from saferplaces.casework.reviews.models import Alert
from saferplaces.casework.reviews.policy import alerts as policy
from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.identity.roles import ALERTS
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.queries import districts, setting
from saferplaces.foundation.ui.doors import door
from saferplaces.foundation.ui.fetching import fetch
from saferplaces.foundation.ui.formats import moment
from saferplaces.foundation.ui.tables import Column, Table
from saferplaces.intake.incidents.models import Incident
from saferplaces.intake.safe_contact import masking

SHOWN = 50
YOURS = "The alert is yours. Say what was done when it has ended."


@door(ALERTS, personal=True, verb="alert.list")
def alerts(request: Request) -> HttpResponse:
    """Show open alerts with their clocks, and those that have ended."""
    found = list(queries.open_alerts(request.actor)[:SHOWN])
    incidents = Incident.objects.in_bulk([alert.incident_id for alert in found])
    masking.conceal(incidents.values())
    ids = queries.of_incidents(alert.incident_id for alert in found)
    now = timezone.now()
    names = {d.code: d.name for d in districts()}
    rows = [
        {
            "alert": alert,
            "record_id": incidents[alert.incident_id].record_id,
            "where": words.where(
                incidents[alert.incident_id].location_text,
                names.get(alert.district, alert.district),
            ),
            "reported": incidents[alert.incident_id].reported_at,
            "triggers": [words.trigger(t) for t in alert.triggers],
            "review": ids.get(alert.incident_id),
            "minutes": round((alert.take_by - now).total_seconds() / 60),
            "mine": alert.taken_by_id == request.actor.user_id,
        }
        for alert in found
    ]
    ended = Table(
        request,
        queries.closed_alerts(request.actor),
        [
            Column[Alert]("closed_at", "Ended", lambda a: moment(a.closed_at)),
            Column[Alert]("triggers", "What", lambda a: ", ".join(map(words.trigger, a.triggers))),
            Column[Alert]("taken_by", "Who", lambda a: a.taken_by),
            Column[Alert]("outcome", "What was done"),
        ],
        caption="Alerts that have ended",
        page_size=10,
        empty="No alert has ended yet.",
    )
    request.access.saw("alert", [a.pk for a in [*found, *ended.rows]])
    request.access.saw("incident", [a.incident_id for a in [*found, *ended.rows]])
    context = {"rows": rows, "ended": ended, "minutes": setting("alert_take_minutes")}
    return render(request, "reviews/alerts.html", context)


@door(ALERTS, personal=False, methods=("POST",))
def alert_take(request: Request, pk: int) -> HttpResponse:
    """Take an alert."""
    return _done(request, pk, lambda: take_alert(request.actor, pk), YOURS)


@door(ALERTS, personal=False, methods=("POST",))
def alert_take_over(request: Request, pk: int) -> HttpResponse:
    """Take an alert over from somebody else, with a reason."""
    return _done(
        request, pk, lambda: take_over_alert(request.actor, pk, _text(request, "why")), YOURS
    )


@door(ALERTS, personal=False, methods=("POST",))
def alert_close(request: Request, pk: int) -> HttpResponse:
    """End an alert."""
    return _done(
        request,
        pk,
        lambda: close_alert(request.actor, pk, _text(request, "outcome")),
        "The alert has ended.",
    )


def _done(request: Request, pk: int, do: Callable[[], Alert], told: str) -> HttpResponse:
    fetch(policy, request.actor, pk)
    try:
        do()
    except Problem as problem:
        messages.error(request, problem.message)
    else:
        messages.success(request, told)
    return redirect("alerts")


def _text(request: Request, name: str) -> str:
    return request.POST.get(name, "").replace("\0", "")
