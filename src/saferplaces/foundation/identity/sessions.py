"""Sessions, kept with whose they are: so that a person sees their own, and can end them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils import timezone

from saferplaces.foundation.config.config import config
from saferplaces.foundation.identity.models import Session

LAST, BEGAN = "last_seen", "signed_in_at"
NOTED = 30
"""Seconds after which it is noted again that somebody is there: not a write for each page."""


def idle_for(data: Mapping[str, Any], now: int) -> int:
    """Return how many seconds ago a session was last used, as far as it is noted."""
    return now - int(data.get(LAST, now))


def is_over(data: Mapping[str, Any], now: int) -> bool:
    """Say whether a session has been idle too long, or has lasted a working day.

    Nobody is signed out before the time that the page's dialog gives them, and nobody more than
    `NOTED` seconds after it.
    """
    lasted = now - int(data.get(BEGAN, now))
    return (
        idle_for(data, now) > config().idle_minutes * 60 + NOTED
        or lasted > settings.SESSION_COOKIE_AGE
    )


class SessionStore(DatabaseStore):
    """Django's sessions in the database, each with its person (``SESSION_ENGINE``)."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        """Return the table of sessions."""
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """Return the row of this session, with whose it is."""
        row = cast(Session, super().create_model_instance(data))
        row.user_id = int(data[SESSION_KEY]) if SESSION_KEY in data else None
        return row


@dataclass(frozen=True)
class Running:
    """A session that has not ended: when it began and was last used, and whether it is this one."""

    began: dt.datetime | None
    last_used: dt.datetime | None
    this_one: bool


def running(user_id: int, this_one: str | None = None) -> list[Running]:
    """Return a person's sessions, the newest first; `this_one` is the key of the one that asks."""
    now = timezone.now()
    rows = Session.objects.filter(user_id=user_id, expire_date__gt=now)
    found = [(row.get_decoded(), row.session_key == this_one) for row in rows]
    shown = [
        Running(_moment(data.get(BEGAN)), _moment(data.get(LAST)), same)
        for data, same in found
        if not is_over(data, int(now.timestamp()))
    ]
    return sorted(shown, key=lambda one: one.began or now, reverse=True)


def end_all(user_id: int, but: str | None = None) -> int:
    """End a person's sessions, all `but` one; return how many there were."""
    rows = Session.objects.filter(user_id=user_id)
    if but is not None:
        rows = rows.exclude(session_key=but)
    return rows.delete()[0]


def _moment(seconds: object) -> dt.datetime | None:
    if not isinstance(seconds, int):
        return None
    return dt.datetime.fromtimestamp(seconds, dt.UTC)
