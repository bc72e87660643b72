"""What matters now, on the first page: each room says what waits for this person."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.registry import Registry
from saferplaces.foundation.ui.tables import COUNTED


@dataclass(frozen=True)
class Card:
    """One thing that waits.

    Attributes
    ----------
    number:
        How many; None where there is nothing to count. What a list counts no further than
        `saferplaces.foundation.ui.tables.COUNTED` is counted so far here too, and one.
    note:
        What presses among them, as "3 overdue"; it names no person and no place.
    """

    title: str
    address: str
    number: int | None = None
    note: str = ""
    pressing: bool = False

    @property
    def counted(self) -> str:
        """The number in words."""
        return many(self.number or 0)


def many(number: int) -> str:
    """Return a number that was counted up to `COUNTED` and one."""
    return f"{number:,}" if number <= COUNTED else f"More than {COUNTED:,}"


CARDS: Registry[Callable[[Actor], Card | None]] = Registry()
"""None leaves a card out: nothing for this role."""


def cards(actor: Actor) -> list[Card]:
    """Return what waits for somebody, in the rooms' order."""
    return [card for make in CARDS if (card := make(actor)) is not None]
