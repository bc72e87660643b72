"""Find what leads to the protected addresses, and keep it in a small table (`Protected`).

Made anew for a person when they are asked or when a link of theirs is judged, and for everybody
when a snapshot is published. An address is protected in every form in which it was given: in the
record itself, and by whoever wrote the person down in a log.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import transaction
from django.db.models import Q

from saferplaces.intake.incidents.identities import parted
from saferplaces.intake.incidents.models import Incident, Party, Place
from saferplaces.intake.safe_contact.addresses import (
    Address,
    addresses_in,
    postcode_of,
    without,
    words_of,
)
from saferplaces.intake.safe_contact.identity import identities, standing
from saferplaces.intake.safe_contact.models import Protected, SafeContact

Kind = Protected.Kind
Keys = set[tuple[str, str, str]]
"""Kind, key and words."""


def renew_all(_: Any = None) -> dict[str, int]:
    """Find what leads to every protected address; called within each publication."""
    with transaction.atomic():
        Protected.objects.all().delete()
        owners = SafeContact.objects.filter(protected=True).order_by("person_id")
        made = _make(owners.values_list("person_id", flat=True))
    return {"protected_keys": made}


def renew(person_ids: Iterable[str]) -> None:
    """Find it for some persons, whoever they are now and were taken for before."""
    found = {key for person in person_ids for key in (person, *identities(person))}
    found |= {part for key in tuple(found) for part in parted("person", key)}
    with transaction.atomic():
        Protected.objects.filter(person_id__in=found).delete()
        _make(found)


def _make(persons: Iterable[str]) -> int:
    done: set[str] = set()
    rows: list[Protected] = []
    for person in persons:
        if person in done:
            continue
        theirs = _theirs(person)
        done |= {person, *theirs}
        rows += _rows(theirs)
    Protected.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def _theirs(person: str) -> tuple[str, ...]:
    """Return all identities of somebody whose address is protected, else none.

    Who was split from a protected person, and has not been asked, is protected with them.
    """
    ids = identities(person)
    records = standing(ids)
    if records:
        if not any(record.protected for record in records):
            return ()
        parts = {part for key in ids for part in parted("person", key)} - set(ids)
        return (*ids, *sorted(part for part in parts if not standing(identities(part))))
    return ()


def _rows(ids: tuple[str, ...]) -> Iterator[Protected]:
    if not ids:
        return
    owner = ids[0]
    lines = [
        *SafeContact.objects.filter(person_id__in=ids).values_list("address", flat=True),
        *(
            f"{address}, {postcode}"
            for address, postcode in Party.objects.filter(person_id__in=ids)
            .values_list("address", "postcode")
            .distinct()
        ),
    ]
    addresses = {one for line in lines for one in addresses_in(line)}
    postcodes = {found for line in lines if (found := postcode_of(line))}
    keys: Keys = {(Kind.PERSON, key, "") for key in ids}
    keys |= {(Kind.WORDS, one.key, " ".join(one.words)) for one in addresses}
    keys |= {(Kind.POSTCODE, key, "") for key in postcodes}
    if addresses or postcodes:
        places = _places(addresses, postcodes)
        keys |= {(Kind.PLACE, key, "") for key in places}
        keys |= {(Kind.INCIDENT, key, "") for key in _incidents(ids, addresses, postcodes, places)}
    for kind, key, words in sorted(keys):
        yield Protected(kind=kind, key=key, words=words, person_id=owner)


def _places(addresses: set[Address], postcodes: set[str]) -> set[str]:
    near = Q(postcode_key__in=postcodes)
    for one in addresses:
        near |= Q(label_key__contains=one.key or " ".join(one.words))
    rows = Place.objects.filter(near).values_list("pk", "label", "postcode_key")
    return {
        key
        for key, label, postcode in rows
        if _holds(label, addresses) or (postcode in postcodes and _number(label, addresses))
    }


def _incidents(
    ids: tuple[str, ...], addresses: set[Address], postcodes: set[str], places: set[str]
) -> set[str]:
    columns = ("pk", "location_text", "postcode_key")
    found = set(Incident.objects.filter(place_id__in=places).values_list("pk", flat=True))
    around = Incident.objects.filter(postcode_key__in=postcodes).values_list(*columns)
    found |= {key for key, text, _ in around if _holds(text, addresses) or _number(text, addresses)}
    own = Party.objects.filter(person_id__in=ids).values("incident_id")
    found |= {
        key
        for key, text, postcode in Incident.objects.filter(pk__in=own).values_list(*columns)
        if postcode in postcodes or _holds(text, addresses)
    }
    return found


def _holds(text: str, addresses: set[Address]) -> bool:
    by: dict[str, list[Address]] = {}
    for one in addresses:
        by.setdefault(one.words[0], []).append(one)
    return without(text, by, frozenset()) != text


def _number(text: str, addresses: set[Address]) -> bool:
    """Say whether a text of the same postcode names the number of the house."""
    return bool({one.words[0] for one in addresses if one.key} & set(words_of(text)))
