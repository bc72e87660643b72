"""What people have said of uncertain links, binding here at once: who is shown as one person."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection
from django.db.models import Q

from saferplaces.intake.incidents.models import LinkVerdict, Party

CONFIRMED, REFUSED = LinkVerdict.Verdict.CONFIRMED, LinkVerdict.Verdict.REFUSED
MOST = 50
"""Persons that confirmed links may join: more is a mistake that must not take a page down."""


@dataclass(frozen=True)
class Identity:
    """One person as people have judged them.

    Attributes
    ----------
    persons:
        Persons of the snapshot that are shown as one, the one asked for first.
    apart:
        Profiles of theirs that somebody has said belong to somebody else.
    """

    persons: tuple[str, ...]
    apart: frozenset[str]


def newest(profiles: Iterable[str]) -> list[LinkVerdict]:
    """Return the newest verdict on each pair that one of these profiles is in."""
    named = list(profiles)
    found: dict[tuple[str, str], LinkVerdict] = {}
    rows = LinkVerdict.objects.filter(Q(left_profile__in=named) | Q(right_profile__in=named))
    for row in rows.order_by("decided_at", "pk"):
        found[row.left_profile, row.right_profile] = row
    return list(found.values())


JUDGED = """
SELECT DISTINCT p.person_id FROM incidents_party p
WHERE EXISTS (SELECT FROM incidents_linkverdict)
AND p.person_id = ANY(%s) AND p.profile_id <> '' AND EXISTS (
  SELECT FROM incidents_linkverdict v
  WHERE v.left_profile = p.profile_id OR v.right_profile = p.profile_id)
"""


def judged(person_ids: Iterable[str]) -> set[str]:
    """Return those of whom anybody has said anything; the others are who the engine says."""
    with connection.cursor() as cursor:
        cursor.execute(JUDGED, [list(person_ids)])
        return {row[0] for row in cursor.fetchall()}


TOUCHED = f"""
SELECT EXISTS (
  SELECT FROM incidents_identitychange
  WHERE kind = 'person' AND change = 'merge' AND (from_id = ANY(%s) OR to_id = ANY(%s))
) OR EXISTS ({JUDGED})
"""


def touched(person_ids: Iterable[str]) -> bool:
    """Say whether some person may have other identities: merged, or judged by somebody."""
    keys = list(person_ids)
    if not keys:
        return False
    with connection.cursor() as cursor:
        cursor.execute(TOUCHED, [keys, keys, keys])
        return bool(cursor.fetchone()[0])


def identity(person_id: str) -> Identity:
    """Return with whom a person is shown as one, and which of their records are shown apart."""
    if not LinkVerdict.objects.exists():
        return Identity((person_id,), frozenset())
    persons, apart, todo = [person_id], set[str](), [person_id]
    while todo and len(persons) < MOST:
        profiles = _profiles(todo.pop())
        verdicts = newest(profiles)
        others = _persons({p for v in verdicts for p in (v.left_profile, v.right_profile)})
        for verdict in verdicts:
            pair = (verdict.left_profile, verdict.right_profile)
            if verdict.verdict == REFUSED and all(side in profiles for side in pair):
                apart.add(min(pair, key=lambda side: (profiles[side], side)))
            if verdict.verdict == CONFIRMED:
                new = [o for side in pair if (o := others.get(side)) and o not in persons]
                persons += new
                todo += new
    return Identity(tuple(persons), frozenset(apart))


def _profiles(person_id: str) -> dict[str, int]:
    """Return a person's profiles and how many records each has."""
    found: dict[str, int] = {}
    for (profile,) in Party.objects.filter(person_id=person_id).values_list("profile_id"):
        found[profile] = found.get(profile, 0) + 1
    return found


def _persons(profiles: set[str]) -> dict[str, str]:
    rows = Party.objects.filter(profile_id__in=profiles, withdrawn_at__isnull=True)
    return {
        profile: person
        for profile, person in rows.values_list("profile_id", "person_id").distinct()
        if person
    }
