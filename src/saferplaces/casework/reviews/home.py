"""Reviews and alerts on the first page."""

from __future__ import annotations

from django.urls import reverse

from saferplaces.casework.reviews.models import AlertState
from saferplaces.casework.reviews.policy import alerts
from saferplaces.casework.reviews.queries import backlog
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.roles import ALERTS, DECIDE
from saferplaces.foundation.ui.home import Card, many
from saferplaces.foundation.ui.tables import COUNTED

UNTAKEN = [AlertState.RAISED, AlertState.ESCALATED]


def of_reviews(actor: Actor) -> Card | None:
    """Return the card of the reviews that wait, for those who decide them."""
    if not actor.can(DECIDE):
        return None
    number, late = backlog(actor)
    least = "At least " if number > COUNTED >= late else ""
    note = f"{least}{many(late)} past their target" if late else ""
    return Card("Reviews waiting", reverse("reviews"), number, note)


def of_alerts(actor: Actor) -> Card | None:
    """Return the card of the alerts that nobody has taken, for those who take them."""
    if not actor.can(ALERTS):
        return None
    number = alerts.readable(actor).filter(state__in=UNTAKEN).count()
    note = "Nobody has taken these" if number else ""
    return Card("Alerts", reverse("alerts"), number, note, pressing=bool(number))
