"""Fields whose content nobody reads in the database, a backup or its log: sealed with our key.

What a message says (a link, a code) and where it goes lies sealed until it has been sent, when it
is wiped. The key is made from the configuration's (``SECRET_KEY``), which lies outside the
database. What is empty stays empty, so that it can be seen that it was wiped.
"""

from __future__ import annotations

import base64
import hashlib
import json
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import models

SEALED = "sealed"
LOST = "[sealed with a key that is no longer there]"


def _seals() -> MultiFernet:
    """Return our seal, and those of keys that are being replaced."""
    keys = [str(settings.SECRET_KEY), *map(str, settings.SECRET_KEY_FALLBACKS)]
    made = (hashlib.sha256(f"outbox {key}".encode()).digest() for key in keys)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(one)) for one in made])


def seal(text: str) -> str:
    """Return a text as only we read it; "" stays as it is."""
    return _seals().encrypt(text.encode()).decode() if text else ""


def unseal(token: str) -> str:
    """Return what was sealed; what was written before there were seals is returned as it is."""
    try:
        return _seals().decrypt(token.encode()).decode() if token else ""
    except InvalidToken:
        return LOST if token.startswith("gAAAA") else token


class SealedText(models.TextField):  # type: ignore[type-arg]
    """A text that lies sealed in the database. It cannot be searched."""

    def from_db_value(self, value: str | None, *_: Any) -> str | None:
        """Open it."""
        return None if value is None else unseal(value)

    def get_prep_value(self, value: Any) -> Any:
        """Seal it."""
        return None if value is None else seal(str(value))

    def deconstruct(self) -> Any:
        """Say to migrations that the column is an ordinary one."""
        name, _, args, more = super().deconstruct()
        return name, "django.db.models.TextField", args, more


class SealedJSON(models.JSONField):
    """Values that lie sealed in the database. They cannot be searched."""

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        """Open them."""
        found = super().from_db_value(value, expression, connection)
        if not (isinstance(found, dict) and set(found) == {SEALED}):
            return found
        opened = unseal(found[SEALED])
        return {} if opened == LOST else json.loads(opened)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        """Seal them."""
        if value:
            value = {SEALED: seal(json.dumps(value))}
        return super().get_db_prep_value(value, connection, prepared)

    def deconstruct(self) -> Any:
        """Say to migrations that the column is an ordinary one."""
        name, _, args, more = super().deconstruct()
        return name, "django.db.models.JSONField", args, more
