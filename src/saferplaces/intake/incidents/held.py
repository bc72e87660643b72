"""Legal holds on the pages of incidents and people."""

from __future__ import annotations

from collections.abc import Iterable

from saferplaces.foundation import registry
from saferplaces.foundation.retention.panels import TEMPLATE, of_record
from saferplaces.foundation.retention.queries import PERSON
from saferplaces.intake.incidents.models import Party
from saferplaces.intake.incidents.verdicts import identity


def _in_log(incident_id: str) -> Iterable[str]:
    rows = Party.objects.filter(incident_id=incident_id, person_id__isnull=False)
    return rows.values_list("person_id", flat=True)


def _all_ids(person_id: str) -> Iterable[str]:
    return identity(person_id).persons


def register() -> None:
    """Show them first on both pages."""
    for panels, load in (
        (registry.INCIDENT_PANELS, of_record("incidents.Incident", _in_log)),
        (registry.PERSON_PANELS, of_record(PERSON, _all_ids)),
    ):
        panels.add(registry.Panel("Legal hold", TEMPLATE, load, first=True), name="hold", order=1)
