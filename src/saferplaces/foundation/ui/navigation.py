"""What stands in the navigation: each room says which of its pages belong there, and for whom."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse

from saferplaces.foundation.identity.actor import Actor


@dataclass(frozen=True)
class Item:
    """One entry of the navigation."""

    text: str
    view: str
    capabilities: tuple[str, ...]
    order: int = 100


_ITEMS: list[Item] = []


def add(text: str, view: str, *capabilities: str, order: int = 100) -> None:
    """Add a page for those who have one of the capabilities (all who have signed in if none)."""
    _ITEMS.append(Item(text, view, capabilities, order))


def entries(request: HttpRequest) -> list[dict[str, object]]:
    """Return the entries that the person may open, in the form of the navigation macro."""
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None:
        return []
    shown = [
        item
        for item in sorted(_ITEMS, key=lambda item: (item.order, item.text))
        if not item.capabilities or any(map(actor.can, item.capabilities))
    ]
    addresses = [reverse(item.view) for item in shown]
    # /reviews/alerts lies under /reviews/: only the nearest entry is where one is.
    here = max((a for a in addresses if request.path.startswith(a)), key=len, default="")
    return [
        {"text": item.text, "href": address, "active": address == here}
        for item, address in zip(shown, addresses, strict=True)
    ]
