"""What people do with their own account."""

from __future__ import annotations

from django.db import transaction

from saferplaces.foundation.audit.access import record
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.models import User
from saferplaces.foundation.identity.sessions import end_all
from saferplaces.foundation.messages.actions import notify
from saferplaces.foundation.policy import Refused


def has_password(user: User) -> bool:
    """Say whether somebody signs in with a password of their own."""
    return user.has_usable_password() and not (user.subject or user.is_demo)


def change_password(actor: Actor, password: str, this_session: str | None) -> User:
    """Set one's own new password, after the old one was proven; end all other sessions.

    Raises
    ------
    Refused
        When they do not sign in with a password.
    """
    with transaction.atomic(), acting(actor):
        user = _oneself(actor)
        if not has_password(user):
            raise Refused("You do not sign in with a password.")
        user.set_password(password)
        user.save(update_fields=["password"])
        ended = end_all(user.pk, but=this_session)
        _note(actor, user, "account.password_changed", ended)
        notify([user.pk], "Your password was changed.")
    return user


def end_other_sessions(actor: Actor, this_session: str | None) -> int:
    """Sign oneself out everywhere else; return from how many places."""
    with acting(actor):
        user = _oneself(actor)
        ended = end_all(user.pk, but=this_session)
        _note(actor, user, "account.sessions_ended", ended)
    return ended


def _oneself(actor: Actor) -> User:
    if actor.user_id is None:
        raise Refused("Nobody has signed in.")
    return User.objects.select_for_update().get(pk=actor.user_id)


def _note(actor: Actor, user: User, verb: str, ended: int) -> None:
    record(actor, what="alter", verb=verb, objects=[f"user:{user.pk}"], detail={"ended": ended})
