"""Logs to judge, on the first page, and where an auditor has to read a log."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.urls import reverse

from saferplaces.accountability.audits.models import Assignment, AuditState, LogState
from saferplaces.accountability.audits.queries import mine
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.roles import RECORDING_AUDITS_REVIEW
from saferplaces.foundation.ui.home import Card


def of_logs(actor: Actor) -> Card | None:
    """Return the card of the logs that wait for an auditor; none where nothing waits."""
    if not actor.can(RECORDING_AUDITS_REVIEW):
        return None
    number = mine(actor).count()
    return Card("Logs to judge", reverse("audit-mine"), number) if number else None


def judged_blind(actor: Actor, incident_ids: Iterable[str]) -> Mapping[str, str]:
    """Return the logs that an actor has yet to judge, with the page on which they read them."""
    if not actor.can(RECORDING_AUDITS_REVIEW):
        return {}
    rows = Assignment.objects.filter(
        auditor=actor.user_id,
        judged_at__isnull=True,
        log__incident_id__in=list(incident_ids),
        log__audit__state=AuditState.READING,
        log__state__in=[LogState.DRAWN, LogState.ONCE],
    )
    found = rows.values_list("log__incident_id", "log_id")
    return {incident_id: reverse("audit-judge", args=[key]) for incident_id, key in found}
