"""Linking on Spark gives what linking on DuckDB gives."""

from __future__ import annotations

import importlib.util
import shutil
from collections.abc import Iterator
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from asvat.errors import InputError
from asvat.linkage.people import Model, Prepared, cluster, prepare, score, train
from asvat.linkage.people.adapter import comparable as comparable_in_sql
from asvat.linkage.people.adapter import settings
from asvat.linkage.people.blocking import KEYS, make_pairs
from asvat.linkage.people.counting import CountsInDuckDB
from asvat.linkage.people.frequencies import FREQUENCY_COLUMNS, SHAREABLE
from asvat.linkage.spark import Engine, weighing
from asvat.linkage.spark.alike import bytewise
from asvat.linkage.spark.counting import CountsInIbis
from asvat.linkage.spark.session import check_installed
from asvat.linkage.spark.steps import comparable, how_common, pairs
from asvat.simulation.force import simulate

ROWS = 10_000
EQUAL = 1e-6
"""Bits by which two weights may differ."""


class DuckTables:
    """Tables of a DuckDB connection, for steps written in Ibis."""

    def __init__(self, db: Any) -> None:
        import ibis  # noqa: PLC0415 - of the optional extra

        self.db, self.backend = db, ibis.duckdb.from_connection(db)

    def put(self, name: str, table: pa.Table) -> Any:
        self.db.register(name, table)
        return self.backend.table(name)

    def keep(self, name: str, expression: Any) -> Any:
        self.db.execute(f"create temp table {name} as {self.backend.compile(expression)}")
        return self.backend.table(name)

    def fetch(self, expression: Any) -> pa.Table:
        return self.db.execute(self.backend.compile(expression)).to_arrow_table()


@pytest.fixture
def both(prepared: Prepared) -> Iterator[tuple[Any, DuckTables, Any]]:
    """A connection that holds ``profiles``, and the same as Ibis sees it."""
    if importlib.util.find_spec("ibis") is None:
        pytest.skip("ibis is not installed: it comes with the extra spark")
    profiles = prepared.profiles
    numbers = pa.array(range(1, profiles.num_rows + 1), pa.int32())
    with duckdb.connect() as db:
        tables = DuckTables(db)
        yield db, tables, tables.put("profiles", profiles.append_column("id", numbers))


# Ibis 12 calls a function of DuckDB by its former name.
ibis_on_duckdb = pytest.mark.filterwarnings("ignore:fetch_arrow_table:DeprecationWarning")


@ibis_on_duckdb
def test_counts_in_ibis_are_those_in_sql(both: tuple[Any, DuckTables, Any]) -> None:
    db, tables, profiles = both
    ours, theirs = CountsInDuckDB(db), CountsInIbis(tables, profiles)
    assert {k: theirs.pairs(k) for k in KEYS} == {k: ours.pairs(k) for k in KEYS}
    for column in SHAREABLE:
        assert theirs.shared(column) == ours.shared(column)
    for column in FREQUENCY_COLUMNS:
        assert theirs.common(column, 2) == ours.common(column, 2)


@ibis_on_duckdb
def test_pairs_and_frequencies_in_ibis_are_those_in_sql(
    both: tuple[Any, DuckTables, Any], model: Model
) -> None:
    db, tables, profiles = both
    compared = comparable(tables, profiles, model)
    comparable_in_sql(db, model, "profiles", "in_sql")
    ids = tables.put("new_ids", pa.table({"id": pa.array([3, 5, 8, 200, 900], pa.int32())}))
    for new, name in ((None, ""), (ids, "new_ids")):
        make_pairs(db, len(model.keys), "in_sql", "pairs_in_sql", name)
        found = tables.fetch(pairs(compared, len(model.keys), new)).to_pylist()
        expected = db.execute("from pairs_in_sql").fetchall()
        assert len(expected) > 50
        assert sorted(tuple(row.values()) for row in found) == sorted(expected)
    for column in model.unnamed:
        rows = tables.fetch(how_common(tables, compared, column, model)).to_pylist()
        expected = db.execute(f"select distinct {column}, tf_{column} from in_sql").fetchall()
        assert {row[column]: row[f"tf_{column}"] for row in rows} == {
            value: tf for value, tf in expected if value is not None
        }


def test_the_default_engine_is_the_one_in_this_process(prepared: Prepared, model: Model) -> None:
    few = prepared.profiles.slice(0, 300)
    with weighing(Engine.DUCKDB) as weigh:
        assert weigh.score(few, model).equals(score(few, model))
        assert weigh.train(few).version == train(few).version


def test_who_asks_for_spark_without_it_is_told_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)
    with (
        pytest.raises(InputError, match=r"safer-places\[spark\]"),
        weighing(Engine.SPARK),
    ):
        pass
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: object())
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    monkeypatch.delenv("JAVA_HOME", raising=False)
    with pytest.raises(InputError, match="Java"):
        check_installed()


def test_every_distance_is_counted_in_bytes_on_spark(model: Model) -> None:
    written = str(bytewise(settings(model, "spark").create_settings_dict("spark")))
    assert written.count("levenshtein(") == written.count("levenshtein(decode(") > 8


def invented_parties() -> pa.Table:
    """Return ten thousand parties of a simulated force, and some in other alphabets."""
    incidents = simulate(size=9_000, seed=5, texts=False).incidents
    found = []
    for role in ("caller", "victim", "suspect1", "suspect2"):

        def column(name: str, role: str = role) -> pa.Array:
            if f"{role}_{name}" not in incidents.schema.names:
                return pa.nulls(incidents.num_rows, pa.string())
            values = incidents.column(f"{role}_{name}").cast(pa.string())
            return pc.if_else(pc.equal(values, ""), None, values)

        rows = pa.table({
            "incident_id": incidents.column("log_number").cast(pa.string()),
            "role": pa.array([role] * incidents.num_rows),
            "position": pa.array([1] * incidents.num_rows, pa.int32()),
            "given_name": column("forename"),
            "family_name": column("surname"),
            "full_name": pa.nulls(incidents.num_rows, pa.string()),
            "date_of_birth": pc.replace_substring_regex(
                column("dob"), r"^(\d+)/(\d+)/(\d+)$", r"\3\2\1"
            ),
            **{name: column(name) for name in ("phone", "email", "address", "postcode")},
        })  # fmt: skip
        found.append(rows.filter(pc.is_valid(rows.column("family_name"))))
    parties = pa.concat_tables(found).combine_chunks()
    assert parties.num_rows >= ROWS
    return pa.concat_tables([parties.slice(0, ROWS - len(FOREIGN)), _foreign(parties.schema)])


FOREIGN = (
    ("Иван", "Иванов", "19700203"), ("Ивaн", "Ивнаов", "19700203"), ("Иан", "Иванов", "19700302"),
    ("مريم", "الحسن", "19810405"), ("مريم", "الحسين", "19810405"), ("小龍", "李", "19661130"),
    ("Łukasz", "Żółć", "19900101"), ("Lukasz", "Zolc", "19900110"),
)  # fmt: skip


def _foreign(schema: pa.Schema) -> pa.Table:
    rows = [
        {
            "incident_id": f"f{number}", "role": "caller", "position": 1, "given_name": given,
            "family_name": family, "date_of_birth": born, "phone": "07700 900444",
        }
        for number, (given, family, born) in enumerate(FOREIGN)
    ]  # fmt: skip
    return pa.Table.from_pylist(rows, schema=schema)


@pytest.mark.slow
# Neither pyspark nor Splink closes the sockets and files of its workers; pandas 3 warns pyspark.
@pytest.mark.filterwarnings("ignore::DeprecationWarning:pyspark")
@pytest.mark.filterwarnings("ignore::FutureWarning:pyspark")
def test_ten_thousand_rows_are_linked_alike_on_spark(capfd: pytest.CaptureFixture[str]) -> None:
    try:
        check_installed()
    except InputError as why:
        pytest.skip(str(why))
    profiles = prepare(invented_parties()).profiles
    model = train(profiles)
    edges = score(profiles, model)
    new = profiles.column("profile_id").combine_chunks()[::50]
    with weighing(Engine.SPARK) as weigh:
        assert weigh.train(profiles).version == model.version
        on_spark = weigh.score(profiles, model)
        of_a_day = weigh.score(profiles, model, new)
    assert edges.num_rows > 3_000
    _assert_alike(on_spark, edges)
    _assert_alike(of_a_day, score(profiles, model, new))
    ours, theirs = cluster(profiles, edges, model), cluster(profiles, on_spark, model)
    assert theirs.column("cluster").equals(ours.column("cluster"))
    assert capfd.readouterr().err == ""


def _assert_alike(one: pa.Table, other: pa.Table) -> None:
    both = ["left_profile", "right_profile"]
    assert one.select(both).equals(other.select(both))
    for column in ("weight", "probability"):
        gap = one.column(column).to_numpy() - other.column(column).to_numpy()
        assert np.abs(gap).max() <= EQUAL
