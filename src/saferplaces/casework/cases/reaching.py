"""How the people of a case may be reached: what was asked, shown and obeyed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from saferplaces.casework.cases.models import Case, CasePerson
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.queries import codes, label
from saferplaces.intake.safe_contact.models import SafeContact
from saferplaces.intake.safe_contact.queries import may_be_reached, safe_contact


@dataclass(frozen=True)
class Reach:
    """How one person may be reached."""

    person: CasePerson
    asked: SafeContact | None
    ways: list[str]

    @property
    def known(self) -> bool:
        """Whether anybody has asked."""
        return self.asked is not None and self.asked.asked


def reaches(people: Iterable[CasePerson]) -> list[Reach]:
    """Return how people may be reached."""
    names = {row.code: row.label for row in codes("contact_channels")}
    found = []
    for person in people:
        asked = safe_contact(person.person_id)
        ways = [names.get(way, way) for way in asked.channels] if asked and asked.asked else []
        found.append(Reach(person, asked, ways))
    return found


def refuse_unsafe(person: CasePerson, channel: str) -> None:
    """Refuse a way to a person that is not known to be safe.

    Raises
    ------
    Problem
        With the reason: it is not safe, or nobody has asked.
    """
    if may_be_reached(person.person_id, channel):
        return
    asked = safe_contact(person.person_id)
    if asked is None or not asked.asked:
        raise Problem(
            "Nobody has asked how they may safely be contacted: ask first, in person or when they "
            "ring", "channel",
        )  # fmt: skip
    way = label("contact_channels", channel).lower()
    raise Problem(f"{way.capitalize()} is not safe for this person: choose a safe way", "channel")


def safe_ways(case: Case) -> Iterator[tuple[int, list[str]]]:
    """Yield the safe ways to each person of a case, by key."""
    for person in case.people.filter(left_at__isnull=True):
        asked = safe_contact(person.person_id)
        yield person.pk, list(asked.channels) if asked and asked.asked else []
