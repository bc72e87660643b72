"""Conferences on the first page, and among what waits for a sergeant."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from saferplaces.casework.conferences import queries
from saferplaces.casework.conferences.models import RequirementState
from saferplaces.foundation.counting import counts
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.roles import CASES_SUPERVISE, CONFERENCES, DISPENSE
from saferplaces.foundation.registry import Figure, Team
from saferplaces.foundation.ui.home import Card


def of_conferences(actor: Actor) -> Card | None:
    """Return the card of the conferences in which somebody sits."""
    if not actor.can(CONFERENCES):
        return None
    number = queries.upcoming(actor).count()
    waiting = queries.unanswered(actor).count()
    note = f"{waiting} to answer" if waiting else ""
    return Card("Case conferences", reverse("conferences"), number, note)


def of_overdue(actor: Actor) -> Card | None:
    """Return the card of the duties past their time, for inspectors."""
    if not actor.can(DISPENSE):
        return None
    number = queries.overdue(actor).count()
    if not number:
        return None
    address = f"{reverse('conferences-due')}?state=overdue"
    return Card(
        "Case conferences overdue", address, number, "Held or dispensed with", pressing=True
    )


def of_team(actor: Actor, team: Team) -> Iterable[Figure]:
    """Count the duties that are due, and those past their time, of a team's cases."""
    if not actor.can(CASES_SUPERVISE):
        return
    terms = {"district": team.district, "state": RequirementState.DUE.value}
    rows = queries.listed(actor, terms)
    if team.people is not None:
        rows = rows.filter(case__lead__in=team.people)
    number, late = counts(rows, Q(), Q(due_at__lt=timezone.now()))
    yield Figure("Case conferences due", number, _page("due", team), late, _page("overdue", team))


def _page(state: str, team: Team) -> str:
    given = {"state": state, "district": team.district, "team": team.team_id}
    return f"{reverse('conferences-due')}?{urlencode({k: v for k, v in given.items() if v})}"
