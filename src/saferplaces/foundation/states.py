"""How records go from state to state: tables that the actions ask and that the docs draw.

A room writes its ways as a table, registers it (`MACHINES`) and moves its records by `step` alone.
docs show each table as a diagram (``tools/state_diagrams.py``), and a test walks every way, and
every verb from every state that has no such way (tests/saferplaces/test_transitions.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from django.db import models
from django.utils import timezone

from saferplaces.foundation.problems import Problem
from saferplaces.foundation.registry import Registry

GONE = "Somebody else has changed this in the meantime. Open the page again to see how it stands."


@dataclass(frozen=True)
class Way:
    """One way from a state to another: what is done, and by whom.

    `capability` is what a role must have to do it; "" where the service does it by itself.
    """

    old: str
    new: str
    verb: str
    who: str
    capability: str = ""


@dataclass(frozen=True)
class Machine:
    """The states of one kind of record.

    Attributes
    ----------
    title:
        In words, as "A case"; heading of the diagram.
    page:
        The file under docs that shows it, between the marks of ``tools/state_diagrams.py``.
    table:
        The ways; states without one cannot be reached.
    """

    title: str
    page: str
    table: tuple[Way, ...]


MACHINES: Registry[Machine] = Registry()
"""Every table of states, by name (``case``, ``plan``)."""


class Change(models.Model):
    """One step of a record: who, why, when. Rooms add the record; the table is append-only.

    Name the subclass ``...StateChange``: the service may neither change nor delete such rows.
    """

    old = models.CharField(max_length=30, blank=True)
    new = models.CharField(max_length=30)
    by = models.ForeignKey(
        "identity.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    why = models.TextField(blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        abstract = True
        ordering: ClassVar = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.old} to {self.new}"


def may_go(table: Sequence[Way], old: str, new: str) -> bool:
    """Say whether a table has a way from one state to another."""
    return any(way.old == old and way.new == new for way in table)


def step(table: Sequence[Way], old: str, new: str, otherwise: str = GONE) -> None:
    """Require that there is a way from one state to another.

    Raises
    ------
    Problem
        When there is none: somebody else was faster.
    """
    if not may_go(table, old, new):
        raise Problem(otherwise)


def sources(table: Sequence[Way], new: str) -> list[str]:
    """Return the states that have a way to this one, without the beginning."""
    return sorted({way.old for way in table if way.new == new and way.old})


def diagram(table: Sequence[Way]) -> str:
    """Return a table as a Mermaid diagram of states."""
    ways = [f"    {w.old or '[*]'} --> {w.new}: {w.verb} ({w.who})" for w in table]
    return "\n".join(["stateDiagram-v2", *ways])
