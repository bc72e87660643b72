"""People's accounts: made, changed, closed and opened by an administrator."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from saferplaces.foundation.audit.access import record
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity import factors
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.models import Membership, User
from saferplaces.foundation.identity.passwords import new_code
from saferplaces.foundation.identity.reach import managed, organisations
from saferplaces.foundation.identity.roles import PEOPLE_ADMIN
from saferplaces.foundation.identity.sessions import end_all
from saferplaces.foundation.messages.actions import notify
from saferplaces.foundation.policy import Refused
from saferplaces.foundation.problems import Problem

TAKEN = "Somebody has an account with this {} already"


def administer(actor: Actor, user: User | None = None) -> None:
    """Let an administrator go on, for somebody whom they manage.

    Raises
    ------
    Refused
        Otherwise.
    """
    if not actor.can(PEOPLE_ADMIN):
        raise Refused(f"Your role ({actor.role_name}) may not do this.")
    if user is not None and not managed(actor).filter(pk=user.pk).exists():
        raise Refused("They are not in an organisation that you manage.")


def administer_account(actor: Actor, user: User) -> None:
    """Let an administrator go on with a whole account: nobody else's organisation relies on it.

    Raises
    ------
    Refused
        Otherwise.
    """
    administer(actor, user)
    elsewhere = Membership.objects.filter(user=user).exclude(organisation__in=organisations(actor))
    if elsewhere.exists():
        raise Refused("They have a part in another organisation: ask the force's administrators.")


def not_oneself(actor: Actor, user: User) -> None:
    """Refuse what an administrator would do for themselves.

    Raises
    ------
    Refused
        It then leaves a record, as every refusal does.
    """
    if user.pk == actor.user_id:
        raise Refused("Another administrator has to do this for you.")


def add_person(actor: Actor, *, username: str, name: str, subject: str = "") -> User:
    """Make an account, without a password and without a part.

    Raises
    ------
    Problem
        When the address or the identifier is somebody's already.
    """
    administer(actor)
    with acting(actor):
        user = User(
            username=username.strip().lower(),
            name=name.strip(),
            subject=subject.strip(),
            added_for_id=actor.organisation_id,
        )
        user.set_unusable_password()
        _save(user)
        _note(actor, user, "person.added", fields=["name", "username", "subject"])
    return user


def edit_person(actor: Actor, user: User, *, username: str, name: str, subject: str) -> User:
    """Change name, address or identifier at the sign-in service.

    Raises
    ------
    Problem
        When the address or the identifier is somebody's already.
    """
    administer_account(actor, user)
    with acting(actor):
        user = User.objects.select_for_update().get(pk=user.pk)
        given = {"username": username.strip().lower(), "name": name.strip(), "subject": subject}
        changed = [field for field, value in given.items() if getattr(user, field) != value]
        if {"username", "subject"} & set(changed):
            not_oneself(actor, user)
        for field in changed:
            setattr(user, field, given[field])
        if user.subject:
            user.set_unusable_password()  # one way in, which their organisation closes
        _save(user)
        _note(actor, user, "person.changed", fields=changed)
    return user


def give_password_code(actor: Actor, user: User) -> str:
    """Return a code with which the person sets a password; tell them that it was asked for.

    Raises
    ------
    Problem
        When they sign in through their organisation.
    """
    administer_account(actor, user)
    not_oneself(actor, user)
    if user.subject or user.is_demo:
        raise Problem("They do not sign in with a password")
    with acting(actor):
        _note(actor, user, "person.password_code")
        notify([user.pk], "An administrator asked for a code to set a new password for you.")
    return new_code(user)


def remove_second_factor(actor: Actor, user: User) -> None:
    """Take a lost phone away; the next sign-in sets up another."""
    administer_account(actor, user)
    not_oneself(actor, user)
    with acting(actor):
        factors.remove(user)
        end_all(user.pk)
        _note(actor, user, "person.second_factor_removed")
        notify([user.pk], "An administrator removed your authenticator app.")


def end_sessions(actor: Actor, user: User) -> int:
    """Sign somebody out everywhere, whose account stays open; return from how many places."""
    administer_account(actor, user)
    with acting(actor):
        ended = end_all(user.pk)
        _note(actor, user, "person.sessions_ended", ended=ended)
    return ended


def close_account(actor: Actor, user: User) -> None:
    """Stop somebody's access now; their open work shows as work of somebody who is gone."""
    administer_account(actor, user)
    not_oneself(actor, user)
    _set_active(actor, user, False, "person.closed")


def open_account(actor: Actor, user: User) -> None:
    """Let somebody sign in again, in the parts that they still have."""
    administer_account(actor, user)
    not_oneself(actor, user)
    _set_active(actor, user, True, "person.opened")


def _set_active(actor: Actor, user: User, active: bool, verb: str) -> None:
    with acting(actor):
        user = User.objects.select_for_update().get(pk=user.pk)
        user.is_active = active
        user.save(update_fields=["is_active"])
        _note(actor, user, verb)


def _save(user: User) -> None:
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError as error:
        same = "subject" if "subject" in str(error) else "username"
        words = {"subject": "identifier", "username": "email address"}
        raise Problem(TAKEN.format(words[same]), field=same) from None


def _note(actor: Actor, user: User, verb: str, **detail: object) -> None:
    record(actor, what="alter", verb=verb, objects=[f"user:{user.pk}"], detail=detail)
