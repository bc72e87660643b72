"""What the frame of every page shows: who one is, in which part, what is unread, how long."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from saferplaces.foundation.config.config import config
from saferplaces.foundation.demo import history
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.sessions import BEGAN
from saferplaces.foundation.messages.queries import unread
from saferplaces.foundation.ui import drafts

WARN_AT_MOST, WARN_AT_LEAST = 120, 60
"""Seconds before the end at which people are asked whether they are still there."""


@dataclass(frozen=True)
class Part:
    """A part that somebody may change to."""

    key: int | None
    text: str
    now: bool


@dataclass(frozen=True)
class Session:
    """How long a session lasts from this page on, in seconds."""

    idle: int
    left: int
    warn: int


@dataclass(frozen=True)
class Frame:
    """What stands around a page."""

    demo: bool
    history: str = ""
    actor: Actor | None = None
    parts: tuple[Part, ...] = ()
    unread: int = 0
    session: Session | None = None
    switch_address: str = ""
    sign_out_address: str = ""
    at: Any = None
    request: HttpRequest | None = None
    draft_owner: str = ""
    draft_half: str = ""

    @property
    def personal(self) -> bool:
        """Whether the page shows personal data, as its record of access says."""
        access = getattr(self.request, "access", None)
        return bool(access and access.declared)


def frame_of(request: HttpRequest) -> dict[str, Callable[[], Frame]]:
    """Give a page its frame; a page without one (``ui/bare.html``) asks for nothing."""

    @lru_cache(maxsize=1)
    def frame() -> Frame:
        return made(request)

    return {"frame": frame}


def made(request: HttpRequest) -> Frame:
    """Return what stands around the page of a request."""
    demo = config().mode == "demo"
    told = history().words if demo else ""
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None:
        return Frame(demo, told, at=timezone.now(), request=request)
    return Frame(
        demo=demo,
        history=told,
        actor=actor,
        parts=_parts(request, actor),
        unread=unread(actor.user_id),
        session=_session(request),
        switch_address=_address("switch-part"),
        sign_out_address=_address("sign-out"),
        at=timezone.now(),
        request=request,
        draft_owner=drafts.owner(actor.user_id) if actor.user_id else "",
        draft_half=drafts.half(actor.user_id) if actor.user_id else "",
    )


@lru_cache(maxsize=64)
def asset(path: str) -> str:
    """Return the address of a built style or script; empty where the assets are not built."""
    if settings.WHITENOISE_USE_FINDERS:
        return staticfiles_storage.url(path) if finders.find(path) else ""
    try:
        return staticfiles_storage.url(path)
    except ValueError:
        return ""


def _parts(request: HttpRequest, actor: Actor) -> tuple[Part, ...]:
    return tuple(
        Part(
            part.pk,
            f"{part.get_role_display()}, {part.organisation}",
            part.pk == actor.membership_id,
        )
        for part in getattr(request, "parts", ())
    )


def _session(request: HttpRequest) -> Session | None:
    session: Any = getattr(request, "session", None)
    if session is None:
        return None
    idle = config().idle_minutes * 60
    lasted = int(time.time()) - int(session.get(BEGAN, time.time()))
    warn = max(WARN_AT_LEAST, min(WARN_AT_MOST, idle // 4))
    return Session(idle, max(0, settings.SESSION_COOKIE_AGE - lasted), warn)


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:  # signing in by the organisation's provider only
        return ""
