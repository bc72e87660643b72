"""Whom a referral is about: their ids, their name, and how they may safely be contacted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from saferplaces.casework.cases import queries as cases
from saferplaces.casework.cases.models import Case, Part
from saferplaces.intake.incidents.models import Party, Person
from saferplaces.intake.safe_contact.addresses import (
    Address,
    addresses_in,
    postcode_of,
    without,
)
from saferplaces.intake.safe_contact.identity import Word, identities
from saferplaces.intake.safe_contact.queries import protected, safe_contact

LOOKED_AT = 200
"""Records of a person whose addresses are compared with a text."""


@dataclass(frozen=True)
class Subject:
    """One person, as a referral knows them.

    `ids` are all keys of theirs; `safe` is None where nobody has asked how to contact them.
    """

    person_id: str
    ids: tuple[str, ...]
    name: str
    born: dt.date | None
    part: str
    case: Case | None
    safe: Word | None
    protected: bool

    @property
    def words(self) -> str:
        """Their part in words, in a sentence."""
        return str(Part(self.part).label).lower() if self.part else "person"


def subject(person_id: str, case: Case | None = None) -> Subject:
    """Return what is known of a person; the case's own word on their name goes first."""
    ids = identities(person_id)
    name, born, part = "", None, ""
    if case is not None:
        row = next((p for p in cases.people_of(case.pk) if p.person_id in ids), None)
        if row is not None:
            name, born, part = row.name, row.born, row.part
    if not name:
        found = Person.objects.filter(person_id=person_id).first()
        if found is not None:
            name = f"{found.given_name} {found.family_name}".strip()
            born = found.date_of_birth
    known = safe_contact(person_id)
    return Subject(
        person_id=person_id,
        ids=ids,
        name=name,
        born=born,
        part=part,
        case=case,
        safe=known,
        protected=bool(known and known.protected) or bool(protected(ids)),
    )


def tells_address(of: Subject, text: str) -> bool:
    """Say whether a text holds where somebody lives whose address is protected."""
    if not of.protected:
        return False
    lines = [row.address for row in of.safe.records] if of.safe else []
    rows = Party.objects.filter(person_id__in=of.ids).exclude(address="", postcode="")
    for address, postcode in rows.values_list("address", "postcode")[:LOOKED_AT]:
        lines += [address, postcode]
    return told_in(lines, text)


def told_in(lines: Sequence[str], text: str) -> bool:
    """Say whether a text holds an address or a postcode of these lines."""
    known: dict[str, list[Address]] = {}
    for one in (one for line in lines for one in addresses_in(line)):
        known.setdefault(one.words[0], []).append(one)
    postcodes = frozenset(filter(None, map(postcode_of, lines)))
    return without(text, known, postcodes) != text
