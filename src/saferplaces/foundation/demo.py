"""The demonstration's history: rooms tell it through the actions that people use.

A room adds a `Story`; the demo's start tells each once, in order, with the clock moved to when
things happened (`at`), by the invented people of the region pack (`player`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import time_machine
from django.db.models import Q

from saferplaces.foundation.config.config import config
from saferplaces.foundation.identity.actor import Actor, acting_as
from saferplaces.foundation.identity.queries import current
from saferplaces.foundation.registry import Registry


@dataclass(frozen=True)
class Story:
    """What one room tells of the past.

    Attributes
    ----------
    title:
        What is being made, in words: the demo says so while it is made.
    make:
        Makes what is missing of it and returns how many records there were to make. Killed at any
        moment, the next start goes on: it commits piece by piece, and tells nothing twice.
    """

    title: str
    make: Callable[[], int]


DEMO: Registry[Story] = Registry()
"""Every room's story, in the order in which they are told."""


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
    with time_machine.travel(moment, tick=False):
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
