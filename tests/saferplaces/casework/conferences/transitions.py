"""How each verb of the tables of conferences is done, for the walk over every way."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from tests.saferplaces.casework.conferences import made
from tests.saferplaces.cast import person
from tests.saferplaces.transitions import doing, in_state

from saferplaces.casework.conferences.actions import arrange, dispense, duty, hold
from saferplaces.casework.conferences.models import Conference, Requirement
from saferplaces.foundation.identity.actor import Actor

WHY = "A safeguarding meeting has agreed a plan"


@in_state("conference-requirement")
def _duty(state: str) -> Requirement:
    return made.duty(state=state)


@doing("conference-requirement", "meet")
def _meet(requirement: Requirement, actor: Actor) -> None:
    person("sarah")
    conference = made.arranged(requirement.case)
    conference.held_at = timezone.now()
    conference.save()
    duty.meet(actor, requirement.pk, conference)


@doing("conference-requirement", "lapse")
def _lapse(requirement: Requirement, actor: Actor) -> None:
    duty.lapse(actor, requirement.pk, "The case was closed")


@doing("conference-requirement", "dispense")
def _dispense(requirement: Requirement, actor: Actor) -> None:
    dispense.dispense(actor, requirement.pk, category="other", reason=WHY)


@in_state("conference")
def _conference(state: str) -> Conference:
    conference = made.begun(made.arranged())
    if state == "held":
        Conference.objects.filter(pk=conference.pk).update(
            state="held", held_at=conference.starts_at
        )
        made.complete(conference)
    else:
        Conference.objects.filter(pk=conference.pk).update(state=state)
    conference.refresh_from_db()
    return conference


@doing("conference", "postpone")
def _postpone(conference: Conference, actor: Actor) -> None:
    later = timezone.now() + dt.timedelta(days=3)
    arrange.postpone(actor, conference.pk, starts_at=later, place="Room 5", why="Snow")


@doing("conference", "cancel")
def _cancel(conference: Conference, actor: Actor) -> None:
    arrange.cancel(actor, conference.pk, "Snow")


@doing("conference", "hold")
def _hold(conference: Conference, actor: Actor) -> None:
    hold.hold(actor, conference.pk)


@doing("conference", "agree the minutes")
def _agree(conference: Conference, actor: Actor) -> None:
    hold.agree_minutes(actor, conference.pk)
