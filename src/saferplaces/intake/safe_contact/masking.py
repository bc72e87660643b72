"""What is shown instead of a protected address; everybody who shows addresses asks here.

Two lines of defence. Records that lie at a protected address are known by key (`Protected`): lists
show them without where they were, maps without a point, searches by address do not find them. And
whatever text still holds such an address loses it in the gate that every answer passes
(`saferplaces.foundation.ui.protecting`). Only pages of those who work on the matter, which ask
`shows`, keep it, marked.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import connection
from django.db.models import Exists, OuterRef, Q

from saferplaces.foundation.audit.access import Access
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.roles import INCIDENTS, RISK
from saferplaces.foundation.once import each_once
from saferplaces.intake.incidents.models import Incident
from saferplaces.intake.safe_contact.addresses import (
    SHOWN_INSTEAD,
    Address,
    candidates,
)
from saferplaces.intake.safe_contact.addresses import without as _without
from saferplaces.intake.safe_contact.models import Protected

__all__ = [
    "MARK", "SHOWN_INSTEAD", "Kind", "conceal", "hidden", "leave_out", "not_on_the_map",
    "open_to_all", "shows", "sql_unless", "works",
]  # fmt: skip
Kind = Protected.Kind
MARK = "Protected: do not share"
WORDS = """
SELECT kind, words FROM safe_contact_protected WHERE kind = 'words' AND key = ANY(%s)
UNION SELECT kind, key FROM safe_contact_protected WHERE kind = 'postcode' AND key = ANY(%s)
"""
_TABLE = "SELECT key FROM safe_contact_protected WHERE kind = '{kind}'"


def works(actor: Actor) -> bool:
    """Say whether somebody works on such matters in the force, and may know the address."""
    return actor.of_force and actor.can(INCIDENTS) and actor.can(RISK)


def shows(access: Access) -> bool:
    """Say that a page of one matter shows a protected address, if the actor works on it."""
    access.shows_protected = works(access.actor)
    return access.shows_protected


def hidden(kind: str, keys: Iterable[str]) -> frozenset[str]:
    """Return those of some places, incidents or persons that are protected; one query."""

    def ask(keys: set[str]) -> dict[str, bool]:
        rows = Protected.objects.filter(kind=kind, key__in=keys)
        return dict.fromkeys(rows.values_list("key", flat=True), True)

    return frozenset(each_once(f"protected {kind}", filter(None, keys), ask))


def open_to_all(kind: str, column: str = "pk") -> Q:
    """Return the condition that a row is none of the protected ones."""
    return ~Q(Exists(Protected.objects.filter(kind=kind, key=OuterRef(column))))


def sql_unless(kind: str, column: str, value: str) -> str:
    """Return SQL for a value that is NULL where the row is protected.

    The table within is read once for a query and hashed, however many rows it is asked of.
    """
    return f"CASE WHEN {column} NOT IN ({_TABLE.format(kind=kind)}) THEN {value} END"


def conceal(logs: Iterable[Incident]) -> int:
    """Take the whereabouts off those of some logs that lie at a protected address.

    The objects are changed for showing, and must not be saved. Returns how many have no point on
    a map because of it.
    """
    rows = list(logs)
    keys = hidden(Kind.INCIDENT, (row.pk for row in rows))
    gone = 0
    for row in rows:
        if row.pk in keys:
            gone += row.easting is not None
            row.location_text = SHOWN_INSTEAD
            row.postcode = row.postcode_key = row.uprn = ""
            row.easting = row.northing = None
    return gone


def not_on_the_map(count: int) -> str:
    """Return the sentence under a map."""
    if not count:
        return ""
    return f"{count:,} not shown on the map: the address is protected."


def leave_out(texts: Sequence[str], kept: Sequence[str] = ()) -> list[str]:
    """Return texts without any protected address or postcode, with one query for all of them.

    Parameters
    ----------
    kept:
        Parts of a text that stay as they are.
    """
    heads, postcodes = candidates(texts)
    with connection.cursor() as cursor:
        cursor.execute(WORDS, [["", *heads], list(postcodes)])
        rows = cursor.fetchall()
    if not rows:
        return list(texts)
    by: dict[str, list[Address]] = {}
    for words in (words for kind, words in rows if kind == Kind.WORDS):
        one = Address(tuple(words.split()))
        by.setdefault(one.words[0], []).append(one)
    codes = frozenset(key for kind, key in rows if kind == Kind.POSTCODE)
    return [_without(text, by, codes, _spans(text, kept)) for text in texts]


def _spans(value: str, kept: Sequence[str]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for part in kept:
        at = value.find(part)
        while at >= 0:
            found.append((at, at + len(part)))
            at = value.find(part, at + len(part))
    return found
