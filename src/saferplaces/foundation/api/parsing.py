"""Reading requests: JSON that the database can hold, and nothing that only looks like it."""

from __future__ import annotations

import json
from typing import Any, NoReturn

from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict
from ninja.parser import Parser as NinjaParser

from saferplaces.foundation.api.errors import ApiError

ODD = "Text may hold neither the character NUL nor half a character."


class Parser(NinjaParser):
    """Reads bodies and addresses strictly."""

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        """Return the body of a request."""
        if request.content_type != "application/json":
            raise ApiError(415, "", "Send JSON, with “Content-Type: application/json”.")
        try:
            found = json.loads(request.body, parse_constant=_no_number)
        except (ValueError, RecursionError):
            raise ApiError(400, "", "The body is not JSON.") from None
        if not _holds(found):
            raise ApiError(400, "", ODD)
        return found  # type: ignore[no-any-return]

    def parse_querydict(
        self, data: MultiValueDict[str, str], list_fields: list[str], request: HttpRequest
    ) -> dict[str, Any]:
        """Return the parameters of an address."""
        if not _holds(list(data.lists())):
            raise ApiError(getattr(request, "wrong_status", 422), "", ODD)
        return super().parse_querydict(data, list_fields, request)


def _no_number(_: str) -> NoReturn:
    raise ValueError


def _holds(found: Any) -> bool:
    """Say whether the database can hold every text of what was sent."""
    if isinstance(found, str):
        return "\0" not in found and not any("\ud800" <= char <= "\udfff" for char in found)
    if isinstance(found, dict):
        return all(_holds(key) and _holds(value) for key, value in found.items())
    if isinstance(found, (list, tuple)):
        return all(map(_holds, found))
    return True
