"""The only place from which others learn how somebody may safely be contacted.

Every question takes any identity of a person and answers for all of them
(`saferplaces.intake.safe_contact.identity`). For lists, ask `protected` and `not_asked` once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.apps import apps

from saferplaces.foundation.reference.queries import codes
from saferplaces.intake.safe_contact.identity import Word, identities, standing, word_of
from saferplaces.intake.safe_contact.models import Protected, SafeContact

PROTECTED = "The address is protected: do not share it."


def safe_contact(person_id: str) -> Word | None:
    """Return what is known of a person, the most careful word winning; None if nobody asked."""
    return word_of(person_id, standing(identities(person_id)))


def asked(person_id: str) -> bool:
    """Say whether somebody has asked the person (or whoever speaks for them)."""
    found = safe_contact(person_id)
    return found is not None and found.asked


def not_asked(person_ids: Iterable[str]) -> frozenset[str]:
    """Return those of some persons whom nobody has asked, with few queries for all of them."""
    keys = {key for key in person_ids if key}
    known = set(
        SafeContact.objects.filter(person_id__in=keys, asked=True).values_list(
            "person_id", flat=True
        )
    )
    return frozenset(key for key in keys - known if not asked(key))


def protected(person_ids: Iterable[str]) -> frozenset[str]:
    """Return those of some persons whose address is protected; one query."""
    rows = Protected.objects.filter(kind=Protected.Kind.PERSON, key__in=set(person_ids))
    return frozenset(rows.values_list("key", flat=True))


def may_be_reached(person_id: str, channel: str) -> bool:
    """Say whether a way to a person is known to be safe; what nobody has asked is not."""
    found = safe_contact(person_id)
    return found is not None and found.asked and channel in found.channels


def why_not(person_id: str, channel: str) -> str:
    """Say why a way to a person is not known to be safe, or "": asked before a message is sent."""
    found = safe_contact(person_id)
    if found is None or not found.asked:
        return "Nobody has asked how it is safe to contact this person: ask them first."
    return "" if channel in found.channels else "This way is not safe for this person."


def where(person_id: str, channel: str) -> str:
    """Return the number or address that a safe way leads to; "" where the way is not safe.

    A protected address is never returned: nothing is printed with it.
    """
    found = safe_contact(person_id)
    if found is None or not found.asked or channel not in found.channels:
        return ""
    to = {row.code: str(row.values.get("leads", "")) for row in codes("contact_channels")}
    lead = to.get(channel) or "through"
    return "" if lead == "address" and found.protected else str(getattr(found, lead))


def warnings(word: Word | None) -> list[str]:
    """Return what whoever contacts somebody must know first, each in a sentence."""
    if word is None or not word.asked:
        new = ["Not yet asked how it is safe to contact them: use no way until somebody has."]
        return [*new, *([PROTECTED] if word and word.protected else [])]
    labels = {row.code: row.label.lower() for row in codes("contact_channels")}
    ways = [labels.get(channel, channel) for channel in word.channels]
    found = [f"Only by {_or(ways)}." if ways else "No way of contact is safe."]
    found += [
        f"{title}: {'; '.join(line.rstrip('. ') for line in said.splitlines())}."
        for title, said in (
            ("Times", word.hours),
            ("Do not use or show", word.avoid),
            ("Go through", word.through),
            ("Also", word.instructions),
        )
        if said
    ]
    if word.protected:
        found.append(PROTECTED)
    if word.merged:
        found.append(
            "Records were joined since this was asked; the most careful word of each counts. "
            "Ask again."
        )
    return found


def history(person_id: str) -> list[Any]:
    """Return what was said before under any identity, each word once, the newest first."""
    events = apps.get_model("safe_contact", "SafeContactEvent")
    rows = (
        events.objects.filter(person_id__in=identities(person_id))
        .select_related("asked_by", "organisation")
        .order_by("-asked_at", "-pgh_id")
    )
    return list({(row.id, row.asked_at): row for row in reversed(rows)}.values())[::-1]


def _or(words: Sequence[str]) -> str:
    return " or ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
