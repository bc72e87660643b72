"""Repeats, series and courses of conduct of a large force; and one caller with a million logs.

Five years of a force: callers, victims and places, of whom most come up once or twice and a few
very often. The size is that of the appearances. DuckDB counts the first setting by a window query
of its own, as a check and for the ratio.
"""

from __future__ import annotations

import datetime as dt
import time
from typing import Any

import harness

AS_OF = dt.date(2025, 12, 31)
SHARES = (("caller", 0.3, 0.35), ("victim", 0.26, 0.35), ("location", 0.44, 0.2))


def _columns(n: int, one_caller: bool = False) -> Any:
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    from asvat.findings.repeats import APPEARANCES

    random = np.random.default_rng(1)
    logs = n if one_caller else int(n * 0.44)
    begin = np.datetime64("2021-01-01T00:00:00")
    at = begin + np.sort(random.integers(0, int(5 * 365.25 * 86400), logs)).astype("m8[s]")
    event = np.arange(logs)
    same = random.random(logs) < 0.1
    event[same] = np.maximum(event[same] - random.integers(1, 5, same.sum()), 0)
    name = pc.binary_join_element_wise(
        "log-", pc.cast(pa.array(random.permutation(logs)), pa.string()), ""
    )
    parts = []
    for counted, share, shape in (("caller", 1.0, 1.0),) if one_caller else SHARES:
        size = int(n * share)
        row = np.sort(random.choice(logs, size, replace=False))
        rate = random.gamma(shape, 1 / shape, size)
        who = np.zeros(size, int) if one_caller else random.choice(size, size, p=rate / rate.sum())
        exact = who * 4 + (random.random(size) < 0.2) * random.integers(1, 4, size)
        columns = {
            "incident_id": name.take(pa.array(row)),
            "counted": pa.array([counted] * size),
            "subject_id": pc.binary_join_element_wise(
                counted, pc.cast(pa.array(who), pa.string()), "-"
            ),
            "exact_id": pc.binary_join_element_wise(
                counted, pc.cast(pa.array(exact), pa.string()), "="
            ),
            "event_id": name.take(pa.array(event[row])),
            "at": pa.array(at[row]),
            "occurred": pa.array(at[row] - random.exponential(20_000, size).astype("m8[s]")),
            "severity": pa.array(random.choice([0.5, 1, 2, 3, 5], size)),
            "kind": pa.array(random.choice(["NOISE", "ROWDY", "NEIGH"], size)),
            "hour": pa.array(random.integers(0, 24, size)),
            "easting": pa.array(430_000.0 + random.integers(0, 5, size) * 300),
            "northing": pa.array(np.full(size, 430_000.0)),
            "peers": pa.array(random.choice(["Leeds", "Bradford", "Kirklees"], size)),
        }
        parts.append(
            pa.table([columns[f.name].cast(f.type) for f in APPEARANCES], schema=APPEARANCES)
        )
    return pa.concat_tables(parts)


def _both(table: Any) -> dict[str, Any]:
    import pyarrow.compute as pc

    from asvat.findings.repeats import (
        SeriesSettings,
        count_repeats,
        describe_series,
        fit_peer_rates,
        repeat_settings,
    )

    start = time.perf_counter()
    rates = fit_peer_rates(table, AS_OF)
    fitted = time.perf_counter() - start
    start, busy = time.perf_counter(), time.process_time()
    repeats = count_repeats(table, repeat_settings())
    counted = time.perf_counter() - start
    series = describe_series(table, AS_OF, SeriesSettings(rates))
    return {
        "seconds": time.perf_counter() - start,
        "check": {
            "counting s": round(counted, 2),
            "processor s": round(time.process_time() - busy, 2),
            "fitting besides s": round(fitted, 2),
            "repeats": repeats.num_rows,
            "met": pc.sum(repeats.column("met")).as_py(),
            "series": series.num_rows,
            "escalating": pc.sum(series.column("escalating")).as_py(),
        },
    }


def force(n: int) -> dict[str, Any]:
    return _both(_columns(n))


def one_caller(n: int) -> dict[str, Any]:
    return _both(_columns(n, one_caller=True))


def _ninety_days(table: Any) -> tuple[int, float]:
    from asvat.findings.repeats import count_repeats, repeat_settings

    start = time.perf_counter()
    setting = [s for s in repeat_settings() if s.code == "repeat-90-days"]
    rows = count_repeats(table, setting).num_rows
    return rows, time.perf_counter() - start


def one_setting(n: int) -> dict[str, Any]:
    rows, seconds = _ninety_days(_columns(n))
    return {"seconds": seconds, "check": {"rows with two events or more": rows}}


def duckdb(n: int) -> dict[str, Any]:
    import duckdb

    appearances = _columns(n)  # noqa: F841 - DuckDB reads it by its name
    start = time.perf_counter()
    (rows,) = duckdb.sql(
        "SELECT count(*) FROM (SELECT count(DISTINCT event_id) OVER (PARTITION BY counted, "
        "subject_id ORDER BY a.at RANGE BETWEEN (INTERVAL 90 DAYS + (a.at - a.at::DATE)) PRECEDING "
        "AND CURRENT ROW) AS events FROM appearances a) WHERE events >= 2"
    ).fetchone() or (0,)
    seconds = time.perf_counter() - start
    return {"seconds": seconds, "check": {"rows with two events or more": rows}}


def conduct(n: int) -> dict[str, Any]:
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    from asvat.findings.series import LINKS, conduct_settings, course_of_conduct
    from asvat.findings.tables import NARRATIVES

    random = np.random.default_rng(2)
    name = pc.cast(pa.array(np.arange(n)), pa.string())
    begin = np.datetime64("2021-01-01T00:00:00")
    at = begin + np.sort(random.integers(0, int(5 * 365.25 * 86400), n)).astype("m8[s]")
    given = {
        "incident_id": name,
        "event_id": name,
        "at": pa.array(at),
        "target_id": pc.cast(pa.array(random.integers(0, n // 3, n)), pa.string()),
        "suspect_id": pa.array(random.integers(0, n // 5, n), mask=random.random(n) < 0.6).cast(
            pa.string()
        ),
        "closing_code": pa.array(random.choice(["ASB-N", "ASB-P"], n)),
    }
    links = pa.table(
        [given[f.name].cast(f.type) if f.name in given else pa.nulls(n, f.type) for f in LINKS],
        schema=LINKS,
    )
    told_of = np.flatnonzero(random.random(n) < 0.3)
    kinds = random.choice(["9A", "58A", "105A", "8Q"], len(told_of), p=[0.5, 0.3, 0.15, 0.05])
    crime = NARRATIVES.field("crimes").type.value_type
    words = pa.array([["shouted abuse at her"], ["followed her home"]])
    structs = pa.StructArray.from_arrays(
        [
            pa.array(kinds),
            words.take(pa.array((kinds == "8Q").astype(int))),
            pa.array(np.full(len(kinds), 0.8)),
            pa.array(["rule"] * len(kinds)),
        ],
        fields=list(crime),
    )
    offsets = np.append(0, np.cumsum(np.bincount(told_of, minlength=n)))
    crimes = pa.ListArray.from_arrays(pa.array(offsets, pa.int32()), structs)
    told = pa.table(
        [name, *(crimes if f.name == "crimes" else pa.nulls(n, f.type) for f in NARRATIVES)],
        schema=pa.schema([("incident_id", pa.string()), *NARRATIVES]),
    )
    start = time.perf_counter()
    found = course_of_conduct(links, told, conduct_settings())
    seconds = time.perf_counter() - start
    return {"seconds": seconds, "check": {"prompts": found.num_rows}}


if __name__ == "__main__":
    engines = {
        "asvat, five settings and series": force,
        "asvat, all logs of one caller": one_caller,
        "asvat, one setting": one_setting,
        "DuckDB window query, one setting": duckdb,
        "asvat, courses of conduct": conduct,
    }
    harness.main(
        "repeats and series",
        ours=engines,
        peers={},
        sizes={
            "asvat, five settings and series": (100_000, 1_000_000, 3_000_000),
            "asvat, all logs of one caller": (1_000_000,),
            "asvat, one setting": (100_000, 1_000_000),
            "DuckDB window query, one setting": (100_000, 1_000_000),
            "asvat, courses of conduct": (100_000, 1_000_000),
        },
        goal={3_000_000: "<= 10 s, <= 1.5 GiB"},
    )
