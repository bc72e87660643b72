"""What waits, beside the backlog itself: the figures that reviews and tasks give the sergeant."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q
from django.urls import reverse
from django.utils.http import urlencode

from saferplaces.casework.supervision.counted import (
    ALERTS,
    ERRORS,
    alerts_of,
    errors_of,
    late_alert,
    late_error,
)
from saferplaces.foundation.counting import counts
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.registry import Figure, Team


def of_alerts(actor: Actor, team: Team) -> Iterable[Figure]:
    """Count the alerts that are not closed; they belong to a district, not to a team."""
    number, late = counts(alerts_of(actor, team.district, "open"), Q(), late_alert())
    pages = {what: _page("supervision-alerts", what, team) for what in ALERTS}
    yield Figure(ALERTS["open"], number, pages["open"], late, pages["overdue"])


def of_errors(actor: Actor, team: Team) -> Iterable[Figure]:
    """Count the recording errors that are not mended."""
    rows = errors_of(actor, team.district, "open", since=team.since, people=team.people)
    number, late = counts(rows, Q(), late_error())
    pages = {what: _page("supervision-errors", what, team) for what in ("open", "overdue")}
    yield Figure(ERRORS["open"], number, pages["open"], late, pages["overdue"])


def _page(name: str, what: str, team: Team) -> str:
    given = {"what": what, "district": team.district, "team": team.team_id}
    return f"{reverse(name)}?{urlencode({k: v for k, v in given.items() if v})}"
