"""For each model with a policy: how any record of it is made, for the property of all policies.

``foundation/policy/test_every_policy.py`` asks every policy of every room. A room adds what it
needs beside its tests, as ``<room>/policies.py``:

    @any_record("case")
    def _(maker: Maker) -> Case:
        return Case.objects.create(district=maker.district, ...)

Where two rooms have a model of one name, a room says its own with its app: ``"cases.case"``.

`maker.one` picks any of some values, `maker.maybe` any of them or None; ``maker.world`` holds
users, organisations, teams and memberships, the actor's own among them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

MAKERS: dict[str, Callable[[Any], Any]] = {}


def any_record(model: str) -> Callable[[Callable[[Any], Any]], Callable[[Any], Any]]:
    """Say how any record of a model (its name in small letters, its app before it) is made."""

    def keep(make: Callable[[Any], Any]) -> Callable[[Any], Any]:
        MAKERS[model] = make
        return make

    return keep
