"""All identities of a person, and what was said under each, brought together.

Linkage merges persons, and people confirm and refuse links. The words that were given under
several identities count together, the most careful winning, until the person is asked again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from saferplaces.foundation.once import each_once
from saferplaces.foundation.reference.queries import codes
from saferplaces.intake.incidents.identities import predecessors, successor
from saferplaces.intake.incidents.verdicts import identity, touched
from saferplaces.intake.safe_contact.models import SafeContact

LOCAL = "local:"
LEADS = ("phone", "email", "address")


@dataclass(frozen=True)
class Word:
    """How somebody may safely be contacted, as it counts now.

    Attributes
    ----------
    records:
        What it was made from, the newest first; more than one where identities were merged and
        nobody has asked since.
    channels:
        Codes of ``contact_channels`` that every record has, and of which they say the same.
    """

    person_id: str
    records: tuple[SafeContact, ...]
    asked: bool
    channels: tuple[str, ...]
    phone: str
    email: str
    address: str
    hours: str
    avoid: str
    through: str
    instructions: str
    protected: bool

    @property
    def merged(self) -> bool:
        """Whether several words were brought together: ask again."""
        return len(self.records) > 1

    @property
    def newest(self) -> SafeContact:
        """The word that was given last."""
        return self.records[0]


def identities(person_id: str) -> tuple[str, ...]:
    """Return every identity of a person, the one asked for first: merged ones, and those that
    somebody has confirmed to be the same.
    """
    if not _others([person_id]):
        return (person_id,)
    now = successor("person", person_id)
    found = dict.fromkeys([person_id, *([now] if now else [])])
    found |= dict.fromkeys(identity(now or person_id).persons)
    found |= dict.fromkeys(sorted(predecessors("person", found)))
    return tuple(found)


def all_identities(person_ids: Iterable[str]) -> set[str]:
    """Return every identity of some persons, with one query where nobody has merged any."""
    asked = set(person_ids)
    return asked | {one for key in _others(asked) for one in identities(key)}


def _others(person_ids: Iterable[str]) -> set[str]:
    """Return those of some persons who may have other identities."""

    def ask(keys: set[str]) -> dict[str, bool]:
        if not touched(keys):
            return {}
        return {key: True for key in keys if len(keys) == 1 or touched([key])}

    return set(each_once("others", (k for k in person_ids if not k.startswith(LOCAL)), ask))


def standing(person_ids: Iterable[str]) -> list[SafeContact]:
    """Return the records under some identities of one person that no later word replaced."""
    found = [row for rows in records(person_ids).values() for row in rows]
    rows = sorted(found, key=lambda row: (row.asked_at, row.pk), reverse=True)
    keys = {row.pk for row in rows}
    return [row for row in rows if row.superseded_by_id not in keys]


def records(person_ids: Iterable[str]) -> dict[str, list[SafeContact]]:
    """Return every record under some identities, one query for all of them."""

    def ask(keys: set[str]) -> dict[str, list[SafeContact]]:
        found: dict[str, list[SafeContact]] = {}
        rows = SafeContact.objects.filter(person_id__in=keys)
        for row in rows.select_related("asked_by", "organisation"):
            found.setdefault(row.person_id, []).append(row)
        return found

    return each_once("safe contact", person_ids, ask)


def word_of(person_id: str, rows: Sequence[SafeContact]) -> Word | None:
    """Bring what was said together: the most careful word of each kind."""
    if not rows:
        return None
    asked = [row for row in rows if row.asked]
    channels = set.intersection(*(set(row.channels) for row in asked)) if asked else set()
    leads = {name: _one(getattr(row, name) for row in asked) for name in LEADS}
    if len(asked) > 1:
        to = {row.code: str(row.values.get("leads", "")) for row in codes("contact_channels")}
        differ = {name for name in LEADS if len({_plain(getattr(r, name)) for r in asked}) > 1}
        channels = {channel for channel in channels if to.get(channel) not in differ}
        leads |= dict.fromkeys(differ, "")
    return Word(
        person_id,
        tuple(rows),
        bool(asked),
        tuple(sorted(channels)),
        **leads,
        hours=_all(row.hours for row in rows),
        avoid=_all(row.avoid for row in rows),
        through=_all(row.through for row in rows),
        instructions=_all(row.instructions for row in rows),
        protected=any(row.protected for row in rows),
    )


def _one(values: Iterable[str]) -> str:
    return next(iter(dict.fromkeys(filter(None, values))), "")


def _plain(value: str) -> str:
    return "".join(value.lower().split())


def _all(values: Iterable[str]) -> str:
    return "\n".join(dict.fromkeys(value.strip() for value in values if value.strip()))
