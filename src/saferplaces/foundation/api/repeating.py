"""A request that is sent again, because its answer was lost, is not done again."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable
from typing import Annotated

from django.utils import timezone
from ninja import Header

from saferplaces.foundation.api.errors import ApiError
from saferplaces.foundation.api.models import Answered
from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.reference.queries import setting

IdempotencyKey = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=80,
        pattern=r"^[\x21-\x7e]+$",
        description="A word of yours for this request, such as a UUID: sent again with the same "
        "body, nothing is done again and the answer is that of the first.",
    ),
]


def once(request: Request, key: str | None, operation: str, make: Callable[[], int]) -> int:
    """Return the key of what a request made: now, or when it was first sent.

    Only the record's key is kept, so that no personal content lies here, and a repeated answer
    shows the record as the account may read it now.

    Raises
    ------
    ApiError
        When the word was used for another request.
    """
    if key is None:
        return make()
    account = int(request.actor.user_id or 0)
    digest = hashlib.sha256(f"{request.path}\n".encode() + request.body).hexdigest()
    new = Answered(
        account_id=account, key=key, operation=operation, digest=digest, at=timezone.now()
    )
    # Whoever sends it a second time at once waits here for the first.
    Answered.objects.bulk_create([new], ignore_conflicts=True)
    row = Answered.objects.select_for_update().get(account_id=account, key=key)
    if (row.operation, row.digest) != (operation, digest):
        raise ApiError(409, "", "This Idempotency-Key was used for another request.")
    if not row.made:
        row.made = str(make())
        row.save(update_fields=["made"])
    return int(row.made)


def forget_old_answers(now: dt.datetime) -> int:
    """Delete what nobody sends again any more; return how many."""
    before = now - dt.timedelta(hours=setting("api_repeat_hours"))
    return Answered.objects.filter(at__lt=before).delete()[0]
