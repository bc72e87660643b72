"""What was refused is recorded too, in a transaction of its own."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from saferplaces.foundation.audit.access import record
from saferplaces.foundation.identity.actor import Actor

Next = Callable[[HttpRequest], HttpResponseBase]


class Refusals:
    """Write a record when a view refuses somebody who has signed in."""

    def __init__(self, get_response: Next) -> None:
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self._next(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """Record a refusal; Django then answers with its page."""
        note_refusal(request, exception)


def note_refusal(request: HttpRequest, exception: Exception) -> None:
    """Record that somebody who is known was refused, or asked for what they may not reach."""
    actor: Actor | None = getattr(request, "actor", None)
    objects = getattr(exception, "objects", None)
    if actor is None or not (objects or isinstance(exception, PermissionDenied)):
        return
    match = request.resolver_match
    with transaction.atomic():
        record(
            actor,
            what="refuse",
            verb=match.view_name[:60] if match else "page",
            objects=objects or (),
            query={"path": request.path},
        )
