"""What a task is about that names a log."""

from __future__ import annotations

from django.urls import reverse

from saferplaces.foundation.identity.actor import Actor
from saferplaces.intake.incidents.models import Incident
from saferplaces.intake.incidents.policy import incidents


def of_task(actor: Actor, kind: str, key: str) -> tuple[str, str] | None:
    """Return words and an address that this actor may open, or ""; None for other kinds."""
    incident = Incident.objects.filter(pk=key).first() if kind == "incident" else None
    if incident is None:
        return None
    may = any(incidents.may(actor, verb, incident).allowed for verb in ("read", "read_partner"))
    return f"Log {incident.record_id}", reverse("incident", args=[incident.pk]) if may else ""
