"""What software is told when something is wrong: problem details (RFC 9457) in plain words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest, JsonResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from saferplaces.foundation.problems import Problem

TYPE = "application/problem+json"
TITLES = {
    400: "The request cannot be read",
    401: "No token that works",
    403: "Not allowed",
    404: "Not found",
    405: "Not done this way",
    409: "Not possible now",
    413: "Too large",
    415: "Not JSON",
    422: "Something in the request will not do",
    429: "Too many requests",
    500: "Something broke",
}
WORDS = {
    "missing": "This is needed.",
    "int_parsing": "This must be a whole number.",
    "int_type": "This must be a whole number.",
    "string_type": "This must be text.",
    "bool_parsing": "This must be true or false.",
    "extra_forbidden": "There is no such field.",
    "string_too_long": "This is too long.",
    "list_type": "This must be a list.",
}


class ApiError(HttpError):
    """What an operation says instead of an answer."""

    def __init__(
        self, status: int, title: str, detail: str, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(status, detail)
        self.title = title
        self.headers = dict(headers or {})


def problem(
    request: HttpRequest,
    status: int,
    detail: str,
    *,
    title: str = "",
    errors: Iterable[Mapping[str, str]] = (),
    headers: Mapping[str, str] | None = None,
) -> JsonResponse:
    """Return a problem. It never repeats what was sent, and names no person."""
    told: dict[str, Any] = {
        "type": "about:blank",
        "title": title or TITLES.get(status, "The request failed"),
        "status": status,
        "detail": detail,
        "request": getattr(request, "request_id", ""),
    }
    if found := list(errors):
        told["errors"] = found
    response = JsonResponse(told, status=status, content_type=TYPE)
    for name, value in (headers or {}).items():
        response.headers[name] = value
    return response


def told(request: HttpRequest, error: Exception) -> JsonResponse:
    """Return what software is told of an exception; what nobody foresaw goes on to Django."""
    wrong = getattr(request, "wrong_status", 422)
    if isinstance(error, HttpError) and isinstance(error.__cause__, ApiError):
        error = error.__cause__  # the framework wraps what the parser says
    if isinstance(error, ApiError):
        status, detail = error.status_code, error.message
        return problem(request, status, detail, title=error.title, headers=error.headers)
    if isinstance(error, Problem):
        if error.field is None:
            return problem(request, 409, error.message)
        errors = [{"field": error.field, "message": error.message}]
        return problem(request, wrong, error.message, errors=errors)
    if isinstance(error, ValidationError):
        errors = [_field(found) for found in error.errors]
        return problem(request, wrong, "Some fields will not do.", errors=errors)
    status, detail = _plain(error)
    return problem(request, status, detail)


def _plain(error: Exception) -> tuple[int, str]:
    if isinstance(error, PermissionDenied):
        return 403, " ".join(getattr(error, "reasons", ("You may not do this.",)))
    if isinstance(error, (Http404, ObjectDoesNotExist)):
        return 404, "There is no such record, or it is not yours to see."
    if isinstance(error, (HttpError, SuspiciousOperation)):
        return getattr(error, "status_code", 400), "The request cannot be read."
    raise error


def handle(api: NinjaAPI) -> None:
    """Let an API tell its problems so."""

    def answer(request: HttpRequest, error: Any) -> JsonResponse:
        request.failure = error  # type: ignore[attr-defined]  # the door records refusals
        return told(request, error)

    kinds = (
        Problem, ValidationError, PermissionDenied, Http404, ObjectDoesNotExist, HttpError,
        SuspiciousOperation, Exception,
    )  # fmt: skip
    for kind in kinds:
        api.add_exception_handler(kind, answer)


def _field(found: Mapping[str, Any]) -> dict[str, str]:
    where = [str(part) for part in found["loc"] if part not in {"body", "query", "path", "header"}]
    if found["loc"][:1] == ("body",) and len(where) > 1:
        where = where[1:]  # the parameter that holds the body is a name of ours
    message = WORDS.get(found["type"], str(found["msg"]).removeprefix("Value error, "))
    return {"field": ".".join(where), "message": message}
