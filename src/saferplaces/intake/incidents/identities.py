"""Old addresses of people and places lead on to who they are now."""

from __future__ import annotations

from collections.abc import Iterable

from saferplaces.intake.incidents.models import IdentityChange

STEPS = 20
"""Merges that are followed one after the other."""


def successor(kind: str, key: str) -> str:
    """Return the identity that a person or place was merged into, or "" where there is none.

    A split leaves the old identity with the larger part, so its address stays what it was.
    """
    found, seen = key, {key}
    for _ in range(STEPS):
        step = (
            IdentityChange.objects.filter(kind=kind, change="merge", from_id=found)
            .order_by("-seen_at", "-pk")
            .values_list("to_id", flat=True)
            .first()
        )
        if step is None or step in seen:
            break
        found = step
        seen.add(step)
    return found if found != key else ""


def parted(kind: str, key: str) -> list[str]:
    """Return the identities that were split from one."""
    rows = IdentityChange.objects.filter(kind=kind, change="split", from_id=key)
    return list(rows.exclude(to_id=key).values_list("to_id", flat=True).distinct())


def predecessors(kind: str, keys: Iterable[str], change: str = "merge") -> frozenset[str]:
    """Return the identities that were merged into some (or that they were split from)."""
    known = frozenset(keys)
    found, new = set(known), known
    for _ in range(STEPS):
        rows = IdentityChange.objects.filter(kind=kind, change=change, to_id__in=new)
        new = frozenset(rows.values_list("from_id", flat=True)) - found
        if not new:
            break
        found |= new
    return frozenset(found) - known
