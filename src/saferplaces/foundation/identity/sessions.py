"""Sessions, kept with whose they are: so that a person sees their own, and can end them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, cast

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils import timezone

from saferplaces.foundation.identity.models import Session

LAST, BEGAN = "last_seen", "signed_in_at"


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
    oldest = now.timestamp() - settings.SESSION_COOKIE_AGE
    rows = Session.objects.filter(user_id=user_id, expire_date__gt=now)
    found = [(row.get_decoded(), row.session_key == this_one) for row in rows]
    shown = [
        Running(_moment(data.get(BEGAN)), _moment(data.get(LAST)), same)
        for data, same in found
        if data.get(BEGAN, oldest) >= oldest
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
