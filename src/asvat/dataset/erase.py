"""Erasure: what must be forgotten leaves every table, and does not come back.

Rows are rewritten out of the live parts and the kept older versions; snapshots that hold them are
destroyed but for their manifest, and so are trained models; and the keys stay in the ledger as
digests, so that the same file added again, or a backup restored and replayed, does not bring them
back (design: "Erasure is an input"). Who is who among those who stay is kept beside the snapshots
(``identities.parquet``, keys alone), so that the next run gives them the identifiers they had.
"""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from asvat.dataset.layout import Layout, sync_file, translated
from asvat.dataset.ledger import Import, Ledger, part_path
from asvat.dataset.models import Models
from asvat.dataset.parts import Part, write_part
from asvat.dataset.reading import CRIME, PART, PARTY, RECORD
from asvat.dataset.snapshots import current
from asvat.errors import InputError
from asvat.records.schemas import TABLES
from asvat.records.sessions import session

BY = ("incident_id", "record_id", "party_ref")
MODELS = ("people", "peers", "recording")
"""Models that were learnt from what may be erased: all of them are forgotten and trained anew."""
OF_PEOPLE = "SELECT incident_id FROM people UNION SELECT incident_id FROM parts"
"""Incidents that stay, and of which a person goes."""
PART_KEY = "record_key || '|' || role || '|' || position::VARCHAR"


@dataclass(frozen=True)
class Erased:
    """How many rows left each table, and which snapshots and models were destroyed."""

    rows: dict[str, int]
    snapshots: list[str]
    not_found: int
    models: dict[str, int] = field(default_factory=dict)
    """Versions forgotten, by kind."""


def erase(layout: Layout, path: Path) -> Erased:
    """Erase what a list of disposals names.

    The list is a CSV with the column ``incident_id``, ``record_id`` or ``party_ref`` and, where
    several agencies share a dataset, ``agency``. A ``party_ref`` takes the person's rows out of
    ``parties`` and leaves the incidents; their free text is taken out with them. An
    ``incident_id`` with ``role`` and ``position`` takes that one person out of that incident.

    Raises
    ------
    InputError
        When the list has none of these columns, or a line fills several of them.
    DatasetError
        When there is no dataset.
    """
    layout.connect().close()  # a mistyped folder is told, not made
    wanted = _read(path)
    with layout.writing(), Ledger(layout) as ledger, session() as db:
        db.register("wanted", wanted)
        _gather(layout, ledger, db)
        counts: dict[str, int] = {}
        dead: list[Part] = []
        new: list[Part] = []
        number = ledger.next_id()
        for table in [*TABLES, *(f"superseded_{t}" for t in TABLES), "differences"]:
            for part in ledger.parts(table):
                kept, gone = _rewrite(
                    layout, db, table, part, f"{number:08d}-{len(new) + len(dead)}"
                )
                if gone:
                    counts[table] = counts.get(table, 0) + gone
                    dead.append(part)
                    new += [kept] if kept else []
        missing = _one(db, "SELECT count(*) FROM (SELECT DISTINCT * FROM wanted)") - _one(
            db, "SELECT count(*) FROM matched"
        )
        # First the snapshots, then the ledger: killed in between, the list can be run again.
        if counts:
            _keep_identities(layout, db)
        destroyed = _destroy(layout) if counts else []
        forgotten = _forget_models(layout) if counts else {}
        ledger.forget(
            [k for (k,) in db.execute("SELECT DISTINCT key FROM keys ORDER BY 1").fetchall()],
            Import(path.name, "", "erasure", "", "", "erased", note=f"{sum(counts.values())} rows"),
            new, dead,
        )  # fmt: skip
        layout.sweep()
    return Erased(counts, destroyed, max(missing, 0), forgotten)


def _read(path: Path) -> pa.Table:
    if not path.is_file():
        raise InputError("there is no such file", where=str(path), mend="Check the path.")
    try:
        table = duckdb.sql(
            "SELECT * FROM read_csv(?, all_varchar = true, header = true)", params=[str(path)]
        )
    except duckdb.Error:
        # Its message quotes the line.
        raise InputError(
            "the list of disposals cannot be read", where=path.name, mend="Write it as CSV."
        ) from None
    columns = set(table.columns)
    if not columns & set(BY):
        raise InputError(
            "the list names no one",
            where=path.name,
            mend=f"Give it one of the columns {', '.join(BY)} (and agency).",
        )
    chosen = [
        f"nullif(trim({c}), '') AS {c}" if c in columns else f"NULL::VARCHAR AS {c}"
        for c in (*BY, "agency", "role")
    ]
    at = "try_cast(nullif(trim(position), '') AS INTEGER)" if "position" in columns else "NULL"
    wanted = table.project(", ".join([*chosen, f"{at} AS position"])).to_arrow_table()
    for row in wanted.to_pylist():
        if (row["role"] is None) != (row["position"] is None) or (
            row["role"] is not None and row["incident_id"] is None
        ):
            raise InputError(
                "a line of the list names a part without its record, or half of it",
                where=path.name,
                mend="Fill incident_id, role and position together, or leave the last two empty.",
            )
    if any(sum(row[c] is not None for c in BY) > 1 for row in wanted.to_pylist()):
        # Taken as “or” it would erase more than was meant, for good.
        raise InputError(
            "a line of the list names a record and a person, or a record twice",
            where=path.name,
            mend=f"Fill one of {', '.join(BY)} in each line.",
        )
    return wanted


def _gather(layout: Layout, ledger: Ledger, db: duckdb.DuckDBPyConnection) -> None:
    """Find the incidents and the parties that the list means; ``keys`` names what to forget."""
    for table in ("incidents", "parties"):
        parts = [*ledger.parts(table), *ledger.parts(f"superseded_{table}")]
        files = [str(part_path(layout, p)) for p in parts]
        if files:
            db.execute(f"CREATE VIEW all_{table} AS SELECT * FROM read_parquet({files})")
        else:
            db.register(f"all_{table}", TABLES[table].empty_table())
    db.execute(
        "CREATE TABLE goners AS SELECT DISTINCT i.incident_id, i.record_id, i.record_key, "
        "i.agency, coalesce(i.record_id = w.record_id, false) AS by_record "
        "FROM all_incidents i JOIN wanted w ON (w.incident_id = i.incident_id "
        "OR w.record_id = i.record_id) AND (w.agency IS NULL OR w.agency = i.agency) "
        "AND w.role IS NULL"
    )
    db.execute(
        "CREATE TABLE parts AS SELECT DISTINCT p.incident_id, p.role, p.position, i.agency, "
        "coalesce(i.record_key, i.incident_id) AS record_key "
        "FROM all_parties p JOIN all_incidents i ON i.incident_id = p.incident_id "
        "JOIN wanted w ON w.incident_id = p.incident_id AND w.role = p.role "
        "AND w.position = p.position AND (w.agency IS NULL OR w.agency = i.agency)"
    )
    db.execute(
        "CREATE TABLE people AS SELECT DISTINCT p.incident_id, p.party_ref, i.agency "
        "FROM all_parties p JOIN all_incidents i ON i.incident_id = p.incident_id "
        "JOIN wanted w ON w.party_ref = p.party_ref AND (w.agency IS NULL OR w.agency = i.agency)"
    )
    db.execute(
        "CREATE TABLE keys AS SELECT coalesce(record_key, incident_id) AS key FROM goners UNION "
        f"SELECT {_key(RECORD, 'record_id')} FROM goners WHERE by_record UNION "
        f"SELECT {_key(CRIME, 'record_id')} FROM goners WHERE record_id IS NOT NULL UNION "
        f"SELECT {_key(PARTY, 'party_ref')} FROM people UNION "
        f"SELECT {_key(PART, PART_KEY)} FROM parts"
    )
    db.execute(
        "CREATE TABLE matched AS SELECT DISTINCT w.* FROM wanted w LEFT JOIN goners g "
        "ON g.incident_id = w.incident_id OR g.record_id = w.record_id "
        "LEFT JOIN people p ON p.party_ref = w.party_ref "
        "LEFT JOIN parts o ON o.incident_id = w.incident_id AND o.role = w.role "
        "AND o.position = w.position WHERE p.party_ref IS NOT NULL OR o.role IS NOT NULL "
        "OR (g.incident_id IS NOT NULL AND w.role IS NULL)"
    )


def _key(kind: str, column: str) -> str:
    """Return the SQL of the key that ``record_keys`` gives to a reference within its agency."""
    return f"md5(agency || '|{kind}|' || {column})"


def _rewrite(
    layout: Layout, db: duckdb.DuckDBPyConnection, table: str, part: Part, name: str
) -> tuple[Part | None, int]:
    """Write a part again without the erased rows; return it and how many rows went."""
    path = str(part_path(layout, part)).replace("'", "''")
    base = table.removeprefix("superseded_")
    gone = {
        "incidents": "incident_id IN (SELECT incident_id FROM goners)",
        "parties": "incident_id IN (SELECT incident_id FROM goners) "
        "OR (incident_id, party_ref) IN (SELECT incident_id, party_ref FROM people) "
        "OR (incident_id, role, position) IN (SELECT incident_id, role, position FROM parts)",
        "outcomes": "crime_id IN (SELECT record_id FROM goners)",
        "casualties": "incident_id IN (SELECT incident_id FROM goners)",
        "vehicles": "incident_id IN (SELECT incident_id FROM goners)",
        "differences": "row IN (SELECT incident_id FROM goners)",
    }[base]
    blank = (
        f"REPLACE (CASE WHEN incident_id IN ({OF_PEOPLE}) THEN NULL "
        "ELSE narrative END AS narrative)"
        if base == "incidents"
        else ""
    )
    changed = _one(db, f"SELECT count(*) FROM read_parquet('{path}') WHERE {gone}")
    if base == "incidents":
        changed += _one(
            db,
            f"SELECT count(*) FROM read_parquet('{path}') WHERE narrative IS NOT NULL AND "
            f"incident_id IN ({OF_PEOPLE})",
        )
    if not changed:
        return None, 0
    rows = db.execute(
        f"SELECT * {blank} FROM read_parquet('{path}') WHERE NOT coalesce({gone}, false)"
    ).to_arrow_table()
    origin = (part.source, part.agency, part.release)
    schema = rows.schema if base == "differences" else TABLES[base]
    kept = write_part(layout, f"{name}-{table}.parquet", table, origin, schema, [rows.cast(schema)])
    return kept, changed


def _keep_identities(layout: Layout, db: duckdb.DuckDBPyConnection) -> None:
    """Keep who is who among those who stay: keys of parts, profiles and persons, no content."""
    last = current(layout)
    if last is not None and {"party_profiles", "profile_persons"} <= set(last.tables()):
        db.register("profiles_of", last.table("party_profiles"))
        db.register("persons_of", last.table("profile_persons", ["profile_id", "person_id"]))
        known = (
            "SELECT incident_id, role, position, profile_id, person_id "
            "FROM profiles_of JOIN persons_of USING (profile_id)"
        )
    elif layout.identities.exists():
        db.register("kept_before", pq.read_table(layout.identities))
        known = "SELECT * FROM kept_before"
    else:
        return
    rows = db.execute(
        f"SELECT k.* FROM ({known}) k WHERE k.incident_id NOT IN (SELECT incident_id FROM goners) "
        "AND (k.incident_id, k.role, k.position) NOT IN "
        "(SELECT incident_id, role, position FROM parts) ORDER BY ALL"
    ).to_arrow_table()
    with translated(layout.folder):
        aside = layout.tmp / "identities.parquet"
        pq.write_table(rows, aside)
        sync_file(aside)
        aside.replace(layout.identities)


def _one(db: duckdb.DuckDBPyConnection, query: str) -> int:
    found = db.execute(query).fetchone()
    return int(found[0]) if found else 0


def _destroy(layout: Layout) -> list[str]:
    """Destroy every snapshot but for its manifest: their records hold what was erased."""
    destroyed = []
    with translated(layout.folder):
        layout.current.unlink(missing_ok=True)
        for folder in sorted(layout.snapshots.iterdir()):
            manifest = folder / "manifest.json"
            about = json.loads(manifest.read_text())
            if about.get("erased"):
                continue
            shutil.rmtree(folder / "records", ignore_errors=True)
            for table in folder.rglob("*.parquet"):
                table.unlink()
            manifest.write_text(json.dumps({**about, "erased": True}, indent=1, sort_keys=True))
            sync_file(manifest)
            destroyed.append(folder.name)
    return destroyed


def _forget_models(layout: Layout) -> dict[str, int]:
    """Forget every trained model: labels and frequencies in them go back to what was erased."""
    gone = {kind: len(Models(layout, kind).forget()) for kind in MODELS}
    return {kind: count for kind, count in gone.items() if count}
