"""Referrals on the first page and on the sergeant's."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q
from django.urls import reverse

from saferplaces.casework.referrals import queries
from saferplaces.casework.referrals.models import ReferralState
from saferplaces.foundation.counting import counts
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.roles import REFERRALS, REFERRALS_ANSWER
from saferplaces.foundation.registry import Figure, Team
from saferplaces.foundation.ui.home import Card


def of_received(actor: Actor) -> Card | None:
    """Return the card of what waits for the partner's answer."""
    if not actor.can(REFERRALS_ANSWER):
        return None
    waiting = queries.came(actor).filter(state=ReferralState.SENT)
    number, late = counts(waiting, Q(), queries.overdue())
    note = f"{late:,} past the day agreed" if late else ""
    return Card("Referrals to answer", reverse("referrals-received"), number, note)


def of_made(actor: Actor) -> Card | None:
    """Return the card of the questions that wait for the sender."""
    if not actor.can(REFERRALS):
        return None
    mine = queries.made(actor).filter(owner_id=actor.user_id)
    asked = Q(state=ReferralState.QUESTION)
    questions, late = counts(mine, asked, queries.overdue() & ~asked)
    if not questions and not late:
        return None
    page = f"{reverse('referrals')}?which="
    if not questions:
        return Card("Your referrals without an answer in time", f"{page}overdue", late)
    note = f"{late:,} more without an answer in time" if late else ""
    return Card("Questions about your referrals", f"{page}question", questions, note)


def of_team(actor: Actor, team: Team) -> Iterable[Figure]:
    """Count the team's referrals under way, and those without an answer or outcome in time."""
    if not actor.can(REFERRALS):
        return
    number, late = counts(team.of(queries.made(actor), by="owner"), Q(), queries.overdue())
    pages = [f"{reverse('referrals')}?{team.query(which=which)}" for which in ("open", "overdue")]
    yield Figure("Referrals under way", number, pages[0], late, pages[1])
