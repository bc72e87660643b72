"""The last gate before an answer leaves: what must not be read outside a few pages is left out.

Rooms that know of such words (protected addresses: `saferplaces.intake.safe_contact`) add a
function to `LEFT_OUT`. A view of those who work on the matter says
``request.access.shows_protected = True``; every other answer of every room, page, file or API, goes
through the gate, so that a new page is covered without knowing of it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import quote_plus

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.html import escape

from saferplaces.foundation.registry import Registry

if TYPE_CHECKING:
    from saferplaces.foundation.identity.actor import Actor

Leave = Callable[[Sequence[str], Sequence[str]], list[str]]
LEFT_OUT: Registry[Leave] = Registry()
"""Get texts, and parts of texts that stay as they are; return the texts without what is
protected."""
WORKS: Registry[Callable[[Actor], bool]] = Registry()
"""Say whether an actor works on such matters: what a form holds for them to change stays whole, or
saving the form would lose it."""
SHORTEST = 4
FIELD = re.compile(r"<textarea\b[^>]*>.*?</textarea>|<input\b[^>]*>", re.S)


def without(texts: Sequence[str], kept: Sequence[str] = ()) -> list[str]:
    """Return texts as anybody may read them, for whatever is no answer: letters, files."""
    found = list(texts)
    for leave in LEFT_OUT:
        found = leave(found, kept)
    return found


def is_page(response: HttpResponseBase) -> bool:
    """Say whether an answer is a page to read, or what its script asks, not a file to take away."""
    kind = response.headers.get("Content-Type", "")
    return kind.startswith(("text/html", "application/json")) and not response.has_header(
        "Content-Disposition"
    )


def protect(request: HttpRequest, response: HttpResponseBase) -> None:
    """Leave out of an answer what it must not show."""
    if not isinstance(response, HttpResponse) or not response.content:
        return
    kind = response.headers.get("Content-Type", "").partition(";")[0]
    if kind.endswith("json"):
        before = json.loads(response.content)
        after = without_in(before)
        if after != before:
            response.content = json.dumps(after).encode()
    elif kind.startswith("text/"):
        before = response.content.decode(response.charset)
        [after] = without([before], list(_kept(request, before)) if kind == "text/html" else [])
        if after != before:
            response.content = after.encode(response.charset)
    if response.has_header("Content-Length"):
        response.headers["Content-Length"] = str(len(response.content))


def without_in(told: Any) -> Any:
    """Return what JSON can say, without what is protected in any of its texts."""
    texts: list[str] = []
    _gather(told, texts)
    return _put(told, dict(zip(texts, without(texts), strict=True))) if texts else told


def _gather(told: Any, texts: list[str]) -> None:
    if isinstance(told, str):
        texts.append(told)
    elif isinstance(told, dict):
        for value in told.values():
            _gather(value, texts)
    elif isinstance(told, list):
        for value in told:
            _gather(value, texts)


def _put(told: Any, by: dict[str, str]) -> Any:
    if isinstance(told, str):
        return by[told]
    if isinstance(told, dict):
        return {key: _put(value, by) for key, value in told.items()}
    return [_put(value, by) for value in told] if isinstance(told, list) else told


def _kept(request: HttpRequest, page: str) -> Iterator[str]:
    """Yield the parts of a page that stay as they are."""
    yield from _echoes(request)
    actor = getattr(getattr(request, "access", None), "actor", None)
    if actor is not None and any(works(actor) for works in WORKS):
        yield from FIELD.findall(page)


def _echoes(request: HttpRequest) -> Iterator[str]:
    """Yield how what was typed stands on the page again.

    That is no disclosure; leaving it out would tell whoever guesses addresses that one is
    protected.
    """
    for sent in (request.GET, request.POST):
        for values in sent.lists():
            for value in values[1]:
                if isinstance(value, str) and len(value) >= SHORTEST:
                    yield f'value="{escape(value).replace("&#x27;", "&#39;")}"'
                    yield f">{escape(value).replace('&#x27;', '&#39;')}</textarea>"
                    yield quote_plus(value)
