"""Secrets of tokens, and who stands behind one."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets

from django.http import HttpRequest
from django.utils import timezone

from saferplaces.foundation.api.models import Token
from saferplaces.foundation.audit.access import record
from saferplaces.foundation.identity.actor import Actor, acting_as, current_memberships

PREFIX = "saferplaces_"
"""Tokens begin so, that scanners for leaked secrets know them."""
HINT = len(PREFIX) + 4
LONGEST = 200


def new_secret() -> str:
    """Return a secret: a word that is known, and 256 random bits."""
    return PREFIX + secrets.token_urlsafe(32)


def digest_of(secret: str) -> str:
    """Return what is kept of a secret."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def given_secret(request: HttpRequest, *, basic: bool) -> str:
    """Return the token that a request shows in its header, or nothing. An address holds none.

    Parameters
    ----------
    basic:
        Whether it may be the password of HTTP Basic, which is all that some maps can send.
    """
    scheme, _, rest = request.headers.get("Authorization", "").partition(" ")
    rest = rest.strip()
    if scheme.lower() == "bearer":
        return rest[:LONGEST]
    if basic and scheme.lower() == "basic":
        try:
            told = base64.b64decode(rest, validate=True).decode()
        except (binascii.Error, ValueError):
            return ""
        return told.partition(":")[2][:LONGEST]
    return ""


def bearer(secret: str, request_id: str) -> tuple[Token, Actor] | None:
    """Return the token of a secret and who acts with it, if it works and its account still does.

    Everything is asked at every request: what is revoked, ended or switched off is dead at once.
    A known token that works no longer leaves a record.
    """
    if not secret.startswith(PREFIX):
        return None
    digest = digest_of(secret)
    token = Token.objects.filter(digest=digest).select_related("account").first()
    if token is None or not hmac.compare_digest(token.digest, digest):
        return None
    account = token.account
    parts = current_memberships(account) if account.is_active and account.is_service else []
    if not token.works or not parts:
        _refused(token, request_id, "token" if not token.works else "account")
        return None
    return token, acting_as(parts[0], request_id, frozenset(token.scopes))


def note_use(token: Token) -> None:
    """Note the day on which a token was last used."""
    today = timezone.localdate()
    if token.last_used_on != today:
        Token.objects.filter(pk=token.pk).update(last_used_on=today)


def _refused(token: Token, request_id: str, why: str) -> None:
    nobody = Actor(
        user_id=token.account_id,
        name=token.account.name,
        role="",
        membership_id=None,
        organisation_id=None,
        organisation="",
        regime="",
        districts=frozenset(),
        request_id=request_id,
    )
    record(
        nobody, what="refuse", verb="api.token", objects=[f"token:{token.pk}"],
        detail={"ended": why},
    )  # fmt: skip
