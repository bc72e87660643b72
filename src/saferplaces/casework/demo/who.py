"""Who does what: the demonstration's people of a district."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from saferplaces.foundation.demo import player
from saferplaces.foundation.identity.actor import Actor, acting_as
from saferplaces.foundation.identity.queries import current


@dataclass(frozen=True)
class Team:
    """The people of a district, by the first part of their user names; "" where there is none."""

    district: str
    officers: tuple[str, ...]
    sergeant: str
    inspector: str
    council: str
    landlord: str = ""
    reviewer: str = ""


LEEDS = Team(
    "leeds", ("dev.patel", "amina.khan"), "sarah.whitfield", "ines.moreau", "ben.firth",
    "hana.yusuf", "amina.khan",
)  # fmt: skip
BRADFORD = Team(
    "bradford", ("priya.nair", "bilal.hussain"), "tom.ackroyd", "", "grace.bentley",
    reviewer="bilal.hussain",
)  # fmt: skip
SUPPORT = "vik.sharma"


class People:
    """Looks people up once a story."""

    def __init__(self) -> None:
        self._known: dict[str, Actor] = {}

    def __getitem__(self, name: str) -> Actor:
        if name not in self._known:
            self._known[name] = player(name)
        return self._known[name]

    @cached_property
    def by_user(self) -> dict[int, Actor]:
        """Everybody of the cast, by the key of their account."""
        parts = current().filter(user__is_demo=True).select_related("user", "organisation")
        return {part.user_id: acting_as(part) for part in parts}
