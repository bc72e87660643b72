"""Tell people something."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import timezone

from saferplaces.foundation.messages.models import Notice


def notify(
    user_ids: Iterable[int], text: str, address: str = "", urgent: bool = False
) -> list[Notice]:
    """Put a notice on the pages of each person, in the caller's transaction.

    Parameters
    ----------
    text:
        One line that names no person and no place: it may be sent on as an e-mail.
    address:
        The page that it is about: as ``reverse`` gives it, or the name of one that needs no key,
        which is looked up when the notice is shown (as publishing needs it).
    """
    now = timezone.now()
    made = [
        Notice(to_id=key, text=text, address=address, urgent=urgent, made_at=now)
        for key in dict.fromkeys(user_ids)
    ]
    return Notice.objects.bulk_create(made)
