"""Note which logs of a sample have left the population; no other takes their place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from saferplaces.accountability.audits.models import AuditState, LogState, SampledLog
from saferplaces.accountability.audits.states import OPEN_LOGS, move
from saferplaces.foundation.audit.access import record
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import SYSTEM
from saferplaces.intake.incidents.queries import changed_keys

RUNNING = [AuditState.DRAWN, AuditState.READING]


def on_published(_publication: Any) -> Mapping[str, int]:
    """Mark the logs that a publication has withdrawn and that nobody has finished."""
    if not SampledLog.objects.filter(audit__state__in=RUNNING).exists():
        return {}
    return {"audit_logs_gone": leave(changed_keys("incident", "withdrawn"))}


def leave(incident_ids: list[str]) -> int:
    """Mark logs as no longer in the population, unless both have judged them alike already."""
    with acting(SYSTEM):
        rows = SampledLog.objects.select_for_update().filter(
            audit__state__in=RUNNING, state__in=OPEN_LOGS, incident_id__in=incident_ids
        )
        found = list(rows)
        for log in found:
            move(SYSTEM, log, LogState.GONE)
        if found:
            record(
                SYSTEM,
                what="alter",
                verb="recording_audit.log_gone",
                objects=[f"sampledlog:{log.pk}" for log in found],
            )
    return len(found)
