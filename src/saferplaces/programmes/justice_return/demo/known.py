"""Whom the published force names: some of those referred are found again in its records.

Only they can be followed afterwards: whether police recorded them again, and beside whom they
stand in the evaluation, comes from the logs, and nothing of it is made up here.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db import connection
from django.utils import timezone

from saferplaces.programmes.immediate_justice.actions.refer import Terms
from saferplaces.programmes.immediate_justice.models import Sex
from saferplaces.programmes.immediate_justice.rules import ADULT, age_on

BEFORE = dt.timedelta(days=30)
"""A decision is made of somebody whom a report of the month before it names."""
CHOSEN = 0.5
"""Share of those who could be referred: the others are those with whom they are compared."""
YOUNGEST = 12
OFFENCES = (
    ("58", "criminal_damage"), ("8L", "harassment"), ("105A", "assault"), ("125", "public_order"),
    ("9A", "public_order"), ("66", "public_order"), ("46", "shop_theft"), ("92", "possession"),
)  # fmt: skip
"""Home Office classes of the crimes that the programme took, and our codes for them."""
NO_CRIMES = {"P": "asb_personal", "N": "asb_nuisance", "E": "asb_environmental"}
SEXES = {"f": Sex.FEMALE, "m": Sex.MALE}
SQL = """
SELECT DISTINCT ON (y.person_id) y.person_id, p.given_name, p.family_name, y.date_of_birth,
  lower(left(y.sex, 1)), i.incident_id, i.record_id, i.record_type, i.offence_class,
  upper(left(i.asb_category, 1))
FROM incidents_incident i
JOIN incidents_party y ON y.incident_id = i.incident_id AND y.role = 'suspect'
  AND y.person_id <> '' AND y.withdrawn_at IS NULL AND y.date_of_birth IS NOT NULL
JOIN incidents_person p ON p.person_id = y.person_id AND p.withdrawn_at IS NULL
WHERE i.district = %s AND i.reported_at >= %s AND i.reported_at < %s
  AND i.in_scope AND i.withdrawn_at IS NULL
  AND NOT EXISTS (SELECT FROM immediate_justice_referral r WHERE r.person_id = y.person_id)
ORDER BY y.person_id, i.reported_at DESC
"""


@dataclass(frozen=True)
class Known:
    """Somebody whom a report names as a suspect."""

    person_id: str
    name: str
    born: dt.date
    sex: str
    incident_id: str
    record_id: str
    offence: str
    crime: bool


def linked(terms: Iterable[Terms], district: str, chance: random.Random) -> list[Terms]:
    """Put people of the records in the place of invented ones of their sex and route."""
    there: dict[tuple[bool, str], list[Known]] = {}
    many = list(terms)
    until = min((one.decided_at for one in many), default=timezone.now())
    for known in _suspects(district, until):
        age = age_on(known.born, until.date())
        if age >= YOUNGEST and chance.random() < CHOSEN:
            there.setdefault((age >= ADULT, known.sex), []).append(known)
    found = []
    for one in many:
        adult = one.born is not None and age_on(one.born, until.date()) >= ADULT
        pool = there.get((adult, one.sex))
        found.append(_as(pool.pop(), one) if pool else one)
    return found


def _as(known: Known, one: Terms) -> Terms:
    return replace(
        one,
        person_id=known.person_id,
        name=known.name,
        born=known.born,
        incident_id=known.incident_id,
        offence=known.offence,
        outcome=(one.outcome or "8") if known.crime else "",
        disposal="" if known.crime else "agreed_activity",
        crime_reference=known.record_id if known.crime else "",
    )


def _suspects(district: str, until: dt.datetime) -> Iterable[Known]:
    local = timezone.make_naive(until)
    with connection.cursor() as cursor:
        cursor.execute(SQL, [district, local - BEFORE, local])
        rows = cursor.fetchall()
    for person_id, given, family, born, sex, incident, record, kind, of_class, category in rows:
        crime = kind == "crime"
        offence = _offence(of_class) if crime else NO_CRIMES.get(category, "asb_nuisance")
        if offence and sex in SEXES:
            name = f"{given} {family}".strip()
            yield Known(
                person_id, name, born, SEXES[sex], incident, record, offence, crime
            )  # fmt: skip


def _offence(of_class: str) -> str:
    return next((code for start, code in OFFENCES if of_class.startswith(start)), "")
