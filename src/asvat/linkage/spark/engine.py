"""On what people are linked: DuckDB in this process, or Spark. The answers are equal."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    import pyarrow as pa

    from asvat.linkage.people.model import Model


class Engine(StrEnum):
    """Names of the engines."""

    DUCKDB = "duckdb"
    SPARK = "spark"


class Weighing(Protocol):
    """The two steps of linking people whose cost grows with the pairs."""

    def train(self, profiles: pa.Table, seed: int = 1) -> Model:
        """Learn a model, as `asvat.linkage.people.train` does."""

    def score(self, profiles: pa.Table, model: Model, new: pa.Array | None = None) -> pa.Table:
        """Score pairs, as `asvat.linkage.people.score` does."""


@contextmanager
def weighing(engine: Engine) -> Iterator[Weighing]:
    """Give the steps of an engine, which stands ready within the context.

    Raises
    ------
    InputError
        When the engine is Spark, and its packages or Java are missing.
    AsvatError
        When Spark fails.
    """
    if engine is Engine.DUCKDB:
        yield _InDuckDB()
        return
    from asvat.linkage.spark.session import spark_session  # noqa: PLC0415 - of the optional extra

    with spark_session() as session:
        yield _OnSpark(session)


class _InDuckDB:
    def train(self, profiles: pa.Table, seed: int = 1) -> Model:
        from asvat.linkage.people.training import train  # noqa: PLC0415 - which imports this

        return train(profiles, seed=seed)

    def score(self, profiles: pa.Table, model: Model, new: pa.Array | None = None) -> pa.Table:
        from asvat.linkage.people.scoring import score  # noqa: PLC0415

        return score(profiles, model, new)


class _OnSpark:
    """Counting and scoring on Spark; chances are estimated from a sample, here."""

    def __init__(self, session: Any) -> None:
        self.session = session

    def train(self, profiles: pa.Table, seed: int = 1) -> Model:
        from asvat.linkage.people.training import train  # noqa: PLC0415
        from asvat.linkage.spark.counting import CountsInIbis  # noqa: PLC0415
        from asvat.linkage.spark.tables import SparkTables  # noqa: PLC0415

        tables = SparkTables(self.session)
        counts = CountsInIbis(tables, tables.put("counted_profiles", profiles))
        return train(profiles, seed=seed, counts=counts)

    def score(self, profiles: pa.Table, model: Model, new: pa.Array | None = None) -> pa.Table:
        from asvat.linkage.spark.scoring import score_on_spark  # noqa: PLC0415

        return score_on_spark(self.session, profiles, model, new)
