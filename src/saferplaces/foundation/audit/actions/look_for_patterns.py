"""Look for unusual patterns in the trail, and keep what is found for the DPO."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from saferplaces.foundation.audit.access import record
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.audit.models import Unusual
from saferplaces.foundation.audit.patterns import PATTERNS, Seen, Span
from saferplaces.foundation.identity.actor import SYSTEM, Actor
from saferplaces.foundation.reference.queries import codes


def look_for_patterns(actor: Actor = SYSTEM, until: dt.datetime | None = None) -> dict[str, int]:
    """Look for every pattern of the code list ``audit_patterns``; return how many are new.

    Looking again adds nothing. A finding that has grown since it was looked into is open again.
    """
    span = Span(until or timezone.now())
    new: dict[str, int] = {}
    for row in codes("audit_patterns"):
        pattern = PATTERNS.get(row.code)
        if pattern is None:
            continue  # break_glass is written when it happens
        with acting(actor):
            new[row.code] = sum(_keep(row.code, seen) for seen in pattern(row.values, span))
    with transaction.atomic():
        record(actor, what="collect", verb="unusual.looked_for", detail=new)
    return new


def _keep(pattern: str, seen: Seen) -> bool:
    values = {
        "actor_id": seen.actor_id,
        "role": seen.role,
        "organisation_id": seen.organisation_id,
        "person_id": seen.person_id,
        "began_at": seen.began,
        "ended_at": seen.ended,
        "entries": seen.entries,
        "reason": seen.reason,
    }
    found = Unusual.objects.select_for_update().filter(pattern=pattern, key=seen.key).first()
    if found is None:
        now = timezone.now()
        Unusual.objects.create(pattern=pattern, key=seen.key, found_at=now, **values)
        return True
    if seen.entries > found.entries:
        for name, value in values.items():
            setattr(found, name, value)
        found.looked_at = None
        found.save()
    return False
