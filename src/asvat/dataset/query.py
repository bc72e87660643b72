"""Ask a dataset: as Arrow, as Polars, or in SQL through DuckDB."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from asvat.dataset.layout import Layout
from asvat.dataset.ledger import Ledger, part_path
from asvat.dataset.revise import DIFFERENCES
from asvat.errors import InputError
from asvat.records.precision import PlacePrecision, TimePrecision, coarsest_place, coarsest_time
from asvat.records.schemas import REJECTS, TABLES
from asvat.records.sessions import session

if TYPE_CHECKING:
    import duckdb
    import polars as pl


NOT_FUTURE = "NOT coalesce(list_contains(flags, 'future_date'), false)"
"""A date in the future is an error of the source: such rows are kept, and in no analysis."""


UNDATED = "undated"
"""Part that incidents without any time are kept in."""
PART = f"coalesce(strftime(coalesce(reported_at, occurred_from), '%Y-%m'), '{UNDATED}')"
"""The part that an incident is kept under, in SQL: the month of its report."""


@dataclass(frozen=True)
class Touched:
    """The incidents that a run looks at anew, and the month that each is kept under.

    Parameters
    ----------
    incidents
        ``incident_id, part``; incidents that are gone have no part.
    everything
        These are all incidents on record: nothing of an earlier run is used.
    """

    incidents: pa.Table
    everything: bool

    def ids(self) -> pa.ChunkedArray:
        """Return the identifiers."""
        return self.incidents.column("incident_id")

    def parts(self) -> set[str]:
        """Return the months that they are kept under."""
        return {part for part in self.incidents.column("part").unique().to_pylist() if part}


@dataclass(frozen=True)
class Selection:
    """Which incidents: a period of whole months, categories, agencies.

    Incidents dated in the future are never among them.

    Parameters
    ----------
    first, last
        First and last month, inclusive; None for as far as the records go.
    categories
        Category codes; empty for all.
    agencies
        Owning agencies; empty for all.
    """

    first: dt.date | None = None
    last: dt.date | None = None
    categories: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()

    def where(self) -> tuple[str, list[object]]:
        """Return the condition in SQL and the values bound to it."""
        clauses, values = [NOT_FUTURE], list[object]()
        if self.first:
            clauses.append("month >= ?")
            values.append(self.first.replace(day=1))
        if self.last:
            clauses.append("month <= ?")
            values.append(self.last.replace(day=1))
        for column, wanted in (("category", self.categories), ("agency", self.agencies)):
            if wanted:
                clauses.append(f"{column} IN ({', '.join('?' * len(wanted))})")
                values.extend(wanted)
        return " AND ".join(clauses), values

    def left_out(self) -> tuple[str, list[object]]:
        """Return the condition for incidents left out for their date, whatever the period."""
        where, values = Selection(categories=self.categories, agencies=self.agencies).where()
        return where.replace(NOT_FUTURE, f"NOT ({NOT_FUTURE})", 1), values

    def words(self) -> dict[str, object]:
        """Return the selection as parameters for a result's provenance."""
        return {
            "from": self.first and self.first.strftime("%Y-%m"),
            "to": self.last and self.last.strftime("%Y-%m"),
            "categories": list(self.categories),
            "agencies": list(self.agencies),
        }


_JOINED = """
CREATE VIEW incident_outcomes AS
SELECT i.incident_id, i.month AS incident_month, o.month, o.outcome, o.outcome_code, o.agency
FROM outcomes o JOIN incidents i ON i.record_id = o.crime_id AND i.agency = o.agency
"""


class Dataset:
    """A dataset folder, open for reading.

    >>> dataset = Dataset(Path("data"))                                        # doctest: +SKIP
    >>> dataset.sql("SELECT category, count(*) FROM incidents GROUP BY 1")     # doctest: +SKIP

    Raises
    ------
    DatasetError
        When the folder holds no dataset.
    """

    def __init__(self, folder: Path | str) -> None:
        self.layout = Layout(Path(folder))
        self.layout.connect().close()

    def files(self, table: str) -> list[Path]:
        """Return the live Parquet files of a table, oldest import first."""
        with Ledger(self.layout) as ledger:
            return [part_path(self.layout, part) for part in ledger.parts(table)]

    @contextlib.contextmanager
    def connect(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """Open DuckDB with a view for each table: incidents, parties, rejects, ...

        ``incident_outcomes`` joins outcomes to the crimes they belong to, by Crime ID.
        """
        with session() as connection:
            schemas = {**TABLES, "rejects": REJECTS, "differences": DIFFERENCES}
            for table, schema in schemas.items():
                self._view(connection, table, schema)
            connection.execute(_JOINED)
            yield connection

    def _view(self, connection: duckdb.DuckDBPyConnection, table: str, schema: pa.Schema) -> None:
        files = self.files(table)
        if files:
            source = f"read_parquet([{_listed(files)}])"
            connection.execute(f"CREATE VIEW {table} AS SELECT * FROM {source}")
        else:
            connection.register(f"empty_{table}", schema.empty_table())
            connection.execute(f"CREATE VIEW {table} AS SELECT * FROM empty_{table}")

    def sql(self, query: str, values: Sequence[object] = ()) -> pa.Table:
        """Run a query over the tables and return the answer as Arrow."""
        with self.connect() as connection:
            return connection.execute(query, list(values)).to_arrow_table()

    def of(self, table: str, touched: Touched, columns: Sequence[str] = ()) -> pa.Table:
        """Return the rows of the touched incidents in a table, in the order of import."""
        chosen = ", ".join(f"t.{c}" for c in columns) if columns else "t.*"
        if touched.everything:
            return self.sql(f"SELECT {chosen} FROM {table} t")
        with session() as db:
            self.narrow(db, table, touched)
            return db.execute(f"SELECT {chosen} FROM {table} t").to_arrow_table()

    def narrow(self, db: duckdb.DuckDBPyConnection, table: str, touched: Touched) -> None:
        """Give a session a view of a table, of the touched incidents alone.

        Files without any of them are not opened any further, and of incidents only the weeks that
        they were reported in are read: a day lies in the last ones.
        """
        db.register("touched", touched.incidents.select(["incident_id"]))
        among, span = "incident_id IN (SELECT incident_id FROM touched)", ""
        files = self.files(table)
        if files and not touched.everything:
            reported = "reported_at" if "reported_at" in TABLES[table].names else "NULL"
            found = db.execute(
                f"SELECT filename, min({reported}), max({reported}), count(*) > count({reported}) "
                f"FROM read_parquet([{_listed(files)}], filename = true) WHERE {among} GROUP BY 1"
            ).fetchall()
            holding = {name for name, *_ in found}
            files = [file for file in files if str(file) in holding]
            span = _span(found)
        source = f"read_parquet([{_listed(files)}])"
        if not files:
            db.register(f"empty_{table}", TABLES[table].empty_table())
            source = f"empty_{table}"
        where = "" if touched.everything else f" WHERE {among}{span}"
        db.execute(f"CREATE TEMP VIEW {table} AS SELECT * FROM {source}{where}")

    def with_parts(self, incidents: pa.ChunkedArray | None = None) -> pa.Table:
        """Return ``incident_id`` and ``part``, the month of its report, of these incidents or all.

        Incidents that are no longer on record have no part.
        """
        with self.connect() as db:
            if incidents is None:
                return db.execute(
                    f"SELECT incident_id, {PART} AS part FROM incidents ORDER BY 1"
                ).to_arrow_table()
            db.register("wanted", pa.table({"incident_id": incidents}))
            return db.execute(
                "SELECT w.incident_id, "
                f"CASE WHEN i.incident_id IS NOT NULL THEN {PART} END AS part "
                "FROM wanted w LEFT JOIN incidents i USING (incident_id) ORDER BY 1"
            ).to_arrow_table()

    def arrow(
        self,
        table: str = "incidents",
        columns: Sequence[str] = (),
        selection: Selection | None = None,
    ) -> pa.Table:
        """Return a table, or some of its columns, as Arrow; incidents may be selected.

        Rows come in the order of import, file and line, so the same dataset gives the same table.
        A selection leaves out incidents dated in the future; without one every row comes.
        """
        chosen = ", ".join(columns) if columns else "*"
        if selection is None or table != "incidents":
            return self.sql(f"SELECT {chosen} FROM {table}")
        where, values = selection.where()
        return self.sql(f"SELECT {chosen} FROM {table} WHERE {where}", values)

    def differences(self, import_id: int) -> pa.Table:
        """Return what an import added, removed or changed in an earlier release, row by row.

        Raises
        ------
        InputError
            When that import replaced nothing.
        """
        import pyarrow.parquet as pq  # noqa: PLC0415 - loads only where it is needed

        path = self.layout.parts / f"{import_id:08d}-differences.parquet"
        if not path.exists():
            raise InputError(
                f"import {import_id} replaced nothing, so there are no differences",
                where="--differences",
                mend="See which imports are revisions with: asvat imports --dataset DIR",
            )
        return pq.read_table(path)

    def polars(self, table: str = "incidents", selection: Selection | None = None) -> pl.DataFrame:
        """Return a table as a Polars data frame."""
        import polars as pl  # noqa: PLC0415 - loads only where it is needed

        frame = pl.from_arrow(self.arrow(table, selection=selection))
        return frame if isinstance(frame, pl.DataFrame) else frame.to_frame()

    def categories(self) -> list[str]:
        """Return the category codes on record, in order."""
        found = self.sql("SELECT DISTINCT category FROM incidents ORDER BY 1")
        return [c for c in found.column(0).to_pylist() if c]

    def months(self, selection: Selection | None = None) -> list[dt.date]:
        """Return the months that have incidents, in order, without those in the future."""
        where, values = (selection or Selection()).where()
        found = self.sql(f"SELECT DISTINCT month FROM incidents WHERE {where} ORDER BY 1", values)
        return [m for m in found.column(0).to_pylist() if m is not None]

    def future(self, selection: Selection | None = None) -> int:
        """Return how many incidents analyses leave out because they are dated in the future."""
        where, values = (selection or Selection()).left_out()
        return int(
            self.sql(f"SELECT count(*) FROM incidents WHERE {where}", values).column(0)[0].as_py()
        )

    def precision(self, selection: Selection) -> tuple[TimePrecision, PlacePrecision]:
        """Return the coarsest precision of time and place among the selected, located incidents.

        Raises
        ------
        InputError
            When nothing is selected.
        """
        where, values = selection.where()
        found = self.sql(
            "SELECT DISTINCT time_precision, place_precision FROM incidents "
            f"WHERE {where} AND easting IS NOT NULL",
            values,
        )
        if not found.num_rows:
            raise InputError(
                "no incident with a place matches",
                where=", ".join(f"{k} {v}" for k, v in selection.words().items() if v),
                mend="See what there is with: asvat imports --dataset DIR",
            )
        times, places = (found.column(i).to_pylist() for i in (0, 1))
        return coarsest_time(times), coarsest_place(places)


def _listed(files: Sequence[Path]) -> str:
    return ", ".join("'" + str(f).replace("'", "''") + "'" for f in files)


def _span(found: list[tuple[Any, ...]]) -> str:
    """Return a condition that lets Parquet skip what was reported at other times."""
    times = [at for _, first, last, _ in found for at in (first, last) if at is not None]
    if not times:
        return ""
    within = f"reported_at BETWEEN '{min(times)}' AND '{max(times)}'"
    return (
        f" AND ({within} OR reported_at IS NULL)" if any(f[3] for f in found) else f" AND {within}"
    )
