"""DuckDB over the files of a snapshot: which months to look at, and their rows with a hash."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from asvat.records.schemas import PARTIES
from asvat.records.sessions import session
from saferplaces.foundation.reference.queries import district_of, setting
from saferplaces.intake.incidents.publishing.differences import Differences, narrow
from saferplaces.intake.incidents.publishing.mapping import Table
from saferplaces.intake.incidents.publishing.source import PART, Source, listed

if TYPE_CHECKING:
    import duckdb

MEMORY = "2GB"
BY_MONTH = (
    "incident_places", "incident_events", "queue", "narratives", "recording", "repeats",
    "party_profiles", "events",
)  # fmt: skip
WHOLE = (
    "people", "places", "series", "person_edges", "link_decisions", "profiles", "identity_changes",
    "place_changes",
)  # fmt: skip
PROFILES = "SELECT profile_id, person_id, match_probability FROM read_parquet({})"


@dataclass(frozen=True)
class Rows:
    """Reads rows of published tables from a snapshot.

    Attributes
    ----------
    touched:
        How many keys of each kind can differ, where that has been found row by row: the views
        then show these alone.
    """

    db: duckdb.DuckDBPyConnection
    source: Source
    touched: Mapping[str, int] | None = None

    def months(self, table: Table) -> list[str] | None:
        """Return the months whose rows may differ from what is published; None for all."""
        if not self.source.known:
            return None
        records = self.source.changed_records(self.db)
        if table.kind == "event":
            records = set()
        if records is None:
            return None
        changed = records.union(*(self.source.changed_parts(name) for name in table.sources))
        if table.kind == "party":
            moved = self._moved()
            if moved is None:
                return None
            changed |= moved
        return sorted(changed)

    def all_months(self) -> list[str]:
        """Return every month that the snapshot has records or tables of."""
        files = listed(self.source.records("incidents"))
        rows = self.db.execute(f"SELECT DISTINCT {PART} FROM read_parquet({files})").fetchall()
        kept = {key for name in BY_MONTH for key in self.source.snapshot.files(name)}
        return sorted({month for (month,) in rows} | kept - {"none"})

    def make(self, table: Table, months: Sequence[str] | None) -> None:
        """Make the table ``rows``: the published rows, of these months, each with its hash."""
        if months is not None:
            self._look_at(months)
        told = ", ".join(f"coalesce({name}::VARCHAR, chr(30))" for name in table.columns)
        self.db.execute("DROP TABLE IF EXISTS rows")
        self.db.execute(
            f"CREATE TEMP TABLE rows AS SELECT *, md5(concat_ws(chr(31), {told})) AS row_hash"
            f" FROM ({table.sql})"
        )

    def _look_at(self, months: Sequence[str]) -> None:
        for name in BY_MONTH:
            paths = self.source.files(name, months)
            none = "" if paths else " WHERE false"
            files = listed(paths or self.source.files(name)[:1])
            part = ", parse_filename(filename, true) AS part" if name == "events" else ""
            rows = f"SELECT * EXCLUDE (filename){part} FROM read_parquet({files}, filename = true)"
            self._view(name, rows + none)
        self._view("incidents", _of_months(listed(self.source.records("incidents")), months))

    def _moved(self) -> set[str] | None:
        """Return the months of parties whose person, or how sure it is, differs from before."""
        if self.source.same("profile_persons"):
            return set()
        if self.source.old is None:
            return None
        old = listed(list(self.source.old.files("profile_persons").values()))
        files = listed(self.source.files("party_profiles"))
        rows = self.db.execute(
            f"WITH moved AS ((FROM profile_persons EXCEPT {PROFILES.format(old)})"
            f" UNION ALL ({PROFILES.format(old)} EXCEPT FROM profile_persons))"
            f" SELECT DISTINCT parse_filename(filename, true)"
            f" FROM read_parquet({files}, filename = true)"
            " WHERE profile_id IN (SELECT profile_id FROM moved)"
        ).fetchall()
        return {month for (month,) in rows}

    def _view(self, name: str, sql: str) -> None:
        self.db.execute(f"CREATE OR REPLACE TEMP VIEW {name} AS {sql}")


@contextmanager
def reading(source: Source) -> Iterator[Rows]:
    """Open DuckDB over a snapshot, in bounded memory."""
    with session() as db:
        db.execute(f"SET memory_limit = '{MEMORY}'")
        db.execute("SET preserve_insertion_order = false")
        for name, value in doubt().items():
            db.execute(f"SET VARIABLE {name} = {value}")
        rows = Rows(db, source)
        for name in WHOLE:
            rows._view(name, f"SELECT * FROM read_parquet({listed(source.files(name))})")
        persons = PROFILES.format(listed(source.files("profile_persons")))
        db.execute(f"CREATE TEMP TABLE profile_persons AS {persons}")
        if "parties" in source.now["records"]:
            files = listed(source.records("parties"))
            rows._view("parties", f"SELECT * FROM read_parquet({files})")
        else:
            db.register("parties", PARTIES.empty_table())
        _districts(rows)
        yield replace(rows, touched=_touched(db, source))


def _touched(db: duckdb.DuckDBPyConnection, source: Source) -> Mapping[str, int] | None:
    """Find what can differ from the last publication; None where all months are to be compared."""
    if not source.known or source.old is None:
        return None
    differences = Differences(db, source, source.old)
    if not differences.find():
        return None
    if any(differences.counts.values()):
        narrow(db, source)
    return differences.counts


def doubt() -> Mapping[str, float]:
    """Return between which probabilities a link is for a person to look at."""
    return {
        "least_sure": float(setting("uncertain_link_from")),
        "sure_enough": float(setting("uncertain_link_to")),
    }


def _districts(rows: Rows) -> None:
    """Make ``area_names`` and ``incident_areas``: the district by the source's words, or by the
    area layer in which the incident lies.
    """
    files = listed(rows.source.records("incidents"))
    names = rows.db.execute(f"SELECT DISTINCT area_name FROM read_parquet({files})").fetchall()
    rows.db.execute("CREATE TEMP TABLE area_names (area_name VARCHAR, district VARCHAR)")
    known = [(name, code) for (name,) in names if name and (code := district_of(name))]
    rows.db.executemany("INSERT INTO area_names VALUES (?, ?)", [*known, ("", "")])
    there = rows.source.snapshot.tables()
    if "incident_district" not in there or "area_district" not in there:
        rows.db.execute("CREATE TEMP TABLE incident_areas (incident_id VARCHAR, district VARCHAR)")
        return
    layer = listed(list(rows.source.snapshot.files("area_district").values()))
    found = rows.db.execute(f"SELECT DISTINCT code, name FROM read_parquet({layer})").fetchall()
    rows.db.execute("CREATE TEMP TABLE area_codes (code VARCHAR, district VARCHAR)")
    codes = [(code, district) for code, name in found if (district := district_of(name or code))]
    rows.db.executemany("INSERT INTO area_codes VALUES (?, ?)", [*codes, ("", "")])
    files = listed(list(rows.source.snapshot.files("incident_district").values()))
    rows._view(
        "incident_areas",
        f"SELECT incident_id, district FROM read_parquet({files}) JOIN area_codes USING (code)",
    )


def _of_months(files: str, months: Sequence[str]) -> str:
    """Return SQL for the incidents of some months.

    The plain limits on the time of report let Parquet skip what lies elsewhere, narratives too.
    """
    chosen = ", ".join(f"'{month}'" for month in months)
    rows = f"SELECT *, {PART} AS part FROM read_parquet({files}) WHERE {PART} IN ({chosen})"
    dated = [f"TIMESTAMP '{month}-01'" for month in sorted(months) if month != "undated"]
    without = f"{rows} AND reported_at IS NULL"
    if not dated:
        return without
    end = f"{dated[-1]} + INTERVAL 1 MONTH"
    return f"{rows} AND reported_at >= {dated[0]} AND reported_at < {end} UNION ALL {without}"


def surroundings() -> dict[str, Any]:
    """Return what else the published rows depend on: names of districts, settings."""
    from saferplaces.foundation.reference.queries import districts  # noqa: PLC0415

    return {
        "districts": [[d.code, d.name, sorted(d.names)] for d in districts().order_by("code")],
        "doubt": dict(doubt()),
    }
