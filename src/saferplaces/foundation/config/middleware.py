"""What every request gets: an identifier of its own, and no place in any cache."""

from __future__ import annotations

import ipaddress
import logging
import time
import uuid
from collections.abc import Callable
from contextlib import suppress

from csp.utils import build_policy
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from saferplaces.foundation.config.metrics import requests

LOG = logging.getLogger("saferplaces.requests")
Next = Callable[[HttpRequest], HttpResponseBase]
BESIDE = {"127.0.0.1", "::1"}


class ClientAddress:
    """Take the address of whoever asks from the proxy on this machine, and from nobody else.

    What is locked or slowed down by address would else be so for everybody behind the proxy.
    """

    def __init__(self, get_response: Next) -> None:
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.META.get("REMOTE_ADDR") in BESIDE:
            told = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip()
            with suppress(ValueError):  # no proxy, or one that does not say
                request.META["REMOTE_ADDR"] = str(ipaddress.ip_address(told))
        return self._next(request)


class RequestIdentity:
    """Give each request an identifier; logs, audit records and error pages carry it."""

    def __init__(self, get_response: Next) -> None:
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.request_id = uuid.uuid4().hex  # type: ignore[attr-defined]
        # What no cookie of ours holds and the database cannot be asked for is nobody's.
        request.COOKIES = {k: v for k, v in request.COOKIES.items() if "\0" not in v}
        response = self._next(request)
        response.headers["X-Request-Id"] = request.request_id  # type: ignore[attr-defined]
        return response


class RequestLine:
    """Write one line a request, and count it: the address by name, never as it was asked for."""

    def __init__(self, get_response: Next) -> None:
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        began = time.perf_counter()
        response = self._next(request)
        seconds = time.perf_counter() - began
        match = request.resolver_match
        route = match.view_name if match else ""
        requests.count(route, response.status_code, seconds)
        fields = {
            "request": getattr(request, "request_id", ""),
            "method": request.method,
            "route": route or "none",
            "status": response.status_code,
            "ms": round(seconds * 1000, 1),
            "role": getattr(getattr(request, "actor", None), "role", ""),
        }
        LOG.info("request", extra={"fields": fields})
        return response


class ContentSecurityPolicy:
    """Say what a page may load; a view may say less. It is the same for all, so it is made once."""

    def __init__(self, get_response: Next) -> None:
        self._next = get_response
        self._policy = build_policy()

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self._next(request)
        response.headers.setdefault("Content-Security-Policy", self._policy)
        return response


class NeverCached:
    """Forbid every cache to keep a dynamic page; static files are served before this."""

    def __init__(self, get_response: Next) -> None:
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self._next(request)
        response.headers["Cache-Control"] = "no-store"
        return response
