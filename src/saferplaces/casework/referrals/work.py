"""Referrals on the first page and on the sergeant's."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse

from saferplaces.casework.referrals import queries
from saferplaces.casework.referrals.models import ReferralState
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.roles import REFERRALS, REFERRALS_ANSWER
from saferplaces.foundation.registry import Figure, Team
from saferplaces.foundation.ui.home import Card


def of_received(actor: Actor) -> Card | None:
    """Return the card of what waits for the partner's answer."""
    if not actor.can(REFERRALS_ANSWER):
        return None
    waiting = queries.came(actor).filter(state=ReferralState.SENT)
    late = waiting.filter(queries.overdue()).count()
    note = f"{late:,} past the day agreed" if late else ""
    return Card("Referrals to answer", reverse("referrals-received"), waiting.count(), note)


def of_made(actor: Actor) -> Card | None:
    """Return the card of the questions that wait for the sender."""
    if not actor.can(REFERRALS):
        return None
    mine = queries.made(actor).filter(owner_id=actor.user_id)
    questions = mine.filter(state=ReferralState.QUESTION).count()
    late = mine.filter(queries.overdue()).exclude(state=ReferralState.QUESTION).count()
    if not questions and not late:
        return None
    note = f"{late:,} without an answer in time" if late else ""
    page = f"{reverse('referrals')}?which={'question' if questions else 'overdue'}"
    return Card("Questions about your referrals", page, questions, note)


def of_team(actor: Actor, team: Team) -> Iterable[Figure]:
    """Count the team's referrals under way, and those without an answer or outcome in time."""
    if not actor.can(REFERRALS):
        return
    counts = {
        which: team.of(queries.made(actor, which), by="owner").count()
        for which in ("open", "overdue")
    }
    pages = {which: f"{reverse('referrals')}?{team.query(which=which)}" for which in counts}
    yield Figure(
        "Referrals under way", counts["open"], pages["open"], counts["overdue"], pages["overdue"]
    )
