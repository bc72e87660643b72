"""The parts that people play: begun, changed and ended; days away; and work handed on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils import timezone

from saferplaces.foundation.audit.access import record
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actions.people import (
    administer,
    administer_account,
    not_oneself,
)
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.models import (
    Absence,
    Kind,
    Membership,
    Organisation,
    Source,
    Team,
    User,
)
from saferplaces.foundation.identity.queries import current
from saferplaces.foundation.identity.reach import organisations, supervised
from saferplaces.foundation.identity.roles import Role, of_the_force
from saferplaces.foundation.identity.work import has_work
from saferplaces.foundation.messages.actions import notify
from saferplaces.foundation.policy import Refused
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.registry import REASSIGN

HAS_WORK = "They still have open work: give it to somebody else first"


class HasWork(Problem):
    """Somebody's work would be left without an owner."""

    def __init__(self) -> None:
        super().__init__(HAS_WORK)


def begin_part(
    actor: Actor,
    user: User,
    *,
    organisation: Organisation,
    role: str,
    team: Team | None,
    districts: Sequence[str],
    starts_on: dt.date,
    ends_on: dt.date | None = None,
) -> Membership:
    """Give somebody a part. Nobody gives one to themselves.

    Raises
    ------
    Problem
        When team, districts or days do not fit.
    Refused
        When the actor may not, or it is for themselves.
    """
    administer(actor)
    not_oneself(actor, user)
    if not organisations(actor).filter(pk=organisation.pk).exists():
        raise Refused("It is not an organisation that you manage.")
    if of_the_force(role) and organisation.kind != Kind.FORCE:
        raise Problem("Only people of the force can have this role", field="role")
    if team is not None and team.organisation_id != organisation.pk:
        raise Problem("The team must be one of the organisation", field="team")
    if organisation.districts and not set(districts) <= set(organisation.districts):
        raise Problem("The districts must be among those of the organisation", field="districts")
    if ends_on is not None and ends_on < starts_on:
        raise Problem("The last day must be the first day or later", field="ends_on")
    with acting(actor):
        part = Membership.objects.create(
            user=user,
            organisation=organisation,
            role=Role(role),
            team=team,
            districts=sorted(districts),
            starts_on=starts_on,
            ends_on=ends_on,
        )
        _note(actor, part, "membership.begun", role=part.role, districts=part.districts)
    return part


def end_part(actor: Actor, part: Membership, last_day: dt.date) -> Membership:
    """End one part of somebody on a day; it is their last one only if they have no open work.

    Raises
    ------
    Problem
        When their work would be left without an owner, or nobody would be left to administer.
    """
    administer(actor, part.user)
    if not organisations(actor).filter(pk=part.organisation_id).exists():
        raise Refused("It is not a part in an organisation that you manage.")
    with acting(actor):
        part = Membership.objects.select_for_update().get(pk=part.pk)
        if part.source == Source.PROVIDER:
            raise Problem("Their organisation's sign-in service gives this part: change it there")
        if last_day < part.starts_on:
            raise Problem("The last day must be the first day or later", field="last_day")
        others = current(last_day + dt.timedelta(days=1)).filter(user=part.user_id)
        if not others.exclude(pk=part.pk).exists() and has_work(part.user_id):
            raise HasWork
        part.ends_on = last_day
        part.save()
        _someone_administers(last_day + dt.timedelta(days=1), part.role)
        _note(actor, part, "membership.ended", last_day=last_day.isoformat())
    return part


def leave(actor: Actor, user: User, last_day: dt.date) -> int:
    """Make somebody a leaver: all their parts end on a day. They must have no open work.

    Raises
    ------
    Problem
        When something would be left without an owner.
    """
    administer_account(actor, user)
    if has_work(user.pk):
        raise HasWork
    with acting(actor):
        parts = [
            part
            for part in Membership.objects.select_for_update().filter(user=user)
            if part.ended_at is None and (part.ends_on is None or part.ends_on > last_day)
        ]
        for part in parts:
            part.ends_on = max(last_day, part.starts_on)
            if part.starts_on > last_day:
                part.ended_at = timezone.now()  # it never begins
            part.save()
            _note(actor, part, "membership.ended", last_day=last_day.isoformat())
        if any(part.role == Role.ADMINISTRATOR for part in parts):
            _someone_administers(last_day + dt.timedelta(days=1), Role.ADMINISTRATOR)
    return len(parts)


def be_away(
    actor: Actor, user: User, starts_on: dt.date, ends_on: dt.date | None, cover: User | None
) -> Absence:
    """Note days on which somebody is away, and who covers.

    Raises
    ------
    Problem
        When the days or the cover do not fit.
    """
    administer(actor, user)
    if ends_on is not None and ends_on < starts_on:
        raise Problem("The last day must be the first day or later", field="ends_on")
    if cover is not None and cover.pk == user.pk:
        raise Problem("Somebody else must cover", field="cover")
    with acting(actor):
        absence = Absence.objects.create(
            user=user, starts_on=starts_on, ends_on=ends_on, cover=cover
        )
        record(
            actor, what="alter", verb="absence.noted",
            objects=[f"user:{user.pk}", f"absence:{absence.pk}"],
            detail={"cover": cover.pk if cover else None},
        )  # fmt: skip
        if cover is not None:
            notify([cover.pk], "You cover for a colleague who is away.")
    return absence


def hand_over(actor: Actor, old: User, new: User) -> int:
    """Give all open work of one person to another, in one step; return how many things.

    Raises
    ------
    Problem
        When the other person cannot take it: then nothing is handed over.
    Refused
        When the actor supervises neither the work nor the person.
    """
    if not supervised(actor).filter(pk=old.pk).exists():
        raise Refused("They are not one of your people.")
    if old.pk == new.pk or not current().filter(user=new).exists():
        raise Problem("Select somebody else who works here", field="to")
    with acting(actor):
        count: int = sum(give(actor, old.pk, new.pk) for give in REASSIGN)
        record(
            actor, what="alter", verb="work.handed_over",
            objects=[f"user:{old.pk}", f"user:{new.pk}"], detail={"count": count},
        )  # fmt: skip
        if has_work(old.pk):
            raise Problem("Some of it cannot be done by that person: select another", field="to")
    return count


def _someone_administers(day: dt.date, role: str) -> None:
    if role == Role.ADMINISTRATOR and not current(day).filter(role=role).exists():
        raise Problem("Nobody would be left to administer the service")


def _note(actor: Actor, part: Membership, verb: str, **detail: object) -> None:
    objects = [f"user:{part.user_id}", f"membership:{part.pk}"]
    record(actor, what="alter", verb=verb, objects=objects, detail=detail)
