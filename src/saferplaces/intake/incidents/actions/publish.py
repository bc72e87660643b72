"""Publish a snapshot: all of it or nothing, while people go on reading."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from django.db import DatabaseError, connection, connections, transaction
from django.utils import timezone

from asvat.dataset.snapshots import Snapshot
from saferplaces.foundation.audit.access import record
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import SYSTEM, Actor
from saferplaces.foundation.registry import AFTER_PUBLISHING
from saferplaces.intake.incidents.models import Publication
from saferplaces.intake.incidents.publishing import applying, staging
from saferplaces.intake.incidents.publishing.mapping import TABLES, Table
from saferplaces.intake.incidents.publishing.session import Rows, reading, surroundings
from saferplaces.intake.incidents.publishing.source import (
    Source,
    content,
    open_snapshot,
    still_there,
)

Tell = Callable[[str], None]
ONE_AT_A_TIME = 0x5AFE_0001
"""Key of the advisory lock of publications."""
WORTH_SWEEPING = 1000, 0.1
"""Changes in a table, and their share of it, after which its statistics and dead rows are worth a
sweep at once; what is less the database sweeps by itself, in time."""


def publish(path: Path, actor: Actor = SYSTEM, tell: Tell = lambda _: None) -> Publication:
    """Make the published tables say what a snapshot says.

    Parameters
    ----------
    path:
        The folder of a snapshot, or of a dataset whose current one is meant.
    tell:
        Called with a line of progress.

    Raises
    ------
    saferplaces.foundation.problems.Problem
        When there is no snapshot of a format that is known.
    """
    snapshot = open_snapshot(path)
    with _one_at_a_time():
        _tidy()
        last = Publication.objects.filter(state=Publication.State.DONE).first()
        now = content(snapshot, surroundings())
        before = last.content if last else {}
        old = Snapshot(snapshot.folder.parent / last.snapshot) if last and before else None
        source = Source(snapshot, now, before, still_there(old, before) if old else None)
        publication = Publication.objects.create(
            snapshot=snapshot.name, started_at=timezone.now(), content=now
        )
        try:
            with reading(source) as rows:
                staged = [table for table in TABLES if _stage(rows, table, tell)]
                _apply(publication, rows, staged, actor, tell)
        except Exception as problem:
            _failed(publication, problem)
            raise
        _clear()
        _sweep(publication.counts, tell)
    return publication


def _stage(rows: Rows, table: Table, tell: Tell) -> bool:
    """Bring what differs in one table into staging; say whether anything may differ."""
    if rows.touched is not None:
        return rows.touched[table.touched] > 0 and _stage_touched(rows, table, tell)
    began = time.monotonic()
    if not table.parts and rows.source.same(*table.sources):
        return False
    months = rows.months(table) if table.parts else None
    if months == []:
        return False
    lots: list[list[str] | None] = [None]
    if table.parts:
        every = rows.all_months() if months is None else months
        lots = [every[i : i + table.parts] for i in range(0, len(every), table.parts)]
    different = 0
    with connection.cursor() as cursor:
        staging.make(cursor, table)
        for number, lot in enumerate(lots, 1):
            rows.make(table, lot)
            if lot is None:
                staging.compare(cursor, rows.db, table)
            else:
                staging.compare(cursor, rows.db, table, "part = ANY(%s)", [lot])
            different += staging.load(cursor, rows.db, table)
            if len(lots) > 1:
                tell(f"{table.kind}: read {number} of {len(lots)} lots of months")
        if table.parts and months is None:
            _orphans(cursor, table, every)
    tell(f"{table.kind}: {different:,} rows differ ({time.monotonic() - began:.1f} s)")
    return True


def _stage_touched(rows: Rows, table: Table, tell: Tell) -> bool:
    """Bring what differs into staging, of the rows that can differ alone."""
    began = time.monotonic()
    with connection.cursor() as cursor:
        staging.make(cursor, table)
        rows.make(table, None)
        staging.compare(cursor, rows.db, table, staging.touch(cursor, rows.db, table))
        different = staging.load(cursor, rows.db, table)
    touched = rows.touched[table.touched] if rows.touched else 0
    tell(
        f"{table.kind}: {different:,} rows differ, by {touched:,} keys that could"
        f" ({time.monotonic() - began:.1f} s)"
    )
    return True


def _orphans(cursor: Any, table: Table, months: list[str]) -> None:
    """Note as gone the rows of months that the snapshot does not have at all."""
    cursor.execute(
        f"INSERT INTO staging.{table.name}_gone SELECT {table.key} FROM {table.name}"
        " WHERE withdrawn_at IS NULL AND NOT part = ANY(%s)",
        [months],
    )


def _apply(
    publication: Publication, rows: Rows, staged: list[Table], actor: Actor, tell: Tell
) -> None:
    """Change everything in one transaction; those who follow a publication take part in it."""
    began = time.monotonic()
    counts: dict[str, Any] = {}
    identities = rows.db.execute(
        "SELECT DISTINCT kind, change, from_id, to_id, seen_at FROM"
        " (FROM identity_changes UNION ALL BY NAME FROM place_changes)"
    ).fetchall()
    seen = rows.db.execute("SELECT max(last_seen) FROM people").fetchone()
    with acting(actor):
        with connection.cursor() as cursor:
            applying.begin(cursor)
            for table in staged:
                counts[table.kind] = applying.apply(cursor, table)
                tell(f"{table.kind}: {_words(counts[table.kind])}")
            counts["identity"] = {"new": applying.follow_identities(identities)}
        for follow in AFTER_PUBLISHING:
            for name, count in follow(publication).items():
                counts.setdefault("after", {})[name] = count
        publication.state = Publication.State.DONE
        publication.finished_at = timezone.now()
        publication.last_report = seen[0] if seen else None
        publication.counts = counts
        publication.save()
        record(
            actor,
            what="collect",
            verb="snapshot.published",
            objects=[f"snapshot:{publication.snapshot}"],
            detail=counts,
        )
    tell(f"applied in one transaction ({time.monotonic() - began:.1f} s)")


def _words(changes: Mapping[str, int]) -> str:
    return ", ".join(f"{count:,} {change}" for change, count in sorted(changes.items())) or "same"


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Wait for another publication to end. The lock goes with the session, however it ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [ONE_AT_A_TIME])
    try:
        yield
    finally:
        with suppress(DatabaseError), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [ONE_AT_A_TIME])


def _tidy() -> None:
    """Close what a killed publication left; we hold the lock, so nobody else is at it."""
    Publication.objects.filter(state=Publication.State.STARTED).update(
        state=Publication.State.FAILED, finished_at=timezone.now(), problem="It was interrupted."
    )
    _clear()


def _failed(publication: Publication, problem: Exception) -> None:
    """Say so, if the database still answers; if not, the next publication does."""
    with suppress(DatabaseError):
        Publication.objects.filter(pk=publication.pk).update(
            state=Publication.State.FAILED,
            finished_at=timezone.now(),
            problem=f"{type(problem).__name__}: see the service's log.",
        )
        _clear()


def _clear() -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        for table in TABLES:
            staging.drop(cursor, table)


def _sweep(counts: Mapping[str, Any], tell: Tell) -> None:
    """Sweep up old rows and look at the values anew, as the owner of the tables."""
    began = time.monotonic()
    least, share = WORTH_SWEEPING
    changes = {t.name: sum(counts.get(t.kind, {}).values()) for t in TABLES}
    many = {name: count for name, count in changes.items() if count >= least}
    if not many:
        return
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT relname, reltuples FROM pg_class WHERE relname = ANY(%s)", [[*many]])
        rows = dict(cursor.fetchall())
        worth = [name for name, count in many.items() if count >= share * rows.get(name, 0)]
        if worth:
            cursor.execute(f"VACUUM (ANALYZE) {', '.join(worth)}")
            tell(f"{len(worth)} tables swept ({time.monotonic() - began:.1f} s)")
