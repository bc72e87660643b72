"""Links of referrals: their codes, and their addresses."""

from __future__ import annotations

from django.urls import reverse

from saferplaces.foundation import tokens
from saferplaces.foundation.tokens import DIGITS, digest_of, digits_of, new_code, new_token, same


def code_digest(link_id: int, code: str) -> str:
    """Return what is kept of a code of a link."""
    return tokens.code_digest("referral code", link_id, code)


def address_of(token: str) -> str:
    """Return the address of a link."""
    return tokens.our_address(reverse("referral-link", args=[token]))


__all__ = [
    "DIGITS",
    "address_of",
    "code_digest",
    "digest_of",
    "digits_of",
    "new_code",
    "new_token",
    "same",
]
