"""Published rows, named by what they are: ``incident()``, ``party(of=log)``, ``person_("Ada")``.

Everything is in Leeds and belongs together unless told otherwise. The names are invented.
"""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Any

from asvat.linkage.people.phonetic import phonetic_key
from saferplaces.intake.incidents.lookups import folded, letters_and_digits, phone_key
from saferplaces.intake.incidents.models import (
    Event,
    Finding,
    Incident,
    Party,
    Person,
    Place,
    Series,
    UncertainLink,
)

_numbers = itertools.count(1)
REPORTED = dt.datetime(2026, 3, 4, 21, 15)
TEXTS = [
    "agency",
    "regime",
    "marking",
    "record_id",
    "record_type",
    "district",
    "area",
    "channel",
    "category",
    "asb_category",
    "subtype",
    "opening_code",
    "closing_code",
    "offence_class",
    "outcome",
    "location_text",
    "postcode",
    "uprn",
    "place_precision",
    "place_id",
    "event_id",
    "narrative",
    "part",
]


def incident(**given: Any) -> Incident:
    """An anti-social behaviour log in Leeds, in scope, closed the next day."""
    number = next(_numbers)
    values = dict.fromkeys(TEXTS, "") | {
        "incident_id": f"{number:032x}",
        "agency": "Test Police",
        "regime": "part3",
        "marking": "OFFICIAL",
        "record_id": f"LOG-{number:06}",
        "record_type": "incident",
        "district": "leeds",
        "area": "Leeds",
        "in_scope": True,
        "occurred_from": REPORTED,
        "occurred_to": REPORTED,
        "reported_at": REPORTED,
        "closed_at": REPORTED + dt.timedelta(days=1),
        "channel": "101",
        "category": "anti-social-behaviour",
        "asb_category": "personal",
        "opening_code": "ASB",
        "closing_code": "ASB-P",
        "location_text": "Clarendon Road, Leeds",
        "easting": 429000.0,
        "northing": 434000.0,
        "narrative": "Neighbour banging on the door and shouting again.",
        "part": "2026-03",
        "row_hash": "test",
    }
    values |= given
    values.setdefault("record_key", letters_and_digits(str(values["record_id"])))
    values.setdefault("postcode_key", letters_and_digits(str(values["postcode"])))
    if not values["event_id"]:
        values["event_id"] = values["incident_id"]
    return Incident.objects.create(**values)


def party(of: Incident, **given: Any) -> Party:
    """A caller of a log, as the call-taker wrote them; `person` puts them together."""
    person: Person | None = given.pop("person", None)
    role, position = given.pop("role", "caller"), given.pop("position", 1)
    texts = [
        "given_name",
        "family_name",
        "full_name",
        "sex",
        "ethnicity",
        "phone",
        "email",
        "address",
        "postcode",
        "unlinkable",
    ]
    values = dict.fromkeys(texts, "") | {
        "party_id": f"{of.pk}|{role}|{position}",
        "incident_id": of.pk,
        "district": of.district,
        "role": role,
        "position": position,
        "given_name": person.given_name if person else "Ada",
        "family_name": person.family_name if person else "Example",
        "date_of_birth": person.date_of_birth if person else None,
        "person_id": person.pk if person else "",
        "profile_id": f"profile-{person.pk}" if person else f"profile-{next(_numbers)}",
        "match_probability": 1.0 if person else None,
        "part": of.part,
        "row_hash": "test",
    }
    values |= given
    values["phone_key"] = phone_key(str(values["phone"]))
    values["postcode_key"] = letters_and_digits(str(values["postcode"]))
    return Party.objects.create(**values)


def person_(given_name: str = "Ada", family_name: str = "Example", **given: Any) -> Person:
    """Somebody whom linkage concludes; they can be read once a `party` of theirs is in reach."""
    names = folded(given_name), folded(family_name)
    values = {
        "person_id": f"P{next(_numbers):016x}",
        "given_name": given_name,
        "family_name": family_name,
        "name_key": " ".join(names),
        "sounds": [*map(phonetic_key, names), " ".join(map(phonetic_key, names))],
        "date_of_birth": dt.date(1984, 5, 6),
        "profiles": 1,
        "incidents": 1,
        "first_seen": REPORTED,
        "last_seen": REPORTED,
        "weakest_link": 1.0,
        "row_hash": "test",
    }
    return Person.objects.create(**values | given)


def place_(label: str = "12 Clarendon Road, Leeds", **given: Any) -> Place:
    """An address in Leeds."""
    values = {
        "place_id": f"{next(_numbers):032x}",
        "kind": "address",
        "label": label,
        "label_key": folded(label),
        "uprn": "",
        "postcode": "",
        "easting": 429000.0,
        "northing": 434000.0,
        "part_of": "",
        "incidents": 1,
        "row_hash": "test",
    }
    values |= given
    values.setdefault("postcode_key", letters_and_digits(str(values["postcode"])))
    return Place.objects.create(**values)


def finding(of: Incident, **given: Any) -> Finding:
    """What the engine found on a log: nothing that stands out, unless told."""
    closed = of.closed_at or of.reported_at or REPORTED
    values = {
        "incident_id": of.pk,
        "closed_on": closed.date(),
        "district": of.district,
        "rank": 1,
        "score": 20.0,
        "contributions": [
            {"part": "harm", "value": 2.0, "points": 20.0, "why": "by its codes"},
        ],
        "alert": False,
        "triggers": [],
        "event_id": of.event_id,
        "reading": {},
        "recording": [],
        "repeats": [],
        "part": of.part,
        "row_hash": "test",
    }
    return Finding.objects.create(**values | given)


def event(of: Incident, **given: Any) -> Event:
    """The event of a log."""
    values = {
        "event_id": of.event_id,
        "started": of.reported_at,
        "ended": of.reported_at,
        "place_id": of.place_id,
        "easting": of.easting,
        "northing": of.northing,
        "logs": 1,
        "agencies": [of.agency],
        "part": of.part,
        "row_hash": "test",
    }
    return Event.objects.create(**values | given)


def series(counted: str, subject_id: str, **given: Any) -> Series:
    """Three events in a year; nothing rises."""
    values = {
        "series_id": f"{counted}|{subject_id}",
        "counted": counted,
        "subject_id": subject_id,
        "events": 3,
        "logs": 3,
        "first": REPORTED - dt.timedelta(days=200),
        "last": REPORTED,
        "exact": 2,
        "rate": 3.0,
        "rate_low": 0.8,
        "rate_high": 7.0,
        "peer_rate": 1.2,
        "unusual": 0.7,
        "frequency": 0.0,
        "severity": 0.0,
        "spread": 0.0,
        "escalating": False,
        "why": "",
        "row_hash": "test",
    }
    return Series.objects.create(**values | given)


def uncertain_link(left: Party, right: Party, **given: Any) -> UncertainLink:
    """Two profiles of which the engine is not sure whether they are one person."""
    left, right = sorted((left, right), key=lambda one: one.profile_id)
    values = {
        "link_id": f"{left.profile_id}|{right.profile_id}",
        "left_profile": left.profile_id,
        "right_profile": right.profile_id,
        "left_person": left.person_id,
        "right_person": right.person_id,
        "weight": 4.0,
        "probability": 0.8,
        "verdict": "",
        "row_hash": "test",
    }
    return UncertainLink.objects.create(**values | given)
