"""Sign-in with an organisation's OpenID Connect provider."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from mozilla_django_oidc.auth import OIDCAuthenticationBackend

from saferplaces.foundation.config.config import config
from saferplaces.foundation.identity.models import User


class Backend(OIDCAuthenticationBackend):  # type: ignore[misc]
    """Finds the account by issuer and subject, never by e-mail address (addresses are reused)."""

    def filter_users_by_claims(self, claims: dict[str, Any]) -> QuerySet[User]:
        """Return the account of the claims, if it is active."""
        subject = f"{config().oidc.issuer} {claims['sub']}"
        return User.objects.filter(subject=subject, is_active=True)
