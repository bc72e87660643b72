"""Confirm that a log belongs to a case, or refuse it, each with a reason."""

from __future__ import annotations

from saferplaces.casework.cases.models import Occurrence, OccurrenceState
from saferplaces.casework.cases.moving import happened, locked, move_occurrence
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.problems import Problem
from saferplaces.intake.incidents.models import Incident
from saferplaces.intake.incidents.policy import incidents


def confirm(actor: Actor, occurrence_id: int, *, reason: str) -> Occurrence:
    """Say that a log is an occurrence of the case."""
    return _decide(actor, occurrence_id, OccurrenceState.CONFIRMED, reason)


def refuse(actor: Actor, occurrence_id: int, *, reason: str) -> Occurrence:
    """Say that a log is none of the case's."""
    return _decide(actor, occurrence_id, OccurrenceState.REFUSED, reason)


def _decide(actor: Actor, occurrence_id: int, new: str, reason: str) -> Occurrence:
    with acting(actor):
        case = locked(actor, Occurrence.objects.get(pk=occurrence_id).case_id)
        found = Occurrence.objects.select_for_update().get(pk=occurrence_id)
        log = Incident.objects.get(pk=found.incident_id)
        incidents.may(actor, "read", log).require()
        if not reason.strip():
            raise Problem("Enter a reason", "reason")
        found.decided_by_id, found.reason = actor.user_id, reason.strip()
        found.decided_at = happened(
            actor, case, f"occurrence_{new}", objects=[f"incident:{found.incident_id}"]
        )
        move_occurrence(actor, found, new, reason.strip())
    return found
