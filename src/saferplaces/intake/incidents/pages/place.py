"""A place: what has happened there, who was there, what it belongs to."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, F
from django.urls import reverse

from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.registry import PLACE_PANELS
from saferplaces.intake.incidents import policy
from saferplaces.intake.incidents.models import Incident, Party, Person, Place, Series
from saferplaces.intake.incidents.pages.panels import panels
from saferplaces.intake.incidents.pages.person import incident_table
from saferplaces.intake.incidents.pages.words import ROLES, called
from saferplaces.intake.safe_contact import masking

PEOPLE = 15
PARTS = 50


def place_page(request: Request, place: Place) -> dict[str, Any]:
    """Return what a place's page shows; note in the record of access what is on it."""
    actor, access = request.actor, request.access
    here = Incident.objects.filter(place_id=place.pk, withdrawn_at__isnull=True)
    mine = here.filter(policy.incidents.scope(actor))
    table = incident_table(request, mine.order_by(F("reported_at").desc(nulls_last=True)))
    people = _people(request, place)
    home = bool(masking.hidden("place", [place.pk]))
    related = policy.places.readable(actor).filter(withdrawn_at__isnull=True)
    access.saw("place", [place.pk], [person["key"] for person in people])
    access.saw("incident", [log.pk for log in table.rows])
    points = [place] if place.easting is not None and not home else []
    parts = related.filter(masking.open_to_all("place"), part_of=place.pk)
    return {
        "place": place,
        "label": masking.SHOWN_INSTEAD if home else place.label,
        "unmapped": masking.not_on_the_map(int(home)),
        "facts": [
            ("Kind", place.kind.capitalize()),
            *([("Postcode", place.postcode)] if place.postcode and not home else []),
            *([("Property number (UPRN)", place.uprn)] if place.uprn and not home else []),
        ],
        "whole": related.filter(masking.open_to_all("place"), pk=place.part_of).first()
        if place.part_of
        else None,
        "parts": list(parts.order_by("label")[:PARTS]),
        "series": Series.objects.filter(
            pk=f"location|{place.pk}", withdrawn_at__isnull=True
        ).first(),
        "table": table,
        "elsewhere": here.count() - mine.count() if actor.districts is not None else 0,
        "people": people,
        "points": [
            {"easting": p.easting, "northing": p.northing, "label": p.label, "url": ""}
            for p in points
        ],
        "panels": panels(PLACE_PANELS, request, place.pk),
    }


def _people(request: Request, place: Place) -> list[dict[str, Any]]:
    """Return who is most often in logs from here that the actor may read.

    Whose address is protected is not among them: a place must not lead to them.
    """
    here = policy.incidents.readable(request.actor).filter(
        place_id=place.pk, withdrawn_at__isnull=True
    )
    rows = (
        Party.objects.filter(incident_id__in=here.values("pk"), withdrawn_at__isnull=True)
        .filter(masking.open_to_all("person", "person_id"))
        .exclude(person_id="")
        .values("person_id")
        .annotate(logs=Count("incident_id", distinct=True), roles=ArrayAgg("role", distinct=True))
        .order_by("-logs", "person_id")[:PEOPLE]
    )
    found = list(rows)
    names = {p.pk: called(p) for p in Person.objects.filter(pk__in=[r["person_id"] for r in found])}
    return [
        {
            "key": row["person_id"],
            "name": names.get(row["person_id"], "Not known"),
            "role": " and ".join(ROLES.get(role, role).lower() for role in row["roles"]),
            "logs": row["logs"],
            "url": reverse("person", args=[row["person_id"]]),
        }
        for row in found
    ]
