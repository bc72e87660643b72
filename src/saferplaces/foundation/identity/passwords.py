"""Setting a password: with a code that an administrator hands over, or with the old one."""

from __future__ import annotations

from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.db import transaction

from saferplaces.foundation.identity.models import User
from saferplaces.foundation.identity.sessions import end_all
from saferplaces.foundation.problems import Problem

_CODES = PasswordResetTokenGenerator()
NOT_RIGHT = "The email address or the code is not right, or the code is too old"


def new_code(user: User) -> str:
    """Return a code with which this person can set a password, once, within three days."""
    return _CODES.make_token(user)


def set_password(username: str, code: str, password: str) -> User:
    """Set a password with a code.

    Raises
    ------
    Problem
        One and the same, whether the account, its state or the code is wrong.
    """
    with transaction.atomic():
        user = (
            User.objects.select_for_update()
            .filter(username=username.strip().lower(), is_active=True, is_demo=False, subject="")
            .first()
        )
        if user is None or not _CODES.check_token(user, code.strip()):
            raise Problem(NOT_RIGHT, field="code")
        user.set_password(password)
        user.save(update_fields=["password"])
        end_all(user.pk)
    return user
