"""Whom an administrator or a supervisor may look after."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.models import Kind, Membership, Organisation, User
from saferplaces.foundation.identity.queries import current
from saferplaces.foundation.identity.roles import PEOPLE_ADMIN, REASSIGN


def hosts(actor: Actor) -> bool:
    """Say whether the actor administers the service for all: as an administrator of the force."""
    own = Organisation.objects.filter(pk=actor.organisation_id or 0, kind=Kind.FORCE)
    return actor.can(PEOPLE_ADMIN) and own.exists()


def organisations(actor: Actor) -> QuerySet[Organisation]:
    """Return the organisations that an administrator manages.

    The force's administrators run the service for all; another organisation's manage their own.
    """
    if not actor.can(PEOPLE_ADMIN):
        return Organisation.objects.none()
    found = Organisation.objects.all()
    return found if hosts(actor) else found.filter(pk=actor.organisation_id or 0)


def managed(actor: Actor) -> QuerySet[User]:
    """Return the people whom an administrator manages: those who are or were in their reach.

    Somebody without a part so far is managed by those who made the account, and by the force's.
    """
    inside = organisations(actor)
    there = Membership.objects.filter(user=OuterRef("pk"))
    part = Exists(there.filter(organisation__in=inside))
    new = Q(~Exists(there))
    if not hosts(actor):
        new &= Q(added_for__in=inside)
    people = User.objects.filter(is_service=False)  # software has pages of its own
    return people.filter(part | new)


def supervised(actor: Actor) -> QuerySet[User]:
    """Return the people whose work a supervisor or administrator may hand on.

    A supervisor's people are those of the organisation whose districts lie all within the
    supervisor's own, whether they are still here or not.
    """
    if actor.can(PEOPLE_ADMIN):
        return managed(actor)
    if not actor.can(REASSIGN):
        return User.objects.none()
    theirs = Membership.objects.filter(user=OuterRef("pk"), organisation=actor.organisation_id)
    found = User.objects.filter(Exists(theirs))
    if actor.districts is None:
        return found
    mine = list(actor.districts)
    outside = theirs.filter(~Q(districts__contained_by=mine) | Q(districts=[]))
    return found.filter(~Exists(outside))


def gone() -> QuerySet[User]:
    """Return the people who have no part today, or whose account is closed."""
    here = current().filter(user=OuterRef("pk"))
    return User.objects.filter(~Exists(here))
