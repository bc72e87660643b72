"""A request asks once whether codes have changed."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from saferplaces.foundation.reference.keeping import one_reading

Next = Callable[[HttpRequest], HttpResponseBase]


class OneReading:
    """Let a request see the codes of one moment."""

    def __init__(self, get_response: Next) -> None:
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with one_reading():
            return self._next(request)
