"""Immediate Justice on the first page and on the sergeant's."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from saferplaces.foundation.counting import counts
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.roles import JUSTICE_ADULTS, JUSTICE_REFER, JUSTICE_SITES
from saferplaces.foundation.registry import Figure, Team
from saferplaces.foundation.ui.home import Card
from saferplaces.programmes.immediate_justice.models import (
    Outcome,
    ReferralState,
    SessionState,
    SiteState,
)
from saferplaces.programmes.immediate_justice.policy import sessions, sites
from saferplaces.programmes.immediate_justice.queries import late, reached
from saferplaces.programmes.immediate_justice.showing import POLICE, audience
from saferplaces.programmes.immediate_justice.states import UNDER_WAY


def of_referrals(actor: Actor) -> Card | None:
    """Return what waits: decisions of the police, or referrals that a service was given."""
    to = audience(actor)
    if not to:
        return None
    rows = reached(actor, "all")
    if to == POLICE:
        done = Q(outcome=Outcome.DIVERSION, state=ReferralState.COMPLETED)
        unrecorded = done & Q(outcome_recorded_at__isnull=True)
        breached = Q(state=ReferralState.BREACHED)
        back, ready = counts(rows.filter(breached | unrecorded), breached, unrecorded)
        if not back and not ready:
            return None
        note = f"{ready:,} ready to record as Outcome 22" if ready else ""
        page = f"{reverse('justice')}?which={'breached' if back else 'ended'}"
        return Card("Immediate Justice: to decide", page, back, note)
    new = Q(state=ReferralState.REFERRED)
    waiting, overdue = counts(rows.filter(new | late()), new, late())
    note = f"{overdue:,} not started in time" if overdue else ""
    page = f"{reverse('justice')}?which=new"
    return Card("Referrals to Immediate Justice", page, waiting, note, bool(overdue))


def of_rosters(actor: Actor) -> Card | None:
    """Return the rosters that are to be marked."""
    if not actor.can(JUSTICE_ADULTS):
        return None
    begun = sessions.readable(actor).filter(
        state=SessionState.PLANNED, starts_at__lte=timezone.now()
    )
    return Card("Rosters to mark", f"{reverse('justice-sessions')}?which=mark", begun.count())


def of_places(actor: Actor) -> Card | None:
    """Return the nominated places that nobody has looked at."""
    if not actor.can(JUSTICE_SITES):
        return None
    number = sites.readable(actor).filter(state=SiteState.NOMINATED).count()
    return Card("Nominated places to look at", reverse("justice-places"), number)


def of_team(actor: Actor, team: Team) -> Iterable[Figure]:
    """Count the team's referrals under way, and those to decide on."""
    if not actor.can(JUSTICE_REFER):
        return
    rows = team.of(reached(actor, "all"), by="officer")
    number, breached = counts(rows, Q(state__in=UNDER_WAY), Q(state=ReferralState.BREACHED))
    pages = [f"{reverse('justice')}?{team.query(which=which)}" for which in ("open", "breached")]
    yield Figure("Immediate Justice under way", number, pages[0], breached, pages[1])
