"""Throw away notices that were read long ago."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from saferplaces.foundation.messages.models import Notice
from saferplaces.foundation.reference.queries import setting


def purge() -> int:
    """Delete notices whose time after they were read is over; return how many.

    What nobody has read stays: it has not told anybody anything yet.
    """
    before = timezone.now() - dt.timedelta(days=float(setting("keep_read_notices_days")))
    return Notice.objects.filter(read_at__lt=before).delete()[0]
