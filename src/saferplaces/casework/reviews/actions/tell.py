"""Notices to the supervisors on duty; they name nobody."""

from __future__ import annotations

from saferplaces.foundation.identity.queries import away, people
from saferplaces.foundation.identity.roles import ALERTS
from saferplaces.foundation.messages.actions.notify import notify


def supervisors(district: str = "") -> list[int]:
    """Return the supervisors of a district who are not away; all of them where none is named."""
    found = people(ALERTS, district=district).exclude(pk__in=away())
    return sorted(found.values_list("pk", flat=True))


def tell_supervisors(district: str, text: str, address: str, *, urgent: bool = False) -> int:
    """Tell the supervisors of a district, or all of them where it has none; return how many."""
    told = supervisors(district) or supervisors()
    notify(told, text, address, urgent=urgent)
    return len(told)
