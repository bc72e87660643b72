"""What happened by type and by month, with what was to be expected where that can be said."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from asvat.errors import InputError
from asvat.hotspots.trends import Trends, trends
from asvat.records.provenance import stamp

Months = npt.NDArray[np.datetime64]
_CHANGE = {
    "before": pa.int64(),
    "after": pa.int64(),
    "percent": pa.float64(),
    "low": pa.float64(),
    "high": pa.float64(),
    "against": pa.string(),
}


def timelines(
    category: pa.ChunkedArray,
    month: Months,
    subject: npt.NDArray[np.bool_],
    on_record: Sequence[dt.date],
    period: tuple[np.datetime64, np.datetime64],
) -> tuple[dict[str, pa.Table], str]:
    """Count by type and month, and fit trends where there are months enough.

    Parameters
    ----------
    category, month, subject
        Of every incident on record: its category code, its month, and whether it belongs to the
        subject of the report.
    on_record
        Months that have any incident; the others are missing, not quiet.
    period
        First and last month of the report.

    Returns
    -------
    tables, why_not
        ``by_type``, ``by_month``, ``headline``, and where they could be fitted ``trends`` and
        ``trend_months``; why there are no trends, or empty text.
    """
    months = np.array([m for m in on_record if m], "datetime64[M]")
    coded = pc.dictionary_encode(category.combine_chunks())
    names: list[str] = [str(n) for n in coded.dictionary.to_pylist()]
    kind = pc.fill_null(coded.indices, len(names)).to_numpy(zero_copy_only=False)
    at = np.searchsorted(months, month)
    flat = np.bincount(kind * len(months) + at, minlength=(len(names) + 1) * len(months))
    by_kind = flat.reshape(len(names) + 1, len(months))[: len(names)]
    counts = np.vstack([np.bincount(at[subject], minlength=len(months)), by_kind])
    labels = {"type": ["subject", *names]}
    inside = (months >= period[0]) & (months <= period[1])
    until = months <= period[1]
    found, why_not = None, ""
    try:
        found = trends(counts[:, until].astype(np.int64), months[until], labels)
    except InputError as error:
        why_not = str(error)
    tables = {
        "by_type": _by_type(names, by_kind[:, inside].sum(axis=1), found),
        "by_month": _by_month(months[inside], counts[0, inside], found),
        "headline": pa.table(_changes(found, [0])),
    }
    if found is not None:
        tables |= {"trends": found.table(), "trend_months": found.month_table()}
    return tables, why_not


def _by_type(names: list[str], count: npt.NDArray[np.int64], found: Trends | None) -> pa.Table:
    order = [int(i) for i in np.argsort(-count, kind="stable") if count[i]]
    total = max(int(count.sum()), 1)
    columns = {
        "category": pa.array([names[i] for i in order], pa.string()),
        "count": pa.array([int(count[i]) for i in order], pa.int64()),
        "share": pa.array([count[i] / total for i in order], pa.float64()),
        **_changes(found, [i + 1 for i in order]),
    }
    about = {"share": "of all incidents in the period"}
    return stamp(pa.table(columns), "counts by type", about, list(found.caveats if found else ()))


def _changes(found: Trends | None, series: list[int]) -> dict[str, pa.Array]:
    """Return the change of the last year on record against the year before, per cent."""
    rows: list[dict[str, object]] = []
    for i in series:
        row: dict[str, object] = dict.fromkeys(_CHANGE)
        if found is not None and found.series.months_compared[i]:
            s = found.series
            row |= {"before": int(s.before[i]), "after": int(s.after[i])}
            if not s.small_base[i] and math.isfinite(s.change[i]):
                row |= {
                    "percent": 100.0 * (float(s.change[i]) - 1.0),
                    "low": 100.0 * (float(s.change_low[i]) - 1.0),
                    "high": 100.0 * (float(s.change_high[i]) - 1.0),
                }
            compared = int(s.months_compared[i])
            row["against"] = (
                "the 12 months before"
                if compared == 12
                else f"the same {compared} months a year before"
            )
        rows.append(row)
    return {name: pa.array([r[name] for r in rows], kind) for name, kind in _CHANGE.items()}


def _by_month(months: Months, count: npt.NDArray[np.int64], found: Trends | None) -> pa.Table:
    expected = low = high = np.full(len(months), np.nan)
    unusual = np.zeros(len(months), bool)
    note = ""
    if found is not None:
        at = np.searchsorted(found.month, months)
        expected, low, high = (
            getattr(found.months, name)[0][at] for name in ("expected", "low", "high")
        )
        unusual = found.months.unusual[0][at] != 0
        note = " ".join(found.caveats)
    table = pa.table(
        {
            "month": pa.array(months.astype("datetime64[D]")),
            "count": pa.array(count, pa.int64()),
            "expected": pa.array(expected, from_pandas=True),
            "low": pa.array(low, from_pandas=True),
            "high": pa.array(high, from_pandas=True),
            "unusual": unusual,
        }
    )
    stamped = stamp(table, "counts by month", {"interval": 0.95}, [note] if note else [])
    return stamped.replace_schema_metadata(
        {**(stamped.schema.metadata or {}), b"note": note.encode()}
    )
