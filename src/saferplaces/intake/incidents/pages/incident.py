"""One log with everything around it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import F
from django.urls import reverse

from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.registry import INCIDENT_PANELS, INCIDENT_TIMELINE
from saferplaces.foundation.ui.formats import day, moment, percent
from saferplaces.intake.incidents import policy
from saferplaces.intake.incidents.models import Finding, Incident, Party, Place
from saferplaces.intake.incidents.pages.evidence import crime, spans
from saferplaces.intake.incidents.pages.history import histories
from saferplaces.intake.incidents.pages.panels import panels
from saferplaces.intake.incidents.pages.words import ROLES, called, category, code, sentence, sure
from saferplaces.intake.incidents.withholding import suggested
from saferplaces.intake.safe_contact import masking

MARKINGS = {
    "": "Not marked",
    "NONE": "Not marked",
    "OFFICIAL": "Official",
    "OFFICIAL-SENSITIVE": "Official – sensitive",
}
OTHERS = 20
"""Other logs of one event that a page lists."""


def incident_page(request: Request, incident: Incident) -> dict[str, Any]:
    """Return what the page of a log shows; note in the record of access who is on it."""
    actor, access = request.actor, request.access
    finding = Finding.objects.filter(pk=incident.pk, withdrawn_at__isnull=True).first()
    parties = list(
        Party.objects.filter(incident_id=incident.pk, withdrawn_at__isnull=True).order_by(
            "party_id"
        )
    )
    place = Place.objects.filter(pk=incident.place_id).first() if incident.place_id else None
    before = histories(actor, incident, finding, parties)
    others = _of_event(actor, incident)
    earlier = [log for history in before for log in history.logs]
    at_home = bool(masking.hidden("incident", [incident.pk]))
    unmapped = masking.conceal({log.pk: log for log in [*others, *earlier]}.values())
    shows = masking.shows(access)
    homes = masking.hidden("person", [party.person_id for party in parties])
    shown = [incident, *others, *(log for history in before for log in history.logs)]
    access.saw("incident", dict.fromkeys(log.pk for log in shown), [p.person_id for p in parties])
    access.people.update((key, None) for history in before for key in history.people)
    access.saw("place", [incident.place_id] if incident.place_id else [])
    found = suggested(actor, incident.pk, finding)
    return {
        "incident": incident,
        "category": category(incident),
        "facts": facts(incident, place, at_home=at_home, shows=shows),
        "spans": spans(incident.narrative, found.reading, found.recording),
        "finding": finding,
        "withheld": found.withheld,
        "triggers": [
            code("triggers", trigger) for trigger in (finding.triggers if finding else [])
        ],
        "reading": told(found.reading),
        "recording": [_prompt(row) for row in found.recording],
        "people": [_person(party, homes, shows=shows) for party in parties],
        "histories": before,
        "others": others,
        "points": points(incident, before, at_home=at_home),
        "unmapped": masking.not_on_the_map(unmapped + (at_home and incident.easting is not None)),
        "moments": sorted(
            (m for add in INCIDENT_TIMELINE for m in add(actor, incident.pk, access)),
            key=lambda m: m.at,
            reverse=True,
        ),
        "panels": panels(INCIDENT_PANELS, request, incident.pk),
    }


def facts(
    incident: Incident, place: Place | None, *, at_home: bool = False, shows: bool = False
) -> list[tuple[object, ...]]:
    """Return the rows of a log's summary.

    Parameters
    ----------
    at_home:
        It happened at a protected address, which is marked, or left out unless the page `shows` it.
    """
    rows: list[tuple[object, ...]] = [
        ("Reported", moment(incident.reported_at)),
        ("How", incident.channel or "Not known"),
        ("Happened", _when(incident)),
        ("Closed", moment(incident.closed_at, "Still open")),
        ("Opened as", _coded("categories", incident.opening_code)),
        ("Closed as", _coded("closing_codes", incident.closing_code)),
    ]
    if incident.qualifiers:
        rows.append(("Qualifiers", ", ".join(_coded("qualifiers", q) for q in incident.qualifiers)))
    if incident.offence_class:
        rows.append(("Offence", crime(incident.offence_class)))
    if incident.outcome:
        rows.append(("Outcome", incident.outcome))
    where = incident.location_text or "Not known"
    if incident.postcode:
        where += f", {incident.postcode}"
    if at_home:
        where = f"{where}. {masking.MARK}" if shows else masking.SHOWN_INSTEAD
    if place and at_home and not shows:
        rows.append(("Where", where))
    elif place:
        how = sure(incident.place_probability)
        rows.append(("Where", where, reverse("place", args=[place.pk]), "See the place"))
        rows.append(("Place", f"{place.label}. {how}"))
    else:
        rows.append(("Where", where))
    rows.append(("Held by", incident.agency or "Not known"))
    rows.append(("Protective marking", MARKINGS.get(incident.marking, incident.marking)))
    return rows


def told(reading: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return what reading the narrative gave, in words; crimes to consider are told apart."""
    aside = [
        f"{crime(s['class'])}: {s['why'].replace('_', ' ')}" for s in reading.get("set_aside") or ()
    ]
    found = {
        "Vulnerability": [
            code("vulnerability_factors", v["factor"]) for v in reading.get("vulnerability") or ()
        ],
        "Hate strands": [code("hate_strands", s) for s in reading.get("hate_strands") or ()],
        "Topics": [code("topics", t) for t in reading.get("topics") or ()],
        "Understood otherwise": list(dict.fromkeys(aside)),
    }
    return {title: words for title, words in found.items() if words}


def points(incident: Incident, before: list[Any], *, at_home: bool) -> list[dict[str, object]]:
    """Return this log and earlier ones around it for the map; none at a protected address."""
    earlier = {log.pk: log for history in before for log in history.logs}
    earlier.pop(incident.pk, None)
    shown = [*([] if at_home else [incident]), *earlier.values()]
    return [
        {
            "easting": log.easting,
            "northing": log.northing,
            "label": f"{log.record_id or 'Log'}, {day(log.reported_at)}",
            "url": reverse("incident", args=[log.pk]) if log is not incident else "",
        }
        for log in shown
        if log.easting is not None
    ]


def _of_event(actor: Actor, incident: Incident) -> list[Incident]:
    if not incident.event_id:
        return []
    rows = policy.incidents.readable(actor).filter(
        event_id=incident.event_id, withdrawn_at__isnull=True
    )
    return list(rows.exclude(pk=incident.pk).order_by(F("reported_at").asc(), "pk")[:OTHERS])


def _person(party: Party, homes: frozenset[str], *, shows: bool) -> dict[str, object]:
    address = ", ".join(filter(None, [party.address, party.postcode])) or "Not given"
    if party.person_id in homes:
        address = f"{address}. {masking.MARK}" if shows else masking.SHOWN_INSTEAD
    return {
        "role": ROLES.get(party.role, sentence(party.role)),
        "name": called(party),
        "born": day(party.date_of_birth),
        "contact": ", ".join(filter(None, [party.phone, party.email])) or "Not given",
        "address": address,
        "sure": sure(party.match_probability) if party.person_id else "Nobody in particular",
        "url": reverse("person", args=[party.person_id]) if party.person_id else "",
    }


def _prompt(row: Mapping[str, Any]) -> dict[str, object]:
    return {
        "crime": crime(row["class"]),
        "basis": {"narrative": "The narrative", "codes": "The codes", "series": "The series"}.get(
            row["basis"], row["basis"]
        ),
        "evidence": row["evidence"] or [],
        "why": row["point_to_prove"] or "",
        "sure": percent(row["confidence"]),
        "rule": row["rule"] or "",
        "supervisor": bool(row["supervisor"]),
    }


def _coded(name: str, value: str) -> str:
    if not value:
        return "Not known"
    words = code(name, value)
    return f"{words} ({value})" if words != value else value


def _when(incident: Incident) -> str:
    first, last = incident.occurred_from, incident.occurred_to
    if first and last and last != first:
        return f"Between {moment(first)} and {moment(last)}"
    return moment(first or last)
