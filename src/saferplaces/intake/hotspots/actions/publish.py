"""After publishing: hotspots, cells and counts by area are those of the snapshot.

They are made by a job, so that a day's logs need not wait for the maps of years; readers see the
old maps, dated as they are, until the new ones are all there.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
from django.db import connection, transaction
from django.db.models import Model
from django.utils import timezone
from procrastinate.contrib.django import app

from asvat.dataset.snapshots import Snapshot
from asvat.records.provenance import read_stamp
from saferplaces.foundation.audit.access import record
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.config.config import config
from saferplaces.foundation.identity.actor import SYSTEM
from saferplaces.foundation.jobs.app import ask_for
from saferplaces.foundation.reference.queries import district_of, districts
from saferplaces.intake.hotspots.models import (
    AreaMonth,
    Cell,
    Hotspot,
    HotspotLog,
    HotspotMap,
    HotspotSubject,
    Layer,
    LayerKey,
)
from saferplaces.intake.hotspots.publishing.areas import Places, area_months
from saferplaces.intake.hotspots.publishing.places import Found, find, located
from saferplaces.intake.hotspots.publishing.reading import Reading, folder_of
from saferplaces.intake.hotspots.publishing.shapes import bring_shapes
from saferplaces.intake.incidents.models import Publication

MODELS = (HotspotLog, HotspotSubject, Hotspot, Cell, AreaMonth, Layer, HotspotMap)
TOP = 20
JOB = "hotspots"


def on_published(_publication: object) -> dict[str, int]:
    """Ask for the maps once a publication stands."""
    ask_for(app, JOB)
    return {}


def bring_latest() -> dict[str, int]:
    """Make the maps of the latest publication; nothing where nothing was published."""
    last = Publication.objects.filter(state=Publication.State.DONE).first()
    if last is None:
        return {}
    with transaction.atomic():
        return dict(bring(last))


def bring(publication: Any) -> Mapping[str, int]:
    """Replace hotspots by those of the snapshot that was published.

    A snapshot without maps (no log has a place) leaves none; one that is not beside the dataset
    cannot be read, and the hotspots of the last stay, dated as they are.

    Returns
    -------
    Mapping[str, int]
        Counts for the job's record.
    """
    folder = folder_of(config().dataset, publication)
    if not (folder / "manifest.json").is_file():
        return {"hotspots_unread": 1}
    reading = Reading(Snapshot(folder))
    with acting(SYSTEM):
        shapes = bring_shapes(SYSTEM, reading.snapshot, timezone.localdate())
        before = _hot_before()
        names = dict(Hotspot.objects.values_list("key", "place"))
        with connection.cursor() as cursor:
            tables = ", ".join(model._meta.db_table for model in MODELS)
            cursor.execute(_emptied(tables))
        counts = {"area_shapes": shapes}
        if reading.about:
            counts |= _replace(reading, publication, before, names)
        record(SYSTEM, what="alter", verb="hotspots.published", detail=counts)
    return counts


def _emptied(tables: str) -> str:
    """Return SQL that empties the tables; TRUNCATE would need the owner and block readers."""
    return "; ".join(f"DELETE FROM {name.strip()}" for name in tables.split(","))


def _hot_before() -> dict[str, dict[str, set[str]]]:
    """Return, by layer, the cells of each hotspot of the last publication."""
    found: dict[str, dict[str, set[str]]] = {}
    for layer, hotspot, cell in Cell.objects.exclude(hotspot="").values_list(
        "layer", "hotspot", "cell_id"
    ):
        found.setdefault(layer, {}).setdefault(hotspot, set()).add(cell)
    return found


def _replace(
    reading: Reading,
    publication: Any,
    before: Mapping[str, Mapping[str, set[str]]],
    names: Mapping[str, str],
) -> dict[str, int]:
    where = located(reading)
    top = int(reading.snapshot.manifest["parameters"].get("top", TOP))
    layers = [f for key in LayerKey if (f := find(reading, key, where, top)) is not None]
    gone = []
    for found in layers:
        gone += _compare(found, before.get(found.key, {}), names)
    Layer.objects.bulk_create(_layer(found, order) for order, found in enumerate(layers))
    Hotspot.objects.bulk_create(h for found in layers for h in found.hotspots)
    _copy(Cell, (c for found in layers for c in found.cells))
    HotspotLog.objects.bulk_create(row for found in layers for row in found.logs)
    HotspotSubject.objects.bulk_create(row for found in layers for row in found.subjects)
    made = _map(reading, publication, gone)
    made.save()
    first, last = (np.datetime64(day, "M") for day in (made.first, made.last))
    months = np.arange(first, last + 1)
    whole = months.size
    if made.whole_until != made.last:
        whole = (
            int((months <= np.datetime64(made.whole_until, "M")).sum()) if made.whole_until else 0
        )
    counts = area_months(reading.logs, months, whole, _places(reading))
    _copy(AreaMonth, counts)
    return {
        "hotspots": sum(len(found.hotspots) for found in layers),
        "hotspot_cells": sum(len(found.cells) for found in layers),
        "area_months": len(counts),
    }


def _copy(model: type[Model], rows: Iterable[Model]) -> None:
    """Write plain rows in one go, at a fraction of what inserts take."""
    names = [f.attname for f in model._meta.concrete_fields if not f.primary_key]
    columns = ", ".join(names)
    sql = f"COPY {model._meta.db_table} ({columns}) FROM STDIN"
    with connection.cursor() as cursor, cursor.copy(sql) as copy:
        for row in rows:
            copy.write_row([getattr(row, name) for name in names])


def _compare(
    found: Found, before: Mapping[str, set[str]], names: Mapping[str, str]
) -> list[dict[str, str]]:
    """Mark hotspots with no cell of an earlier one as new; return the earlier that are gone."""
    now = {cell.cell_id for cell in found.cells if cell.hotspot}
    then = set().union(*before.values())
    mine: dict[str, set[str]] = {}
    for cell in found.cells:
        mine.setdefault(cell.hotspot, set()).add(cell.cell_id)
    for hotspot in found.hotspots:
        hotspot.is_new = bool(then) and not mine.get(hotspot.key, set()) & then
    return [
        {"layer": str(found.key), "place": names.get(key, ""), "district": ""}
        for key, cells in before.items()
        if not cells & now
    ]


def _layer(found: Found, order: int) -> Layer:
    return Layer(
        key=found.key, order=order, method=found.method, incidents=found.incidents,
        cells=found.study, hot=sum(c.classed.startswith("hot") for c in found.cells),
    )  # fmt: skip


def _map(reading: Reading, publication: Any, gone: list[dict[str, str]]) -> HotspotMap:
    about, manifest = reading.about, reading.snapshot.manifest
    first, last = (dt.date.fromisoformat(f"{about[name]}-01") for name in ("first", "last"))
    caveats = [
        about["place_caveat"],
        *_caveats(reading, "hotspots"),
        *_caveats(reading, "emerging"),
    ]
    return HotspotMap(
        snapshot=publication.snapshot, published_at=timezone.now(), subject=about["subject"],
        first=first, last=last, whole_until=_whole_until(reading, last),
        cell=manifest["parameters"]["cell"], place_precision=about["place_precision"],
        time_precision=about["time_precision"], gone=gone,
        caveats=list(dict.fromkeys(c for c in caveats if c)),
        concentration=reading.rows("concentration"),
        by_month=[row | {"month": row["month"].isoformat()} for row in reading.rows("by_month")],
    )  # fmt: skip


def _caveats(reading: Reading, name: str) -> list[str]:
    if not reading.has(name):
        return []
    found: list[str] = read_stamp(reading.table(name)).get("caveats", [])
    return found


def _whole_until(reading: Reading, last: dt.date) -> dt.date | None:
    """Return the last month that is full: the last on record counts once its last day has logs."""
    reported = reading.logs.column("reported").to_numpy()
    known = reported[~np.isnat(reported)]
    if not known.size or reading.about["time_precision"] == "month":
        return last
    newest: dt.date = known.max().astype("datetime64[D]").astype(object)
    after = newest + dt.timedelta(days=1)
    full = after.replace(day=1) - dt.timedelta(days=1)
    return min(full.replace(day=1), last)


def _places(reading: Reading) -> Places:
    residents = {
        district_of(name) or district_of(code): people
        for code, (name, people) in reading.residents("district").items()
    }
    return Places(reading.wards, {d.code: (d.name, residents.get(d.code)) for d in districts()})
