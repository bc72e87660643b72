"""Who must not be placed with whom, whichever identities of theirs the records name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db.models import Q

from saferplaces.intake.incidents.models import IdentityChange
from saferplaces.intake.incidents.verdicts import judged
from saferplaces.intake.safe_contact.identity import identities
from saferplaces.programmes.immediate_justice.models import KeepApart, Referral


def aliases(person_id: str) -> frozenset[str]:
    """Return every identity of a person."""
    return frozenset(identities(person_id))


def aliases_of(person_ids: Iterable[str]) -> dict[str, frozenset[str]]:
    """Return every identity of some people; who was never joined to another costs no query."""
    keys = set(person_ids)
    changed = IdentityChange.objects.filter(
        Q(from_id__in=keys) | Q(to_id__in=keys), kind="person"
    ).values_list("from_id", "to_id")
    joined = {key for pair in changed for key in pair} | judged(keys)
    return {key: aliases(key) if key in joined else frozenset([key]) for key in keys}


def clashes(rows: Sequence[Referral]) -> list[tuple[Referral, Referral]]:
    """Return the pairs among some people who must not be placed together."""
    standing = list(KeepApart.objects.filter(ended_at__isnull=True))
    if not standing:
        return []
    known = aliases_of(row.person_id for row in rows)
    found = []
    for pair in standing:
        ones = [row for row in rows if pair.person_id in known[row.person_id]]
        twos = [row for row in rows if pair.other_id in known[row.person_id]]
        found += [(one, two) for one in ones for two in twos if one.pk != two.pk]
    return found


def apart_from(row: Referral) -> list[Referral]:
    """Return the referrals of those with whom somebody must not be placed, under way or not."""
    mine = aliases(row.person_id)
    rows = KeepApart.objects.filter(
        Q(person_id__in=mine) | Q(other_id__in=mine), ended_at__isnull=True
    )
    return list(Referral.objects.filter(person_id__in=_others(rows, mine)).order_by("pk"))


def _others(rows: Iterable[KeepApart], mine: frozenset[str]) -> set[str]:
    others = {pair.other_id if pair.person_id in mine else pair.person_id for pair in rows}
    return set().union(*(aliases(other) for other in others)) if others else set()
