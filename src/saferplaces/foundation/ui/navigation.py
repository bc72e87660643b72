"""What stands in the navigation: each room says which of its pages belong there, and for whom.

Those who may open few pages see all of them in one row. Those who may open many see the sections,
and under them the pages of the section that they are in.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from django.http import HttpRequest
from django.urls import reverse

from saferplaces.foundation.identity.actor import Actor

WORK = "Work"
FIND = "Find"
SUPERVISE = "Supervise"
ACCOUNT = "Account for it"
ADMINISTER = "Administer"
SECTIONS = (WORK, FIND, SUPERVISE, ACCOUNT, ADMINISTER)
AT_MOST = 7
"""How many pages stand in one row."""


@dataclass(frozen=True)
class Item:
    """One entry of the navigation."""

    text: str
    view: str
    capabilities: tuple[str, ...]
    order: int = 100
    section: str = WORK


@dataclass(frozen=True)
class Entry:
    """One link of a row: where one is has `active`."""

    text: str
    href: str
    active: bool
    section: str = ""


@dataclass(frozen=True)
class Menu:
    """The rows of the navigation: pages, or sections and the pages of one of them (`title`)."""

    top: list[Entry] = field(default_factory=list)
    title: str = ""
    inner: list[Entry] = field(default_factory=list)


_ITEMS: list[Item] = []


def add(text: str, view: str, *capabilities: str, order: int = 100, section: str = WORK) -> None:
    """Add a page for those who have one of the capabilities (all who have signed in if none)."""
    _ITEMS.append(Item(text, view, capabilities, order, section))


def entries(request: HttpRequest) -> list[Entry]:
    """Return the entries that the person may open, section by section."""
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None:
        return []
    shown = [
        item
        for item in sorted(
            _ITEMS, key=lambda item: (SECTIONS.index(item.section), item.order, item.text)
        )
        if not item.capabilities or any(map(actor.can, item.capabilities))
    ]
    addresses = [reverse(item.view) for item in shown]
    # /reviews/alerts lies under /reviews/: only the nearest entry is where one is.
    here = max((a for a in addresses if request.path.startswith(a)), key=len, default="")
    return [
        Entry(item.text, address, address == here, item.section)
        for item, address in zip(shown, addresses, strict=True)
    ]


def menu(request: HttpRequest) -> Menu:
    """Return the rows for a page."""
    found = entries(request)
    if len(found) <= AT_MOST:
        return Menu(found)
    sections = list(dict.fromkeys(entry.section for entry in found))
    here = next((entry.section for entry in found if entry.active), "")
    first = {section: next(e.href for e in found if e.section == section) for section in sections}
    title = here or sections[0]
    return Menu(
        [Entry(section, first[section], section == here, section) for section in sections],
        title,
        [entry for entry in found if entry.section == title],
    )
