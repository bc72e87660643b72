"""What happened, counted: by day and hour, by area, and what became of every row."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from scipy.special import gammaincinv

from asvat.dataset.query import NOT_FUTURE, Dataset
from asvat.errors import InputError
from asvat.geography.areas import Areas
from asvat.records.code_lists import lookup
from asvat.records.precision import TimePrecision

TOO_FEW = 5
"""Counts below this say little about an area: its interval is wide and its rate is not ranked."""


def day_hour(start: npt.NDArray[np.datetime64], precision: TimePrecision) -> pa.Table:
    """Return incidents by day of the week (Monday is 0) and hour: 168 rows.

    Raises
    ------
    InputError
        When times are not known to the hour.
    """
    if precision is not TimePrecision.MINUTE:
        raise InputError(
            f"times are known only to the {precision}",
            mend="The force's own records have the hour.",
        )
    day = (start.astype("datetime64[D]").astype(np.int64) + 3) % 7
    hour = start.astype("datetime64[h]").astype(np.int64) % 24
    counts = np.bincount(day * 24 + hour, minlength=168)
    days, hours = np.divmod(np.arange(168), 24)
    return pa.table({"day": days, "hour": hours, "count": counts})


def area_rates(
    areas: Areas,
    position: npt.NDArray[np.int64],
    incidents: pa.Table,
    period: tuple[np.datetime64, np.datetime64],
) -> pa.Table:
    """Return one row an area and category: count, rate per 1,000 residents and its interval.

    Intervals are exact Poisson, 95%. ``few`` marks counts below five.

    Parameters
    ----------
    areas
        The layer.
    position
        Which area each incident lies in, -1 for none, shape (n,).
    incidents
        Columns ``category`` and ``month``.
    period
        First and last month.
    """
    month = incidents.column("month").to_numpy().astype("datetime64[M]")
    inside = (position >= 0) & (month >= period[0]) & (month <= period[1])
    coded = pc.dictionary_encode(incidents.column("category").combine_chunks())
    names = coded.dictionary.to_pylist()
    category = pc.fill_null(coded.indices, len(names)).to_numpy(zero_copy_only=False)
    width = len(names) + 1
    flat = position[inside] * width + category[inside]
    counts = np.bincount(flat, minlength=len(areas.codes) * width).reshape(-1, width)
    area, kind = np.nonzero(counts[:, : len(names)])
    order = np.lexsort((np.array(names, str)[kind], area))
    area, kind = area[order], kind[order]
    count = counts[area, kind].astype(float)
    people = areas.population[area]
    with np.errstate(divide="ignore", invalid="ignore"):
        per = np.where(people > 0, 1000.0 / people, np.nan)
    return pa.table(
        {
            "code": pa.array(areas.codes[area].tolist(), pa.string()),
            "name": pa.array(areas.names[area].tolist(), pa.string()),
            "category": pa.array([names[k] for k in kind], pa.string()),
            "count": count.astype(np.int64),
            "residents": pa.array(people, from_pandas=True),
            "rate_per_1000": pa.array(count * per, from_pandas=True),
            "low": pa.array(gammaincinv(count, 0.025) * per, from_pandas=True),
            "high": pa.array(gammaincinv(count + 1, 0.975) * per, from_pandas=True),
            "few": count < TOO_FEW,
        }
    )


def quality_tables(dataset: Dataset) -> dict[str, pa.Table]:
    """Return what became of every row: flags, precision, rejects and the ledger in numbers."""
    flags = dataset.sql(
        "SELECT flag, count(*) AS rows FROM (SELECT unnest(flags) AS flag FROM incidents) "
        "GROUP BY 1 ORDER BY 2 DESC, 1"
    )
    meaning = lookup("flags", "code", "label")
    flags = flags.append_column(
        "meaning", pa.array([meaning.get(f, f) for f in flags.column(0).to_pylist()], pa.string())
    )
    precision = dataset.sql(
        "SELECT time_precision, place_precision, count(*) AS rows FROM incidents "
        "GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2"
    )
    return {
        "flags": flags,
        "precision": precision,
        "rejects": dataset.arrow("rejects"),
        "agencies": dataset.sql(
            "SELECT agency, source, regime, marking, count(*) AS rows, min(month) AS first, "
            f"max(month) AS last FROM incidents WHERE {NOT_FUTURE} "
            "GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4"
        ),
    }
