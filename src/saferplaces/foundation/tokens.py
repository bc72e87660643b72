"""Tokens of links and codes for people outside: made by chance, kept as hashes, compared in
constant time.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets

from django.conf import settings

from saferplaces.foundation.config.config import config

DIGITS = 6


def new_token() -> str:
    """Return a token of 256 bits, which fits into a path."""
    return secrets.token_urlsafe(32)


def digest_of(token: str) -> str:
    """Return what is kept of a token: no key is needed, nobody guesses 256 bits."""
    return hashlib.sha256(token.encode()).hexdigest()


def new_code() -> str:
    """Return a code of six digits."""
    return f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"


def code_digest(purpose: str, link_id: int, code: str) -> str:
    """Return what is kept of a code: a keyed hash, since six digits are soon guessed without."""
    key = f"{purpose} {settings.SECRET_KEY}".encode()
    return hmac.new(key, f"{link_id}:{code}".encode(), hashlib.sha256).hexdigest()


def same(left: str, right: str) -> bool:
    """Compare in constant time."""
    return hmac.compare_digest(left.encode(), right.encode())


def digits_of(entered: str) -> str:
    """Return the digits of what somebody entered, as "123 456"."""
    return re.sub(r"[\s-]", "", entered)


def our_address(path: str) -> str:
    """Return the whole address of a path: the service's own, whatever a request says."""
    origins = config().origins
    base = origins[0] if origins else f"http://127.0.0.1:{config().port}"
    return base.rstrip("/") + path
