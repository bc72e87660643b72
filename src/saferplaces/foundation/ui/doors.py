"""Doors: every view stands behind one, which says who may come in and what the page shows.

A door checks the capability, opens one transaction for the read and its record, and fails closed:
a page that shows personal data and did not say whose is an error, never a page. The registry of
doors is what docs/access.md is compared with.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Concatenate, ParamSpec

from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from saferplaces.foundation.audit.access import Access
from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.policy import Refused

P = ParamSpec("P")
View = Callable[Concatenate[Request, P], HttpResponseBase]

ANYBODY = "anybody"
SIGNED_IN = "signed in"


@dataclass(frozen=True)
class Door:
    """What a view asks of those who come in.

    Attributes
    ----------
    who:
        A capability, `ANYBODY` or `SIGNED_IN` (any role).
    personal:
        The page shows personal data, so it must leave a record.
    verb:
        What the record calls it, as ``incident.read``.
    """

    who: str | tuple[str, ...]
    personal: bool
    verb: str
    methods: tuple[str, ...]

    @property
    def capabilities(self) -> tuple[str, ...]:
        """The capabilities of which one is needed; empty for open doors."""
        if self.who in {ANYBODY, SIGNED_IN}:
            return ()
        return (self.who,) if isinstance(self.who, str) else self.who


DOORS: dict[str, Door] = {}
"""Every door, by the dotted name of its view."""


def door(
    who: str | tuple[str, ...],
    *,
    personal: bool,
    verb: str = "",
    methods: tuple[str, ...] = ("GET",),
) -> Callable[[View[P]], Callable[Concatenate[HttpRequest, P], HttpResponseBase]]:
    """Put a view behind a door.

    Parameters
    ----------
    who:
        A capability of `saferplaces.foundation.identity.roles`, or several of which one is enough,
        or `SIGNED_IN`.
    personal:
        Whether the page shows personal data. If so, the view must call ``request.access.saw``.
    verb:
        Name of the access in the audit trail; needed where `personal`.
    methods:
        Allowed methods; GET brings HEAD.
    """
    if personal and not verb:
        raise ImproperlyConfigured("A door to personal data needs a verb.")
    allowed = (*methods, "HEAD") if "GET" in methods else methods
    found = Door(who, personal, verb, allowed)

    def behind(view: View[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
        @functools.wraps(view)
        def enter(request: Request, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if request.method not in allowed:
                return HttpResponseNotAllowed(allowed)
            actor = getattr(request, "actor", None)
            if actor is None:
                after = urlencode({"next": request.get_full_path()})
                return redirect(f"{reverse('sign-in')}?{after}")
            if found.capabilities and not any(map(actor.can, found.capabilities)):
                raise Refused(f"Your role ({actor.role_name}) may not open this page.")
            if any("\0" in key for key in kwargs.values() if isinstance(key, str)):
                raise Http404  # no record has such a key, and the database cannot be asked for it
            with transaction.atomic():
                request.access = Access(actor)
                response = view(request, *args, **kwargs)
                write_access(request.access, found, response)
            return response

        DOORS[f"{view.__module__}.{view.__qualname__}"] = found
        enter.door = found  # type: ignore[attr-defined]
        return enter  # type: ignore[return-value]

    return behind


def open_door(
    view: Callable[..., HttpResponseBase], *, methods: tuple[str, ...] = ("GET",)
) -> Callable[..., HttpResponseBase]:
    """Leave a view open to anybody: signing in, health, errors. It shows no personal data."""
    allowed = (*methods, "HEAD") if "GET" in methods else methods
    found = Door(ANYBODY, False, "", allowed)

    @functools.wraps(view)
    def enter(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method not in allowed:
            return HttpResponseNotAllowed(allowed)
        return view(request, *args, **kwargs)

    DOORS[f"{view.__module__}.{view.__qualname__}"] = found
    enter.door = found  # type: ignore[attr-defined]
    return enter


def write_access(access: Access, found: Door, response: HttpResponseBase) -> None:
    """Write the record of what an answer shows; an answer that did not say so fails."""
    moved = 300 <= response.status_code < 400
    if found.personal and not access.declared and not moved:
        raise UnrecordedAccessError(found.verb)
    if access.declared:
        access.write(found.verb, "disclose" if access.recipient else "consult")


class UnrecordedAccessError(RuntimeError):
    """A page would have shown personal data without saying whose; it is not shown."""

    def __init__(self, verb: str) -> None:
        super().__init__(f"The page of {verb!r} did not say what it shows.")


__all__ = [
    "ANYBODY",
    "DOORS",
    "SIGNED_IN",
    "Door",
    "UnrecordedAccessError",
    "door",
    "open_door",
    "write_access",
]
