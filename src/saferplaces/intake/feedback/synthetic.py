"""Invented stops for a demonstration: by rule, around the invented wards of the simulated force.

Where a ward lies and what it is called comes from the simulator; no stop is where a real one is,
and every one says that it is invented.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterator
from typing import Any

from asvat.simulation.areas import Ward, wards
from asvat.simulation.streets import how_many_names, street_name
from saferplaces.foundation.identity.actor import SYSTEM, Actor
from saferplaces.foundation.reference.queries import district_of, setting
from saferplaces.intake.feedback.models import Stop, StopImport
from saferplaces.intake.feedback.naptan import keep

RINGS = ((0.0, 2), (180.0, 5), (420.0, 6), (900.0, 7))
"""Metres from the middle of a ward, and how many stops lie so far from it."""
TURN = 2.399963  # the golden angle: no two rings line up
INDICATORS = ("Stop A", "Stop B", "opp", "adj", "Stand 1", "before", "after")


def bring_synthetic(actor: Actor = SYSTEM) -> StopImport:
    """Bring the invented stops in; again, it changes nothing."""
    digest = hashlib.sha256(b"invented stops, by rule").hexdigest()
    made = keep(rows(), digest, actor, invented=True)
    by_name = {ward.district: district_of(ward.district) for ward in wards()}
    moved = []
    for stop in Stop.objects.filter(invented=True, district=""):
        stop.district = by_name[_nearest(stop.easting, stop.northing).district]
        moved.append(stop)
    Stop.objects.bulk_update(moved, ["district"])
    return made


def rows() -> Iterator[dict[str, Any]]:
    """Yield the lines of a file of stops."""
    prefix = (setting("stop_area_prefixes") or ["999"])[0]
    number = 0
    for ward in wards():
        for ring, (metres, count) in enumerate(RINGS):
            for at in range(count):
                number += 1
                angle = TURN * number
                away = metres or 25.0
                yield {
                    "AtcoCode": f"{prefix}{90000 + number}",
                    "NaptanCode": f"demo{number:04d}",
                    "CommonName": _name(ward, ring, at),
                    "Indicator": INDICATORS[number % len(INDICATORS)],
                    "Street": _name(ward, ring, at).removesuffix(" Bus Station"),
                    "LocalityName": ward.name,
                    "Easting": round(ward.easting + away * math.cos(angle), 1),
                    "Northing": round(ward.northing + away * math.sin(angle), 1),
                    "StopType": "BCS" if ring == 0 else "BCT",
                    "BusStopType": "MKD",
                    "Status": "active" if number % 61 else "inactive",
                }


def _name(ward: Ward, ring: int, at: int) -> str:
    if ring == 0:
        return f"{ward.name} Bus Station"
    told = hashlib.sha256(f"{ward.name} {ring} {at}".encode()).hexdigest()
    return street_name(int(told, 16) % how_many_names())


def _nearest(easting: float, northing: float) -> Ward:
    return min(wards(), key=lambda w: math.hypot(w.easting - easting, w.northing - northing))
