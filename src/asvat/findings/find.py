"""Find, on top of what is linked: repeats, crimes to consider, vulnerability, and the queue.

What a log shows looks back from it. So a new day adds rows and changes an earlier one only where
it proves that somebody there is somebody else; those rows are found by comparing, and the rest of
the parent's stand.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pyarrow as pa
import pyarrow.compute as pc

from asvat.dataset.models import Models
from asvat.dataset.query import Dataset, Touched
from asvat.dataset.revision import attach, read, revised
from asvat.dataset.snapshots import Content, Snapshot
from asvat.errors import DatasetError
from asvat.findings.gather import Gathered, gather
from asvat.findings.narratives import version as rules_version
from asvat.findings.priority import queue, weights_version
from asvat.findings.priority.matters import matters
from asvat.findings.reading import narratives_of
from asvat.findings.recording import prompts
from asvat.findings.repeats import (
    PeerRates,
    SeriesSettings,
    count_repeats,
    describe_series,
    fit_peer_rates,
    repeat_settings,
)
from asvat.findings.scope import in_scope
from asvat.findings.scope import versions as scope_version
from asvat.findings.tables import REPEATS, SERIES
from asvat.linkage.link import Linked
from asvat.records.sessions import session

Tables = dict[str, pa.Table | Content]
Tell = Callable[[str], None]
BY_SUBJECT = ("incident_id", "counted", "subject_id", "setting")
PEERS = "peers"


def versions() -> dict[str, str]:
    """Return the versions of everything that decides what is found."""
    return {
        "narratives": rules_version(),
        "priority": weights_version(),
        "scope": scope_version(),
        "repeats": ", ".join(sorted({s.code for s in repeat_settings()})),
    }


def find(dataset: Dataset, parent: Snapshot | None, linked: Linked, tell: Tell) -> Tables:
    """Find what the linked records show.

    Raises
    ------
    DatasetError
        When a log in scope would be missing from the queue: such a snapshot is never written.
    """
    touched = linked.touched
    before = None if touched.everything else parent
    tables: Tables = {}
    tell("gathering the logs")
    got = gather(dataset, linked.tables, touched)
    tell("reading narratives")
    told = narratives_of(dataset, parent, got.logs, touched)
    tables["narratives"] = revised(before, "narratives", _of(told, touched), touched)
    tell("counting repeats")
    counted = count_repeats(got.appearances, repeat_settings())
    repeats, wider = _repeats(before, counted, got, touched)
    tables["repeats"] = revised(before, "repeats", repeats, wider, BY_SUBJECT)
    tell("describing series")
    as_of = _as_of(dataset)
    tables["series"] = _series(dataset, before, got, as_of, tell)
    tell("looking for crimes to consider")
    recording = prompts(got, told, wider)
    tables["recording"] = revised(
        before, "recording", recording, wider, ("incident_id", "class", "basis")
    )
    tell("ordering the queue")
    logs = _of(got.logs, wider)
    made = queue(matters(logs, told, got.appearances, _of(repeats, wider), recording))
    tables["queue"] = revised(before, "queue", made, wider)
    _check_complete(dataset, tables["queue"])
    return tables


def _of(table: pa.Table, touched: Touched) -> pa.Table:
    """Return the rows of the touched incidents."""
    if touched.everything:
        return table
    return table.filter(pc.is_in(table.column("incident_id"), touched.ids().combine_chunks()))


def _repeats(
    before: Snapshot | None, counted: pa.Table, got: Gathered, touched: Touched
) -> tuple[pa.Table, Touched]:
    """Return the rows to replace, and the touched incidents with those that proved to differ."""
    if before is None:
        return counted, touched
    with session() as db:
        subjects = got.appearances.select(["counted", "subject_id"]).group_by(
            ["counted", "subject_id"]
        )
        db.register("subjects", subjects.aggregate([]))
        db.register("fresh", counted)
        attach(db, "old", before.content("repeats"))
        db.register("touched", touched.incidents)
        db.register("logs", got.logs.select(["incident_id", "reported_at", "occurred_from"]))
        db.execute(
            "CREATE TEMP TABLE whole AS "
            "SELECT old.* FROM old SEMI JOIN subjects USING (counted, subject_id)"
        )
        wider = db.execute(
            f"""
            SELECT incident_id, part FROM touched UNION ALL
            SELECT incident_id, strftime(coalesce(reported_at, occurred_from), '%Y-%m')
            FROM logs WHERE incident_id NOT IN (SELECT incident_id FROM touched)
            AND incident_id IN (
                SELECT incident_id FROM (
                    ({_DIFFERENCE.format(a="fresh", b="whole")})
                    UNION ({_DIFFERENCE.format(a="whole", b="fresh")})
                )
            ) ORDER BY 1
            """
        ).to_arrow_table()
        db.register("wider", wider)
        rows = db.execute(
            "SELECT fresh.* FROM fresh SEMI JOIN wider USING (incident_id) UNION ALL "
            "SELECT old.* FROM old SEMI JOIN wider USING (incident_id) "
            "ANTI JOIN subjects USING (counted, subject_id) "
            "WHERE incident_id NOT IN (SELECT incident_id FROM touched)"
        ).to_arrow_table()
    return rows.cast(REPEATS), Touched(wider, everything=False)


_DIFFERENCE = "SELECT * FROM {a} EXCEPT SELECT * FROM {b}"


def _series(
    dataset: Dataset, before: Snapshot | None, got: Gathered, as_of: dt.date, tell: Tell
) -> pa.Table:
    """Describe the series of every subject at hand; the others stand as the parent has them."""
    rates = _peer_rates(dataset, before, got.appearances, as_of, tell)
    fresh = describe_series(got.appearances, as_of, SeriesSettings(rates))
    if before is None:
        return fresh
    with session() as db:
        db.register("fresh", fresh)
        attach(db, "old", before.content("series"))
        db.register("appearances", got.appearances.select(["counted", "subject_id"]))
        both = db.execute(
            "SELECT * FROM fresh UNION ALL SELECT old.* FROM old "
            "ANTI JOIN appearances USING (counted, subject_id) ORDER BY counted, subject_id"
        ).to_arrow_table()
    return both.cast(SERIES)


def _peer_rates(
    dataset: Dataset, before: Snapshot | None, appearances: pa.Table, as_of: dt.date, tell: Tell
) -> PeerRates:
    """Return what is usual: fitted when everything is found anew, and kept from then on."""
    models = Models(dataset.layout, PEERS)
    version = models.current()
    if before is not None and version is not None:
        return PeerRates.load(models.path(version))
    tell("fitting what is usual")
    rates = fit_peer_rates(appearances, as_of)
    aside = dataset.layout.tmp / "peers.json"
    rates.save(aside)
    models.save(aside.read_text(encoding="utf-8"), rates.version)
    aside.unlink()
    return rates


def _as_of(dataset: Dataset) -> dt.date:
    """Return the day of the last report that is not dated in the future."""
    found = dataset.sql(
        "SELECT max(coalesce(reported_at, occurred_from))::DATE FROM incidents "
        "WHERE NOT coalesce(list_contains(flags, 'future_date'), false)"
    )
    last: dt.date = found.column(0)[0].as_py() or dt.date.min
    return last


def _check_complete(dataset: Dataset, made: pa.Table | Content) -> None:
    """Hold the queue against the records: reviews due = logs in scope, each once.

    Raises
    ------
    DatasetError
        When they differ.
    """
    records = dataset.arrow("incidents", ["incident_id", "closing_code", "offence_class"])
    due = records.filter(in_scope(records)).column("incident_id")
    have = read(made, ["incident_id"]).column("incident_id")
    held = pc.sum(pc.is_in(due, have), min_count=0).as_py()
    if len(due) != len(have) or len(pc.unique(due)) != held:
        raise DatasetError(
            f"the queue holds {len(have)} logs and {len(due)} are in scope",
            where=str(dataset.layout.folder),
            mend="Nothing was written. Run again with --everything, and report this.",
        )
