"""Places and events of a dataset, on top of what the last run knew."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import pyarrow as pa
import pyarrow.compute as pc

from asvat.dataset.query import PART, Dataset, Touched
from asvat.dataset.revision import attach, revised
from asvat.dataset.snapshots import Content, Snapshot
from asvat.linkage.events import find_events
from asvat.linkage.linkable import LINKABLE
from asvat.linkage.places import find_places
from asvat.records.sessions import session

Tables = dict[str, pa.Table | Content]
REACH_DAYS = 60
"""How far back a log may refer: an event may be told of again weeks later."""
PLACE_COLUMNS = (
    "incident_id", "location_text", "postcode", "uprn", "easting", "northing", "place_precision",
    "agency", "area_name", "lsoa_code", "reported_at",
)  # fmt: skip
EVENT_COLUMNS = (
    "incident_id", "record_id", "agency", "record_type", "reported_at", "occurred_from",
    "occurred_to", "category", "subtype", "closing_code", "offence_class", "narrative",
)  # fmt: skip


def link_places(dataset: Dataset, parent: Snapshot | None, touched: Touched) -> Tables:
    """Find the places of the touched incidents among those known, and new ones."""
    before = None if touched.everything else parent
    found = find_places(
        _linkable(dataset, touched, PLACE_COLUMNS),
        known=before.table("places") if before else None,
        default_geocodes=before.table("default_geocodes") if before else None,
    )
    changes = found.changes
    if before is not None:
        changes = pa.concat_tables([before.table("place_changes"), changes])
    return {
        "incident_places": revised(before, "incident_places", found.incident_places, touched),
        "places": found.places,
        "default_geocodes": found.default_geocodes,
        "place_changes": changes,
    }


def link_events(
    dataset: Dataset,
    parent: Snapshot | None,
    touched: Touched,
    tables: Mapping[str, pa.Table | Content],
) -> tuple[Tables, pa.ChunkedArray]:
    """Put logs about the same thing together; return the tables and the logs that moved.

    What was said of earlier logs stands; those of the weeks before are there to be joined.
    """
    before = None if touched.everything else parent
    near = touched if before is None else _weeks_before(dataset, touched)
    incidents = _linkable(dataset, near, EVENT_COLUMNS)
    with session() as db:
        db.register("incidents", incidents.select(["incident_id"]))
        keys = None if near.everything else near.parts()
        attach(db, "placed", tables["incident_places"], keys)
        attach(db, "party_profiles", tables["party_profiles"], keys)
        attach(db, "profile_persons", tables["profile_persons"])
        placed = db.execute(
            "SELECT placed.* FROM placed SEMI JOIN incidents USING (incident_id)"
        ).to_arrow_table()
        callers = db.execute(
            "SELECT DISTINCT incident_id, person_id FROM (SELECT * FROM party_profiles "
            "SEMI JOIN incidents USING (incident_id) WHERE role = 'caller') "
            "JOIN profile_persons USING (profile_id) ORDER BY 1, 2"
        ).to_arrow_table()
    known = None
    if before is not None:
        known = _known(before, near)
        known = _among(known, "incident_id", near.ids())
        known = _among(known, "incident_id", touched.ids(), keep=False)
    found = find_events(incidents, placed, parties=callers, known=known)
    logs, events, whole = found.incident_events, found.events, touched
    if before is not None:
        logs = _among(logs, "incident_id", touched.ids())
        whole = _only(near, [touched.ids(), logs.column("event_id")])
        events = _among(events, "event_id", whole.ids())
    return {
        "incident_events": revised(before, "incident_events", logs, touched),
        "events": revised(before, "events", events, whole, ("event_id",), by="event_id"),
    }, _moved(before, logs)


def _known(before: Snapshot, near: Touched) -> pa.Table:
    """Return the events that the parent gave to logs of the same months."""
    with session() as db:
        attach(db, "events", before.content("incident_events"), near.parts())
        return db.execute("SELECT incident_id, event_id FROM events").to_arrow_table()


def _only(near: Touched, ids: list[pa.ChunkedArray]) -> Touched:
    """Return those of the incidents near by that are among any of these."""
    wanted = pc.unique(pa.chunked_array([c for side in ids for c in side.chunks], pa.string()))
    rows = near.incidents
    return Touched(rows.filter(pc.is_in(rows.column("incident_id"), wanted)), everything=False)


def _among(table: pa.Table, column: str, ids: pa.ChunkedArray, *, keep: bool = True) -> pa.Table:
    found = pc.is_in(table.column(column), ids.combine_chunks())
    return table.filter(found if keep else pc.invert(found))


def _linkable(dataset: Dataset, touched: Touched, columns: tuple[str, ...]) -> pa.Table:
    chosen = ", ".join(f"i.{c}" for c in columns)
    with session() as db:
        dataset.narrow(db, "incidents", touched)
        return db.execute(
            f"SELECT {chosen} FROM incidents i WHERE {LINKABLE} ORDER BY incident_id"
        ).to_arrow_table()


def _weeks_before(dataset: Dataset, touched: Touched) -> Touched:
    """Return the touched incidents and those of the `REACH_DAYS` before them."""
    with session() as db:
        dataset.narrow(db, "incidents", touched)
        days = db.execute(
            "SELECT DISTINCT coalesce(reported_at, occurred_from)::DATE AS day FROM incidents "
            "WHERE coalesce(reported_at, occurred_from) IS NOT NULL"
        ).to_arrow_table()
    with dataset.connect() as db:
        db.register("days", days)
        # The span lets Parquet skip the years before; the days decide.
        near = db.execute(
            "WITH around AS (SELECT DISTINCT day + d::INTEGER AS day FROM days, "
            f"range(-{REACH_DAYS}, 2) r(d)) "
            f"SELECT incident_id, {PART} AS part FROM incidents "
            f"WHERE ({_span(days)} OR reported_at IS NULL) "
            "AND coalesce(reported_at, occurred_from)::DATE IN (SELECT day FROM around) "
            "ORDER BY 1"
        ).to_arrow_table()
    mine = _among(near, "incident_id", touched.ids(), keep=False)
    both = pa.concat_tables([mine, touched.incidents.cast(mine.schema)])
    return Touched(both.sort_by("incident_id"), everything=False)


def _span(days: pa.Table) -> str:
    """Return a condition on the time of report that holds for all days around these."""
    if not days.num_rows:
        return "false"
    ends = pc.min_max(days.column("day")).as_py()
    first = ends["min"] - dt.timedelta(days=REACH_DAYS)
    return f"reported_at BETWEEN '{first}' AND '{ends['max'] + dt.timedelta(days=2)}'"


def _moved(before: Snapshot | None, now: pa.Table) -> pa.ChunkedArray:
    """Return the logs that belong to another event than they did."""
    if before is None:
        return pa.chunked_array([], pa.string())
    with session() as db:
        db.register("now", now)
        attach(db, "old", before.content("incident_events"))
        return (
            db.execute(
                "SELECT now.incident_id FROM now JOIN old USING (incident_id) "
                "WHERE now.event_id IS DISTINCT FROM old.event_id ORDER BY 1"
            )
            .to_arrow_table()
            .column(0)
        )
