"""Who is acting in this request, and for how long a session lasts."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from saferplaces.foundation.config.config import config
from saferplaces.foundation.identity.actor import acting_as, current_memberships
from saferplaces.foundation.identity.sessions import BEGAN, LAST, NOTED, idle_for, is_over
from saferplaces.foundation.identity.signing import FACTOR, PART, end_session

Next = Callable[[HttpRequest], HttpResponseBase]
PROVEN = {"second", "provider"}


class SessionLimits:
    """End a session that has been idle too long, or that has lasted a working day.

    The clock of idleness is moved by pages that people ask for, not by the dialog that asks
    whether they are still there (WCAG 2.2.1: they are warned and can stay).
    """

    def __init__(self, get_response: Next) -> None:
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.user.is_authenticated:
            now, session = int(time.time()), request.session
            session.setdefault(BEGAN, now)
            if is_over(session, now):
                end_session(request, "sign_out.timed_out")
            elif LAST not in session or idle_for(session, now) >= NOTED:
                session[LAST] = now
        return self._next(request)


class Acting:
    """Set ``request.actor``: the person in one of their current parts, or nobody.

    ``request.parts`` are all the parts that they have today.

    Somebody without a current membership, or who has not yet given the second factor that their
    account needs, is nobody: every door sends them to the sign-in pages.
    """

    def __init__(self, get_response: Next) -> None:
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.actor = self._actor(request)  # type: ignore[attr-defined]
        return self._next(request)

    @staticmethod
    def _actor(request: HttpRequest) -> object:
        user = request.user
        if not user.is_authenticated:
            return None
        if request.session.get(FACTOR) not in PROVEN:
            return None
        if user.is_service or (user.is_demo and config().mode == "production"):
            return None
        parts = request.parts = current_memberships(user)  # type: ignore[attr-defined]
        if not parts:
            return None
        chosen = request.session.get(PART)
        part = next((p for p in parts if p.pk == chosen), parts[0])
        return acting_as(part, getattr(request, "request_id", ""))
