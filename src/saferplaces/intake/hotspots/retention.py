"""What is kept of hotspots, how long, and why."""

from __future__ import annotations

from saferplaces.foundation import registry
from saferplaces.foundation.registry import Retention

_UNTIL = "Until the next publication, which replaces every row"
_WHY = "A reading aid to the latest snapshot: which logs and repeats lie in a hotspot"

RULES = tuple(
    Retention(f"hotspots.{model}", _UNTIL, _WHY, rule="published", keys={field: of})
    for model, field, of in (
        ("HotspotLog", "incident_id", "incidents.Incident"),
        ("HotspotSubject", "subject_id", "incidents.Person"),
    )
)


def register() -> None:
    """Add the rules to the register."""
    for rule in RULES:
        registry.RETENTION.add(rule, name=rule.model)
