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
from django.http import Http404, HttpRequest, HttpResponseForbidden, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.csrf import csrf_exempt

from saferplaces.foundation.audit.access import Access
from saferplaces.foundation.identity.actor import SYSTEM
from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.once import one_page
from saferplaces.foundation.policy import Refused
from saferplaces.foundation.ui.protecting import is_page, protect

P = ParamSpec("P")
View = Callable[Concatenate[Request, P], HttpResponseBase]

ANYBODY = "anybody"
BY_LINK = "whoever holds a link"
"""The token in the address is the key; each view proves it, and that its holder has a code."""
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
        if self.who in {ANYBODY, BY_LINK, SIGNED_IN}:
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
            with transaction.atomic(), one_page():
                request.access = Access(actor)
                response = view(request, *args, **kwargs)
                write_access(request.access, found, response)
                if not (request.access.shows_protected and is_page(response)):
                    protect(request, response)
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
        response = view(request, *args, **kwargs)
        if is_page(response):
            protect(request, response)
        return response

    DOORS[f"{view.__module__}.{view.__qualname__}"] = found
    enter.door = found  # type: ignore[attr-defined]
    return enter


def link_door(
    *, personal: bool, verb: str = "", methods: tuple[str, ...] = ("GET",)
) -> Callable[[View[P]], Callable[Concatenate[HttpRequest, P], HttpResponseBase]]:
    """Put a view behind the door of those outside, whose address holds a token.

    Nothing of such an address goes on to other sites, search engines or caches. Whoever has signed
    in does nothing here in their part: a page that shows personal data sets
    ``request.access.actor`` to the recipient.
    """
    return _outside(Door(BY_LINK, personal, verb, _methods(methods)), unlisted=True)


def public_door(
    *, personal: bool = False, verb: str = "", methods: tuple[str, ...] = ("GET",)
) -> Callable[[View[P]], Callable[Concatenate[HttpRequest, P], HttpResponseBase]]:
    """Put a view behind the door of the public: no sign-in, no session, no cookie by itself.

    There is no ``request.actor`` behind it whoever has signed in, and what is written is written by
    the service (`SYSTEM`) for somebody whom it does not know. A page that shows people what they
    told before (a draft of their own) is personal, says what it shows, and sets
    ``request.access.shows_protected``, since the words are their own.
    """
    return _outside(Door(ANYBODY, personal, verb, _methods(methods)), unlisted=False)


def _methods(methods: tuple[str, ...]) -> tuple[str, ...]:
    return (*methods, "HEAD") if "GET" in methods else methods


def _outside(
    found: Door, *, unlisted: bool
) -> Callable[[View[P]], Callable[Concatenate[HttpRequest, P], HttpResponseBase]]:
    """Return a door for people without an account.

    Browsers that are told to send no referrer send no origin with a form either (``Origin: null``),
    which Django's check of forms refuses, and it needs a cookie; what it is for is done here
    instead: a browser says whether a form comes from our own page (``Sec-Fetch-Site``), nobody is
    signed in, and views that know who it is ask for a token of their session.
    """
    if found.personal and not found.verb:
        raise ImproperlyConfigured("A door to personal data needs a verb.")

    def behind(view: View[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
        @csrf_exempt
        @functools.wraps(view)
        def enter(request: Request, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            from_elsewhere = request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin"
            if request.method not in found.methods:
                response: HttpResponseBase = HttpResponseNotAllowed(found.methods)
            elif request.method == "POST" and from_elsewhere:
                response = HttpResponseForbidden()
            elif any("\0" in key for key in kwargs.values() if isinstance(key, str)):
                raise Http404  # no record has such a key, and the database cannot be asked for it
            else:
                if not unlisted:
                    request.__dict__.pop("actor", None)
                with transaction.atomic():
                    request.access = Access(SYSTEM)
                    response = view(request, *args, **kwargs)
                    write_access(request.access, found, response)
                    moved = 300 <= response.status_code < 400
                    if is_page(response) and not moved and not request.access.shows_protected:
                        protect(request, response)
            if unlisted:
                response["Referrer-Policy"] = "no-referrer"
                response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
            return response

        DOORS[f"{view.__module__}.{view.__qualname__}"] = found
        enter.door = found  # type: ignore[attr-defined]
        return enter  # type: ignore[return-value]

    return behind


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
    "BY_LINK",
    "DOORS",
    "SIGNED_IN",
    "Door",
    "UnrecordedAccessError",
    "door",
    "link_door",
    "open_door",
    "public_door",
    "write_access",
]
