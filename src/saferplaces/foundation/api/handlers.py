"""Django's own errors: problem details for software below /api/, pages for people."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from saferplaces.foundation.api.errors import problem
from saferplaces.foundation.ui import errors

BROKE = "Nothing that you sent was saved. Try again later."


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The request could not be read."""
    return _answer(request, 400, "Try again.", lambda: errors.bad_request(request, exception))


def refused(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Tell that it may not be done."""
    detail = " ".join(getattr(exception, "reasons", ())) or "You may not do this."
    return _answer(request, 403, detail, lambda: errors.refused(request, exception))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """There is no such address, or the record is not theirs to see."""
    detail = "There is no such address, or it shows a record that is not yours to see."
    return _answer(request, 404, detail, lambda: errors.not_found(request, exception))


def failed(request: HttpRequest) -> HttpResponse:
    """Something broke; the identifier finds it in the logs."""
    return _answer(request, 500, BROKE, lambda: errors.failed(request))


def _answer(
    request: HttpRequest, status: int, detail: str, page: Callable[[], HttpResponse]
) -> HttpResponse:
    person = "text/html" in request.headers.get("Accept", "")
    if request.path.startswith("/api/") and not person:
        return problem(request, status, detail)
    return page()
