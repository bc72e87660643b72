"""The only place from which others learn how somebody may safely be contacted."""

from __future__ import annotations

from collections.abc import Iterable

from saferplaces.intake.safe_contact.models import SafeContact


def safe_contact(person_id: str) -> SafeContact | None:
    """Return what is known of a person; None where nobody has asked."""
    return SafeContact.objects.filter(person_id=person_id).first()


def protected(person_ids: Iterable[str]) -> frozenset[str]:
    """Return those of some persons whose address is protected."""
    rows = SafeContact.objects.filter(person_id__in=set(person_ids), protected=True)
    return frozenset(rows.values_list("person_id", flat=True))


def may_be_reached(person_id: str, channel: str) -> bool:
    """Say whether a way to a person is known to be safe; what nobody has asked is not."""
    found = safe_contact(person_id)
    return found is not None and found.asked and channel in found.channels
