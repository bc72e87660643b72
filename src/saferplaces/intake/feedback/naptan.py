"""Read stops as the Department for Transport publishes them (NaPTAN, CSV): no line is lost.

Each line becomes a new stop, a change, the same as before, or a rejection with its reason. A stop
that is no longer active is kept and marked. Nothing is deleted: answers point to stops.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import shapely
from django.utils import timezone
from pyproj import Transformer

from saferplaces.foundation.audit.access import record
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import SYSTEM, Actor
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.queries import areas, setting
from saferplaces.intake.feedback.models import Stop, StopImport

ATCO = re.compile(r"[0-9]{3}[0-9A-Z]{1,9}")
KINDS = {"BCT", "BCS", "BCE", "BCQ", "BST", "BCP", "TXR", "STR", "RSE", "RLY", "RPL", "TMU", "MET",
         "PLT", "FER", "FTD", "FBT", "AIR", "GAT", "LSE", "LCB", "LPL", "TXP", "SDA"}  # fmt: skip
BUSES = {"BCT", "BCS", "BCE", "BCQ", "BST"}
NEEDED = ("AtcoCode", "CommonName", "StopType", "Status")
KEPT = 1000
"""Rejections that are kept with their reasons; all are counted."""
AT_ONCE = 2000
BOX = (0.0, 700_000.0, 0.0, 1_300_000.0)
FIELDS = (
    "number", "called", "beside", "street", "locality", "district", "easting", "northing", "kind",
    "served", "active", "invented", "search",
)  # fmt: skip


class BadLineError(ValueError):
    """A line that is no stop of ours; the message is the reason."""


@dataclass(frozen=True)
class Ground:
    """Districts by their shapes, to say in which a stop lies."""

    tree: shapely.STRtree | None
    codes: list[str]

    def district(self, easting: float, northing: float) -> str:
        """Return the district that holds a point, "" if none does."""
        if self.tree is None:
            return ""
        hits = self.tree.query(shapely.points(easting, northing), predicate="within")
        return self.codes[int(hits[0])] if len(hits) else ""


def bring(path: Path, actor: Actor = SYSTEM) -> StopImport:
    """Bring a file of stops in.

    Raises
    ------
    Problem
        When it is no CSV file of stops.
    """
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Problem("The file is not UTF-8 text.") from None
    reader = csv.DictReader(io.StringIO(text, newline=""))
    if missing := set(NEEDED) - set(reader.fieldnames or ()):
        raise Problem(f"The file has no column {', '.join(sorted(missing))}.")
    return keep(reader, hashlib.sha256(raw).hexdigest(), actor)


def keep(rows: Any, digest: str, actor: Actor = SYSTEM, invented: bool = False) -> StopImport:
    """Keep some lines as stops; all of them or none."""
    prefixes = tuple(setting("stop_area_prefixes"))
    ground = districts_ground()
    found: dict[str, Stop] = {}
    rejections: list[tuple[int, str, str]] = []
    lines = 0
    for number, row in enumerate(rows, start=2):
        lines += 1
        code = str(row.get("AtcoCode") or "").strip().upper()
        try:
            stop = _stop(row, code, prefixes, ground)
            if code in found:
                raise BadLineError("The code stands in the file before")
        except BadLineError as error:
            rejections.append((number, code[:20], str(error)))
            continue
        stop.invented = invented
        found[code] = stop
    with acting(actor):
        added, changed = _write(found)
        made = StopImport.objects.create(
            at=timezone.now(), by_id=actor.user_id, digest=digest, lines=lines, added=added,
            changed=changed, unchanged=len(found) - added - changed, rejected=len(rejections),
            rejections=[list(one) for one in rejections[:KEPT]],
        )  # fmt: skip
        record(
            actor, what="alter", verb="stops.brought", objects=[f"stopimport:{made.pk}"],
            detail={"lines": lines, "added": added, "changed": changed,
                    "rejected": len(rejections)},
        )  # fmt: skip
    return made


def districts_ground() -> Ground:
    """Return the districts whose shapes are known."""
    known = [(row.code, row.shape) for row in areas("district") if row.shape]
    if not known:
        return Ground(None, [])
    to_grid: Any = Transformer.from_crs(4326, 27700, always_xy=True).transform
    shapes = [
        shapely.transform(
            shapely.geometry.shape(shape.get("geometry", shape)), to_grid, interleaved=False
        )
        for _, shape in known
    ]
    return Ground(shapely.STRtree(shapes), [code for code, _ in known])


def _stop(row: Mapping[str, Any], code: str, prefixes: tuple[str, ...], ground: Ground) -> Stop:
    def told(name: str, most: int) -> str:
        return " ".join(str(row.get(name) or "").split())[:most]

    if None in row:
        raise BadLineError("The line has more fields than the heading")
    if not ATCO.fullmatch(code):
        raise BadLineError("The AtcoCode is not one")
    if prefixes and not code.startswith(prefixes):
        raise BadLineError("The stop is of another area")
    kind, status = told("StopType", 5).upper(), told("Status", 12).lower()
    if kind not in KINDS:
        raise BadLineError("The StopType is not known")
    if kind not in BUSES:
        raise BadLineError("No stop of a bus")
    if status not in {"active", "inactive", "act", "del", "pending", "pen", "sus", "suspended"}:
        raise BadLineError("The Status is not known")
    if not told("CommonName", 120):
        raise BadLineError("The stop has no name")
    easting, northing = _point(row)
    parts = {
        "number": told("NaptanCode", 12).lower(), "called": told("CommonName", 120),
        "beside": told("Indicator", 60), "street": told("Street", 120),
        "locality": told("LocalityName", 120) or told("ParentLocalityName", 120),
    }  # fmt: skip
    return Stop(
        atco=code, easting=easting, northing=northing, kind=kind,
        served=told("BusStopType", 3).upper(), active=status in {"active", "act"},
        district=ground.district(easting, northing),
        search=" ".join([code, *parts.values()]).lower(), **parts,
    )  # fmt: skip


def _point(row: Mapping[str, Any]) -> tuple[float, float]:
    """Return the point, from the grid or, where that is empty, from longitude and latitude."""
    try:
        if str(row.get("Easting") or "").strip():
            easting, northing = float(row["Easting"]), float(row["Northing"])
        else:
            to_grid: Any = Transformer.from_crs(4326, 27700, always_xy=True)
            easting, northing = to_grid.transform(float(row["Longitude"]), float(row["Latitude"]))
    except (KeyError, TypeError, ValueError):
        raise BadLineError("The stop has no coordinates") from None
    if not (BOX[0] < easting < BOX[1] and BOX[2] < northing < BOX[3]):
        raise BadLineError("The coordinates lie outside Great Britain")
    return round(easting, 1), round(northing, 1)


def _write(found: Mapping[str, Stop]) -> tuple[int, int]:
    there = Stop.objects.select_for_update().in_bulk(list(found))
    new = [stop for code, stop in found.items() if code not in there]
    changed = [
        stop
        for code, stop in found.items()
        if code in there and any(_differs(stop, there[code], name) for name in FIELDS)
    ]
    Stop.objects.bulk_create(new, batch_size=AT_ONCE)
    Stop.objects.bulk_update(changed, FIELDS, batch_size=AT_ONCE)
    return len(new), len(changed)


def _differs(new: Stop, old: Stop, name: str) -> bool:
    return bool(getattr(new, name) != getattr(old, name))


def rejections_of(found: StopImport) -> Iterator[str]:
    """Yield the rejections in words."""
    for line, code, why in found.rejections:
        yield f"line {line}: {code or 'no code'}: {why}"
    if found.rejected > len(found.rejections):
        yield f"and {found.rejected - len(found.rejections):,} more"
