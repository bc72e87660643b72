"""Put logs into a case as occurrences."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from saferplaces.casework.cases.models import (
    Case,
    Occurrence,
    OccurrenceState,
    OccurrenceStateChange,
)
from saferplaces.casework.cases.moving import happened, locked, move_occurrence
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.policy import Refused
from saferplaces.foundation.problems import Problem
from saferplaces.intake.incidents.models import Incident
from saferplaces.intake.incidents.policy import incidents


def put_in(actor: Actor, case_id: int, *, record_key: str) -> Occurrence:
    """Put a log into a case by its number.

    Raises
    ------
    Problem
        When there is no such log within reach, or it is in the case already.
    """
    with acting(actor):
        case = locked(actor, case_id)
        rows = incidents.readable(actor).filter(record_key=record_key, withdrawn_at__isnull=True)
        log = rows.first()
        if log is None:
            raise Problem("There is no log with this number in your districts", "record")
        if case.occurrences.filter(incident_id=log.pk, state=OccurrenceState.CONFIRMED).exists():
            raise Problem("The log is in the case already", "record")
        now = happened(actor, case, "log_put_in", objects=[f"incident:{log.pk}"])
        return put_logs(actor, case, [log.pk], now)[0]


def put_logs(
    actor: Actor, case: Case, incident_ids: Sequence[str], now: dt.datetime
) -> list[Occurrence]:
    """Put logs into a case that the caller holds locked."""
    keys = list(dict.fromkeys(incident_ids))
    known = set(incidents.readable(actor).filter(pk__in=keys).values_list("pk", flat=True))
    if len(known) != len(keys):
        raise Refused("One of the logs is not yours to see.")
    return [_put(actor, case, key, now) for key in keys]


def _put(actor: Actor, case: Case, key: str, now: dt.datetime) -> Occurrence:
    found = Occurrence.objects.filter(case=case, incident_id=key).first()
    if found is not None:
        if found.state != OccurrenceState.CONFIRMED:
            found.decided_by_id, found.decided_at = actor.user_id, now
            move_occurrence(actor, found, OccurrenceState.CONFIRMED)
        return found
    made = Occurrence.objects.create(
        case=case,
        incident_id=key,
        state=OccurrenceState.CONFIRMED,
        why=["named"],
        added_at=now,
        decided_by_id=actor.user_id,
        decided_at=now,
    )
    OccurrenceStateChange.objects.create(
        occurrence=made, new=OccurrenceState.CONFIRMED, by_id=actor.user_id, at=now
    )
    return made


def logs_of(occurrences: Sequence[Occurrence]) -> dict[str, Incident]:
    """Return the logs of occurrences by their key."""
    return Incident.objects.in_bulk([one.incident_id for one in occurrences])
