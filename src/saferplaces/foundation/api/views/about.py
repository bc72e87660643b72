"""The description of the API: for software, and as a page for people."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from markupsafe import Markup, escape

from saferplaces.foundation.api import throttling
from saferplaces.foundation.api.errors import ApiError, told
from saferplaces.foundation.api.schema import description
from saferplaces.foundation.api.tokens import bearer, given_secret
from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.ui.doors import SIGNED_IN, door


def with_token(
    view: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Let software in to a page with its token; people come with their session."""

    @functools.wraps(view)
    def enter(request: HttpRequest) -> HttpResponseBase:
        if "Authorization" not in request.headers:
            return view(request)
        known = bearer(given_secret(request, basic=True), getattr(request, "request_id", ""))
        try:
            if known is None:
                throttling.count_failure(request)
            else:
                throttling.count_request(known[0].pk)
        except ApiError as error:
            return told(request, error)
        request.actor = known[1] if known else None  # type: ignore[attr-defined]
        return view(request)

    return enter


@with_token
@door(SIGNED_IN, personal=False)
def openapi(request: Request) -> HttpResponse:
    """Give the description of the API to software."""
    servers = [{"url": request.build_absolute_uri("/").rstrip("/")}]
    return JsonResponse(description() | {"servers": servers})


@door(SIGNED_IN, personal=False)
def about(request: Request) -> HttpResponse:
    """Show the API to people."""
    found = description()
    groups: dict[str, list[dict[str, Any]]] = {}
    for path, methods in found["paths"].items():
        for method, one in methods.items():
            groups.setdefault(one["tags"][0], []).append(_shown(found, path, method, one))
    return render(request, "api/about.html", {"groups": groups, "about": found["info"]})


def _shown(found: dict[str, Any], path: str, method: str, one: dict[str, Any]) -> dict[str, Any]:
    body = one.get("requestBody", {}).get("content", {}).get("application/json", {})
    return {
        "id": one["operationId"],
        "method": method.upper(),
        "path": breaking(path.replace("/", "/\0").split("\0")),
        "summary": one["summary"],
        "text": [_in_code(text) for text in one["description"].split("\n\n")],
        "parameters": [
            (
                p["name"],
                p["in"],
                _kind(p["schema"]),
                _in_code(p.get("description", "")),
                p["required"],
            )
            for p in one["parameters"]
        ],
        "body": list(_fields(found, body.get("schema", {}))),
        "answer": list(_fields(found, _answer(one))),
    }


def _answer(one: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for status, told_ in one["responses"].items():
        if status.startswith("2"):
            for content in told_.get("content", {}).values():
                found = content["schema"]
    return found


def breaking(parts: Iterable[str]) -> Markup:
    """Return a long text that may go on in the next line after each of its parts."""
    return Markup("<wbr>").join(parts)


def _in_code(text: str) -> Markup:
    """Return a text with the words between backticks as code."""
    parts = [escape(part) for part in text.split("`")]
    return Markup("").join(
        Markup("<code>{}</code>").format(part) if at % 2 else part for at, part in enumerate(parts)
    )


def _fields(
    found: dict[str, Any], schema: dict[str, Any]
) -> Iterator[tuple[str, str, Markup, bool]]:
    reference = schema.get("$ref", "")
    if reference:
        schema = found["components"]["schemas"][reference.rpartition("/")[2]]
    needed = schema.get("required", [])
    for name, one in schema.get("properties", {}).items():
        yield name, _kind(one), _in_code(one.get("description", "")), name in needed


def _kind(schema: dict[str, Any]) -> str:
    """Return what a value is, in words."""
    if reference := schema.get("$ref", ""):
        return str(reference.rpartition("/")[2])
    if schema.get("allOf"):
        return _kind(schema["allOf"][0])
    if "enum" in schema:
        return " or ".join(map(str, schema["enum"]))
    kind = str(schema.get("type", "anything"))
    if kind == "array":
        return f"list of {_kind(schema.get('items', {}))}"
    return str(schema.get("format", kind))
