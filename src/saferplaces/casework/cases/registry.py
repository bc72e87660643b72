"""Where the rooms beside and above cases add to a case."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import Model

from saferplaces.foundation.audit.access import Access
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.registry import Moment, Panel, Registry


@dataclass(frozen=True)
class Missing:
    """One thing without which a case cannot be closed, in words, with the page to mend it on."""

    what: str
    address: str = ""


@dataclass(frozen=True)
class Link:
    """Something that may be done from a case's page: shown where `capability` is held."""

    text: str
    view: str  # a route whose only key is `case_id`
    capability: str


@dataclass(frozen=True)
class Rows:
    """A table with rows of a case: those `where` they name it, by an index."""

    model: type[Model]
    where: str = "case_id = %(case)s"


CASE_PANELS: Registry[Panel] = Registry()
"""Parts of a case's page; the key is the case's, as text."""
CASE_LINKS: Registry[Link] = Registry()
CASE_TIMELINE: Registry[Callable[[Actor, int, Access], Iterable[Moment]]] = Registry()
CASE_ROWS: Registry[Rows] = Registry()
"""Tables that many cases have nothing in (`saferplaces.casework.cases.holding`)."""
CLOSING: Registry[Callable[[int], Iterable[Missing]]] = Registry()
"""What is missing before a case may be closed; asked again, locked, when it is."""
BAND_CHANGED: Registry[Callable[[Actor, int, str, str], None]] = Registry()
"""Called with the case's key, the old and the new band, in the transaction of the change."""
CASE_CLOSED: Registry[Callable[[Actor, int], None]] = Registry()
"""Called in the transaction in which a case is closed."""
