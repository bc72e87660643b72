"""The demonstration's history: rooms tell it through the actions that people use.

A room adds a `Story`; the demo's start tells each once, in order, with the clock moved to when
things happened (`at`), by the invented people of the region pack (`player`).
"""

from __future__ import annotations

import datetime as dt
import json
import logging
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

from django.db import transaction
from django.db.models import Q

from saferplaces.foundation import clock
from saferplaces.foundation.audit.access import record
from saferplaces.foundation.audit.models import Entry
from saferplaces.foundation.config.config import config
from saferplaces.foundation.identity.actor import SYSTEM, Actor, acting_as
from saferplaces.foundation.identity.queries import current
from saferplaces.foundation.registry import Registry

LOG = logging.getLogger("saferplaces.demo")


@dataclass(frozen=True)
class Story:
    """What one room tells of the past.

    Attributes
    ----------
    title:
        What is being made, in words: the demo says so while it is made, and remembers it by them.
    make:
        Makes what is missing of it and returns how many records there were to make. Killed at any
        moment, the next start goes on: it commits piece by piece, and tells nothing twice.
    """

    title: str
    make: Callable[[], int]


DEMO: Registry[Story] = Registry()
"""Every room's story, in the order in which they are told."""


@dataclass
class History:
    """How far the telling has come; it lies in a file beside the database of the demo.

    Attributes
    ----------
    told, failed:
        Titles of the stories that ended well, ever, and of those that did not, this time.
    telling:
        Title of the one that is being told; "" when all has been told.
    number, of:
        Its number, of how many.
    """

    told: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    telling: str = ""
    number: int = 0
    of: int = 0

    @property
    def words(self) -> str:
        """What the pages say of it; "" when there is nothing to say."""
        if self.telling:
            return f"Its history is being made: {self.number} of {self.of}, {self.telling}."
        if self.failed:
            return f"Of its history this could not be made: {', '.join(self.failed)}."
        return ""


def history() -> History:
    """Return how far the telling has come; nothing yet where none has begun."""
    try:
        return History(**json.loads(_file().read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):  # none, or of another release
        return History()


def tell(stories: Iterable[Story] | None = None) -> History:
    """Tell every story that has not been told, in order; one that fails does not stop the others.

    What went wrong is logged as kind and place, without a word of what was being made.
    """
    wanted, found = list(DEMO if stories is None else stories), history()
    found.failed, found.of = [], len(wanted)
    for found.number, story in enumerate(wanted, start=1):
        if story.title in found.told:
            continue
        found.telling = story.title
        _keep(found)
        _say(found, "begins")
        try:
            made = story.make()
        except Exception:
            found.failed.append(story.title)
            LOG.exception("story failed", extra={"fields": _fields(found)})
        else:
            found.told.append(story.title)
            _say(found, "told", records=made)
    found.telling = ""
    _keep(found)
    return found


def once(key: str, make: Callable[[], object]) -> int:
    """Tell one piece of a story, all of it or nothing, unless it has been told; return 1 or 0.

    That it was told stands in the audit trail, as ``story:`` and its key.
    """
    told = f"story:{key}"
    if Entry.objects.filter(objects_seen__contains=[told]).exists():
        return 0
    with transaction.atomic():
        make()
        record(SYSTEM, what="collect", verb="story.told", objects=[told])
    return 1


@contextmanager
def at(moment: dt.datetime) -> Iterator[None]:
    """Do something as if it were then: the clock stands at an aware moment.

    Raises
    ------
    RuntimeError
        In production, where records say when things happened.
    """
    if config().mode == "production":
        raise RuntimeError("Only a demonstration moves the clock.")
    with clock.standing_at(moment):
        yield


def player(username: str) -> Actor:
    """Return one of the demonstration's people, by the part of the user name before the @.

    Raises
    ------
    LookupError
        When the region pack's cast has nobody of that name.
    """
    found = current().filter(user__is_demo=True, user__username__startswith=f"{username}@")
    part = found.select_related("user", "organisation").order_by("pk").first()
    if part is None:
        raise LookupError(f"Nobody in the demonstration's cast is called {username!r}.")
    return acting_as(part)


def players(role: str, district: str = "") -> list[Actor]:
    """Return the demonstration's people of a role; those who reach a district, if one is named."""
    found = current().filter(user__is_demo=True, role=role).order_by("pk")
    if district:
        found = found.filter(Q(districts=[]) | Q(districts__contains=[district]))
    return [acting_as(part) for part in found.select_related("user", "organisation")]


def _file() -> Path:
    return config().var / "history.json"


def _keep(found: History) -> None:
    aside = _file().with_suffix(f".{os.getpid()}")
    aside.write_text(json.dumps(asdict(found)), encoding="utf-8")
    aside.replace(_file())


def _say(found: History, what: str, **more: object) -> None:
    LOG.info("story %s", what, extra={"fields": _fields(found) | more})


def _fields(found: History) -> dict[str, object]:
    return {"story": found.telling, "number": found.number, "of": found.of}
