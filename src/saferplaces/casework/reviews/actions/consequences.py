"""What follows from a decision: recording errors with an owner, and tasks."""

from __future__ import annotations

import datetime as dt

from saferplaces.casework.reviews.actions.given import NOW, Given
from saferplaces.casework.reviews.models import Decision, ErrorState, RecordingError
from saferplaces.casework.reviews.reading import AGGRIEVED, Log, wall_clock
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.reference.models import Code
from saferplaces.foundation.reference.queries import code, setting
from saferplaces.foundation.tasks.actions.create import create_task


def find_error(
    actor: Actor, log: Log, decision: Decision, given: Given, row: Code
) -> RecordingError | None:
    """Note a recording error that a decision found; one recorded now has ended at once.

    An error of this review that is still open is not noted twice.
    """
    kind = row.values.get("error")
    if kind is None:
        return None
    same = RecordingError.objects.filter(
        review=log.review, kind=kind, state__in=[ErrorState.FOUND, ErrorState.REFERRED]
    )
    if same.exists():
        return None
    now = decision.decided_at
    done = given.recorded == NOW
    referred = bool(row.values.get("referred"))
    return RecordingError.objects.create(
        incident_id=log.review.incident_id,
        district=log.review.district,
        review=log.review,
        decision=decision,
        kind=kind,
        crime_class=decision.crime_class,
        state=ErrorState.RECTIFIED if done else _open(referred),
        owner_id=actor.person,
        reported_at=wall_clock(log.incident.reported_at),
        found_at=now,
        referred_at=now if referred and not done else None,
        rectify_by=now + dt.timedelta(hours=float(setting("rectify_hours"))),
        recorded_at=now if done else None,
        crime_number=decision.crime_number if done else "",
        ended_at=now if done else None,
        ended_by_id=actor.user_id if done else None,
        topic=code("recording_error_kinds", kind).values["topic"],
    )


def ask_for(actor: Actor, log: Log, given: Given, row: Code) -> None:
    """Ask for the tasks of a decision; a minimal one names no person in them."""
    person = "" if row.values.get("minimal") else _for_whom(log)
    for asked in given.tasks:
        create_task(
            actor,
            kind=asked.kind,
            about=("review", log.review.pk),
            owner_id=asked.owner_id,
            team_id=asked.team_id,
            due_at=asked.due_at,
            note=asked.note,
            person_id=person,
            district=log.review.district,
        )


def _open(referred: bool) -> str:
    return ErrorState.REFERRED if referred else ErrorState.FOUND


def _for_whom(log: Log) -> str:
    """Return the person whom a task is for: the victim, or else who rang."""
    by_role = {p.role: p.person_id for p in log.parties if p.role in AGGRIEVED and p.person_id}
    return by_role.get("victim") or by_role.get("caller") or ""
