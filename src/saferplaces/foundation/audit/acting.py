"""One change by one actor: a transaction, a context for the change history, a record."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pghistory
from django.db import transaction

from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.once import forget


@contextmanager
def acting(actor: Actor) -> Iterator[None]:
    """Make a change: all of it or nothing, with the actor on every row of the change history.

    Actions write their record (`saferplaces.foundation.audit.access.record`) inside. What the page
    has read is read afresh (`saferplaces.foundation.once`).
    """
    forget()
    with (
        transaction.atomic(),
        pghistory.context(user=actor.user_id, role=actor.role, request=actor.request_id),
    ):
        yield
