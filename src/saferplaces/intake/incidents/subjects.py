"""Answers to the audit trail's questions about people and incidents: keys, and what finds them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db import connection
from django.db.models import Count, QuerySet
from django.db.models.functions import Lower

from saferplaces.intake.incidents.lookups import folded
from saferplaces.intake.incidents.models import Incident, Party, Person

FOUND = 50
CALLED = """
SELECT DISTINCT name, person_id
FROM incidents_person, unnest(string_to_array(name_key, ', ')) AS name
WHERE name = ANY(%s) AND withdrawn_at IS NULL
"""
NEIGHBOURS = """
SELECT DISTINCT mine.person_id, other.person_id
FROM incidents_party mine
JOIN incidents_party other ON other.postcode_key = mine.postcode_key
WHERE mine.person_id = ANY(%s) AND mine.postcode_key <> '' AND other.person_id <> ''
  AND other.person_id <> mine.person_id
  AND mine.withdrawn_at IS NULL AND other.withdrawn_at IS NULL
"""


class Subjects:
    """`saferplaces.foundation.registry.Subjects`, from the published tables."""

    def find(self, name: str, born: dt.date | None) -> Iterable[Mapping[str, Any]]:
        """Find people whose names hold all the words, or who were born on a day, or both."""
        found = _people()
        for word in folded(name).split():
            found = found.filter(name_key__contains=word)
        if born:
            found = found.filter(date_of_birth=born)
        for person in found.order_by("name_key", "pk")[:FOUND]:
            yield {
                "person_id": person.person_id,
                "name": f"{person.given_name} {person.family_name}".strip(),
                "born": person.date_of_birth,
            }

    def called(self, names: Iterable[str]) -> Iterator[tuple[str, str]]:
        """Yield (name, person_id) of those who are called exactly so."""
        by_key = {folded(name): name for name in names if folded(name)}
        with connection.cursor() as cursor:
            cursor.execute(CALLED, [sorted(by_key)])
            for key, person_id in cursor.fetchall():
                yield by_key[key], person_id

    def of_family(self, names: Iterable[str], at_most: int) -> Iterator[tuple[str, str]]:
        """Yield (family name, person_id) for names that no more than `at_most` people have."""
        by_key = {name.lower(): name for name in names if name.strip()}
        found = _people().annotate(family=Lower("family_name")).filter(family__in=by_key)
        rare = found.values("family").annotate(n=Count("pk")).filter(n__lte=at_most).order_by()
        shown = found.filter(family__in=rare.values("family"))
        for family, person_id in shown.values_list("family", "pk"):
            yield by_key[family], person_id

    def neighbours(self, people: Iterable[str]) -> Iterator[tuple[str, str]]:
        """Yield (person_id, person_id of somebody else at one of their postcodes)."""
        with connection.cursor() as cursor:
            cursor.execute(NEIGHBOURS, [sorted(people)])
            yield from cursor.fetchall()

    def districts(self, kind: str, key: str) -> Iterator[str]:
        """Yield the districts of an incident, or of all of a person's incidents."""
        found = Incident.objects.filter(withdrawn_at__isnull=True)
        if kind == "person":
            theirs = Party.objects.filter(person_id=key, withdrawn_at__isnull=True)
            found = found.filter(pk__in=theirs.values("incident_id"))
        else:
            found = found.filter(pk=key)
        yield from found.exclude(district="").values_list("district", flat=True).distinct()


def _people() -> QuerySet[Person]:
    return Person.objects.filter(withdrawn_at__isnull=True)
