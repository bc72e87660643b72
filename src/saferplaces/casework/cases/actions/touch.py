"""Mark a case as moved, for rooms above in which something happened that belongs to it.

What changed since one last looked, and how long a case is kept, count from there.
"""

from __future__ import annotations

from django.utils import timezone

from saferplaces.casework.cases.models import Case
from saferplaces.casework.cases.moving import seen
from saferplaces.foundation.identity.actor import Actor


def touch(actor: Actor, case_id: int) -> None:
    """Mark a case as moved now, and as seen by whoever did it; the caller has asked its policy."""
    now = timezone.now()
    Case.objects.filter(pk=case_id).update(moved_at=now)
    if actor.user_id is not None:
        seen(actor.user_id, case_id, now)
