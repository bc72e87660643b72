"""GOV.UK Notify: how messages leave the service."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any, Protocol

from notifications_python_client.errors import APIError
from notifications_python_client.notifications import NotificationsAPIClient

from saferplaces.foundation.config.config import Notify, config

SECONDS = 10
FINAL = {400}
"""Answers after which trying again is in vain: the address or the message will not do."""


class SendError(Exception):
    """A message was not taken; the words are ours and hold no content."""

    def __init__(self, words: str, *, final: bool = False) -> None:
        super().__init__(words)
        self.words, self.final = words, final


@dataclass(frozen=True)
class Letter:
    """What is sent, ready to go."""

    channel: str
    to: str
    subject: str
    text: str
    reference: uuid.UUID


class Sender(Protocol):
    """Something that sends messages."""

    def find(self, reference: uuid.UUID) -> str:
        """Return its key of a message that it has already, or ""."""

    def send(self, letter: Letter) -> str:
        """Send a message; return its key."""


class GovUkNotify:
    """Sends by GOV.UK Notify."""

    def __init__(self, settings: Notify) -> None:
        self._settings = settings
        client: Any = NotificationsAPIClient  # it has no types
        self._client = client(settings.key, settings.url, timeout=SECONDS)

    def find(self, reference: uuid.UUID) -> str:
        """Ask whether a message with our reference was taken before a try was cut off."""
        try:
            found = self._client.get_all_notifications(reference=str(reference))
        except APIError as error:
            raise _problem(error) from None
        rows = found.get("notifications") or []
        return str(rows[0]["id"]) if rows else ""

    def send(self, letter: Letter) -> str:
        """Hand a message over."""
        more: dict[str, Any] = {"reference": str(letter.reference)}
        try:
            if letter.channel == "email":
                more["personalisation"] = {"subject": letter.subject, "text": letter.text}
                answer = self._client.send_email_notification(
                    letter.to, self._settings.email_template, **more
                )
            else:
                more["personalisation"] = {"text": letter.text}
                answer = self._client.send_sms_notification(
                    letter.to, self._settings.text_template, **more
                )
        except APIError as error:
            raise _problem(error) from None
        return str(answer["id"])


class Nobody:
    """Stands where no sending service is set up: everything fails, so that it is seen."""

    def find(self, _reference: uuid.UUID) -> str:
        """Return nothing: nothing was ever sent."""
        return ""

    def send(self, _letter: Letter) -> str:
        """Refuse."""
        raise SendError("No service that sends messages is set up: see saferplaces doctor.")


def sender() -> Sender | None:
    """Return what sends messages here; None in a demonstration, where nothing ever leaves."""
    if config().mode != "production":
        return None
    return GovUkNotify(config().notify) if config().notify.key else Nobody()


def _problem(error: APIError) -> SendError:
    status = error.status_code
    return SendError(f"GOV.UK Notify did not take it (answer {status}).", final=status in FINAL)
