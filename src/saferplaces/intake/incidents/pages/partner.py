"""A log as a partner may see it: named fields only, everything else stays with the police."""

from __future__ import annotations

from typing import Any

from django.db.models import F

from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.ui.formats import moment
from saferplaces.intake.incidents import policy
from saferplaces.intake.incidents.models import Incident
from saferplaces.intake.incidents.pages.words import category, code
from saferplaces.intake.safe_contact import masking

SHARED = (
    "incident_id", "agency", "record_id", "record_type", "district", "reported_at", "closed_at",
    "category", "asb_category", "subtype", "closing_code", "location_text", "easting", "northing",
    "place_id", "event_id", "withdrawn_at",
)  # fmt: skip
"""What a partner sees. Left out: the narrative and what was found in it; everybody on the log, with
their telephones and addresses; the postcode and property number, which can name a home; offence,
outcome, qualifiers and flags, which can tell of a victim; marking, regime and keys of ours."""

OTHERS = 20


class Shared:
    """A log of which only the shared fields can be read, by a template or anything else."""

    def __init__(self, incident: Incident) -> None:
        for name in SHARED:
            setattr(self, name, getattr(incident, name))


def partner_page(actor: Actor, incident: Incident) -> dict[str, Any]:
    """Return what a partner's page of a log shows."""
    others = policy.incidents.model.objects.filter(
        policy.incidents.scope(actor, "read_partner"),
        place_id=incident.place_id,
        withdrawn_at__isnull=True,
    ).exclude(pk=incident.pk)
    found = list(others.order_by(F("reported_at").desc(nulls_last=True), "pk")[:OTHERS])
    masking.conceal([incident, *found])
    shared = Shared(incident)
    subtype = code("asb_subtypes", incident.subtype)
    return {
        "incident": shared,
        "category": category(incident),
        "facts": [
            ("Reported", moment(incident.reported_at)),
            ("Closed", moment(incident.closed_at, "Still open")),
            ("Closed as", code("closing_codes", incident.closing_code) or "Not known"),
            *([("Kind", subtype)] if subtype else []),
            ("Where", incident.location_text or "Not known"),
            ("Owner", incident.agency),
        ],
        "others": [Shared(log) for log in found] if incident.place_id else [],
    }
