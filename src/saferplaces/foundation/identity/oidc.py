"""Sign-in with an organisation's OpenID Connect provider.

The library makes the request (state, nonce, PKCE) and fetches the tokens; what it does not check is
checked here: issuer, audience, that the token has not expired, and that the answer about the user
is about the same person. Accounts are found by issuer and subject, never by e-mail address, since
addresses are given to others. What somebody may do follows from their claims through the code list
``oidc_roles``.
"""

from __future__ import annotations

from typing import Any

import jwt
from django.core.exceptions import SuspiciousOperation
from mozilla_django_oidc.auth import OIDCAuthenticationBackend

from saferplaces.foundation.config.config import config
from saferplaces.foundation.identity.actions.provider import arrive
from saferplaces.foundation.identity.models import User

NEEDED = ("iss", "sub", "aud", "exp")


class Backend(OIDCAuthenticationBackend):  # type: ignore[misc]
    """Checks tokens strictly and brings the person's account and parts up to date."""

    def verify_token(self, token: str, **kwargs: Any) -> dict[str, Any]:
        """Return the claims of an identity token that was made by our provider, for us, now.

        Raises
        ------
        SuspiciousOperation
            When anything about it is not so.
        """
        try:
            claims: dict[str, Any] = super().verify_token(token, **kwargs)
        except jwt.PyJWTError:
            raise SuspiciousOperation("The token does not hold.") from None
        if any(name not in claims for name in NEEDED) or not claims["sub"]:
            raise SuspiciousOperation("The token lacks a claim.")
        if str(claims["iss"]).rstrip("/") != config().oidc.issuer:
            raise SuspiciousOperation("The token is from another issuer.")
        audience = claims["aud"] if isinstance(claims["aud"], list) else [claims["aud"]]
        client = config().oidc.client_id
        if client not in audience or claims.get("azp", client) != client:
            raise SuspiciousOperation("The token is for another service.")
        return claims

    def get_userinfo(
        self, access_token: str, id_token: str, payload: dict[str, Any]
    ) -> dict[str, Any]:
        """Return what the provider says of the person; the signed token has the last word."""
        about: dict[str, Any] = super().get_userinfo(access_token, id_token, payload)
        if about.get("sub") != payload["sub"]:
            raise SuspiciousOperation("The answer is about somebody else.")
        return about | payload

    def verify_claims(self, claims: dict[str, Any]) -> bool:
        """Need no e-mail address: a person is known by issuer and subject."""
        return True

    def get_or_create_user(
        self, access_token: str, id_token: str, payload: dict[str, Any]
    ) -> User | None:
        """Return the person's account, with the parts that their claims give."""
        claims = self.get_userinfo(access_token, id_token, payload)
        return arrive(f"{config().oidc.issuer} {claims['sub']}", claims)

    def get_user(self, user_id: int) -> User | None:
        """Return the account of a session, while it is open."""
        return User.objects.filter(pk=user_id, is_active=True).first()
