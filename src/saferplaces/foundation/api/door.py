"""The door of an operation: the doors of the pages (`saferplaces.foundation.ui.doors`), for tokens.

The same capabilities, the same register of doors, the same record of what is shown, and it fails
closed in the same way. Who comes in is known by a token alone; a session is not looked at.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, TypeVar

from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from ninja.decorators import decorate_view

from saferplaces.foundation.api import throttling
from saferplaces.foundation.api.errors import ApiError, told
from saferplaces.foundation.api.tokens import bearer, given_secret, note_use
from saferplaces.foundation.audit.access import Access
from saferplaces.foundation.audit.middleware import note_refusal
from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.policy import Refused
from saferplaces.foundation.ui.doors import DOORS, Door, write_access
from saferplaces.foundation.ui.protecting import protect

F = TypeVar("F", bound=Callable[..., Any])
Run = Callable[..., HttpResponseBase]
LARGEST = 256_000
"""Bytes of a request's body."""
ASKS = "Send a token that works, as “Authorization: Bearer …”."
BEARER, BASIC = 'Bearer realm="Safer Places"', 'Basic realm="Safer Places"'


def api_door(
    who: str | tuple[str, ...],
    *,
    personal: bool,
    verb: str = "",
    methods: tuple[str, ...] = ("GET",),
    basic: bool = False,
    wrong: int = 422,
    largest: Callable[[], int] = lambda: LARGEST,
) -> Callable[[F], F]:
    """Put an operation behind a door; stands below ``@router.get(...)``.

    Parameters
    ----------
    who, personal, verb, methods:
        As of a page's door.
    basic:
        The token may be the password of HTTP Basic.
    wrong:
        Status that says that a parameter will not do.
    largest:
        Returns how many bytes a request's body may have.
    """
    if personal and not verb:
        raise ImproperlyConfigured("A door to personal data needs a verb.")
    found = Door(who, personal, verb, methods)

    def behind(operation: F) -> F:
        DOORS[f"{operation.__module__}.{operation.__qualname__}"] = found
        operation.door = found  # type: ignore[attr-defined]

        def guard(run: Run) -> Run:
            @functools.wraps(run)
            def enter(request: Request, **keys: Any) -> HttpResponseBase:
                request.wrong_status = wrong  # type: ignore[attr-defined]
                try:
                    _let_in(request, found, keys, basic=basic)
                    _must_fit(request, largest())
                except (ApiError, Refused, Http404) as error:
                    return _refuse(request, error)
                return _run(request, found, run, keys)

            return enter

        return decorate_view(guard)(operation)

    return behind


def _let_in(request: Request, found: Door, keys: dict[str, Any], *, basic: bool) -> None:
    request.actor = None  # type: ignore[assignment]  # whoever has a session is nobody here
    known = bearer(given_secret(request, basic=basic), request.request_id)
    if known is None:
        throttling.count_failure(request)
        asks = f"{BASIC}, {BEARER}" if basic else BEARER
        raise ApiError(401, "", ASKS, headers={"WWW-Authenticate": asks})
    token, request.actor = known
    throttling.count_request(token.pk)
    note_use(token)
    if any("\0" in key for key in keys.values() if isinstance(key, str)):
        raise Http404  # no record has such a key, and the database cannot be asked for it
    if found.capabilities and not any(map(request.actor.can, found.capabilities)):
        raise Refused("This needs a scope that the token or the role of its account has not.")
    request.access = Access(request.actor)
    request.access.asked(token=token.pk)


def _must_fit(request: Request, most: int) -> None:
    if _length(request) > most:
        raise ApiError(413, "", f"A request may have {most:,} bytes.")


def _run(request: Request, found: Door, run: Run, keys: dict[str, Any]) -> HttpResponseBase:
    """Run it in one transaction with its record; whatever it refuses leaves nothing else behind."""
    with transaction.atomic():
        response = run(request, **keys)
        if response.status_code < 400:
            write_access(request.access, found, response)
            protect(request, response)
            return response
        transaction.set_rollback(True)
    failure = getattr(request, "failure", None)
    if failure is not None:
        note_refusal(request, failure)
    return response


def _refuse(request: Request, error: Exception) -> HttpResponseBase:
    note_refusal(request, error)
    return told(request, error)


def _length(request: HttpRequest) -> int:
    told_length = request.META.get("CONTENT_LENGTH") or "0"
    return int(told_length) if str(told_length).isdigit() else 0
