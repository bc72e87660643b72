"""What stands in the navigation: each room says which of its pages belong there, and for whom.

Those who may open few pages see all of them in one row. Those who may open many see the sections,
and under them the pages of the section that they are in.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from django.http import HttpRequest
from django.template import engines
from django.urls import reverse
from markupsafe import Markup

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

    top: tuple[Entry, ...] = ()
    title: str = ""
    inner: tuple[Entry, ...] = ()


_ITEMS: list[Item] = []


def add(text: str, view: str, *capabilities: str, order: int = 100, section: str = WORK) -> None:
    """Add a page for those who have one of the capabilities (all who have signed in if none)."""
    _ITEMS.append(Item(text, view, capabilities, order, section))
    _allowed.cache_clear()


def entries(request: HttpRequest) -> list[Entry]:
    """Return the entries that the person may open, section by section."""
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None:
        return []
    found = _allowed(actor.capabilities)
    # /reviews/alerts lies under /reviews/: only the nearest entry is where one is.
    here = max((e.href for e in found if request.path.startswith(e.href)), key=len, default="")
    return [replace(e, active=True) if e.href == here else e for e in found]


def menu(request: HttpRequest) -> Menu:
    """Return the rows for a page."""
    found = tuple(entries(request))
    if len(found) <= AT_MOST:
        return Menu(found)
    sections = list(dict.fromkeys(entry.section for entry in found))
    here = next((entry.section for entry in found if entry.active), "")
    first = {section: next(e.href for e in found if e.section == section) for section in sections}
    title = here or sections[0]
    return Menu(
        tuple(Entry(section, first[section], section == here, section) for section in sections),
        title,
        tuple(entry for entry in found if entry.section == title),
    )


def shown(request: HttpRequest) -> Markup:
    """Return the rows for a page as they stand on it."""
    return _shown(menu(request))


@lru_cache(maxsize=1024)
def _shown(rows: Menu) -> Markup:
    """Return rows as they stand on a page: everybody of a role sees the same."""
    jinja: Any = engines["jinja2"]
    return Markup(jinja.env.get_template("ui/frame.html").module.menu(rows))  # noqa: S704 - a macro


@lru_cache(maxsize=256)
def _allowed(capabilities: frozenset[str]) -> tuple[Entry, ...]:
    """Return the entries for those who have some capabilities, section by section."""
    ordered = sorted(_ITEMS, key=lambda item: (SECTIONS.index(item.section), item.order, item.text))
    return tuple(
        Entry(item.text, reverse(item.view), False, item.section)
        for item in ordered
        if not item.capabilities or capabilities.intersection(item.capabilities)
    )
