"""Tables as Ibis sees them, whatever the engine: what the shared steps are written against."""

from __future__ import annotations

from typing import Any, Protocol

import pyarrow as pa


class Tables(Protocol):
    """Where the shared steps keep their tables: `SparkTables`, or a test's on DuckDB.

    Tables and expressions are Ibis's.
    """

    def put(self, name: str, table: pa.Table) -> Any:
        """Give the engine a table, under a name."""

    def keep(self, name: str, expression: Any) -> Any:
        """Have an expression computed once, and return it as a table of that name."""

    def fetch(self, expression: Any) -> pa.Table:
        """Return the rows of an expression."""


class SparkTables:
    """Tables of a Spark session."""

    def __init__(self, session: Any) -> None:
        import ibis  # noqa: PLC0415 - of the optional extra

        self.session = session
        self.backend = ibis.pyspark.connect(session)

    def put(self, name: str, table: pa.Table) -> Any:
        """Give Spark a table, under a name."""
        self.session.createDataFrame(table).persist().createOrReplaceTempView(name)
        return self.backend.table(name)

    def keep(self, name: str, expression: Any) -> Any:
        """Have an expression computed once, and return it as a table of that name."""
        self._frame(expression).persist().createOrReplaceTempView(name)
        return self.backend.table(name)

    def fetch(self, expression: Any) -> pa.Table:
        """Return the rows of an expression."""
        return self._frame(expression).toArrow()

    def _frame(self, expression: Any) -> Any:
        return self.session.sql(self.backend.compile(expression))
