"""What is shared: put together from what was chosen, shown, and kept as it was sent."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

from saferplaces.casework.referrals.catalogue import Offer, offered
from saferplaces.casework.referrals.models import Consent, Referral
from saferplaces.casework.referrals.subject import Subject, subject, tells_address
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.queries import codes, label
from saferplaces.foundation.ui.formats import day
from saferplaces.foundation.ui.protecting import without

SENSITIVE = "OFFICIAL-SENSITIVE"
ADDRESS = (
    "A text says where somebody lives whose address is protected: take it out. It can never be "
    "shared."
)


def about(referral: Referral) -> Subject:
    """Return whom a referral is about."""
    return subject(referral.person_id, referral.case)


def gather(actor: Actor, referral: Referral) -> dict[str, Any]:
    """Return what the recipient would read now, from the records as they are.

    Raises
    ------
    Problem
        When nothing is chosen, or something that may not (or no longer) be shared.
    """
    of = about(referral)
    offers = {offer.code: offer for offer in offered(actor, of)}
    if not referral.chosen:
        raise Problem("Select at least one field to share", field="chosen")
    if gone := [code for code in referral.chosen if code not in offers]:
        titles = ", ".join(label("referral_fields", code) for code in gone)
        raise Problem(
            f"This can no longer be shared: {titles}. Choose the fields again.", field="chosen"
        )
    chosen = [offer for code, offer in offers.items() if code in referral.chosen]
    items = [item(offer, str(referral.words.get(offer.code, ""))) for offer in chosen]
    if any(not item["lines"] for item in items):
        raise Problem("Write a text for each field that you share in words", field="chosen")
    found = {
        "reference": referral.reference,
        "organisation": str(referral.organisation),
        "sender": referral.owner.name,
        "sender_email": referral.owner.username,
        "to": referral.to,
        "purpose": label("referral_purposes", referral.purpose),
        "asked": referral.asked,
        "gateway": label("gateways", referral.gateway),
        "consent": _consent(referral),
        "marking": SENSITIVE,  # that somebody is referred at all says something about them
        "handling": [row.label for row in codes("referral_handling")],
        "items": items,
    }
    texts = list(_texts(found))
    if tells_address(of, "\n".join(texts)) or without(texts) != texts:
        raise Problem(ADDRESS, field="chosen")
    return found


def digest(content: Mapping[str, Any]) -> str:
    """Return the SHA-256 of a content, whatever the order of its keys."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def whole(referral: Referral) -> bool:
    """Say whether what is kept is what was sent."""
    return digest(referral.content) == referral.content_hash


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, (list, dict)):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _texts(inner)


def item(offer: Offer, words: str = "") -> dict[str, Any]:
    """Return a field as whoever gets it reads it."""
    lines = [words] if offer.in_words and words.strip() else list(offer.lines)
    return {
        "code": offer.code,
        "title": offer.title,
        "basis": offer.basis,
        "regime": offer.regime,
        "marking": offer.marking,
        "lines": lines,
    }


def _consent(referral: Referral) -> str:
    if referral.consent == Consent.GIVEN:
        return f"The person agreed on {day(referral.consent_on)}: {referral.consent_how}"
    reason = label("referral_no_consent", referral.no_consent)
    return f"{reason}. {referral.no_consent_why}"
