"""Series from models whose truth is known."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from asvat.findings.repeats import APPEARANCES

BEGIN = np.datetime64("2022-01-01T00:00:00", "s")


def made_table(
    subject, day, *, severity=None, kind=None, hour=None, easting=None, counted="victim"
):
    """Appearances of numbered subjects at days after BEGIN, each log an event."""
    size = len(day)
    seconds = (np.asarray(day) * 86400).astype(np.int64).astype("timedelta64[s]")
    names = [f"l{i:07}" for i in range(size)]
    columns = {
        "incident_id": names,
        "counted": [counted] * size,
        "subject_id": [f"p{s:06}" for s in subject],
        "exact_id": [None] * size,
        "event_id": names,
        "at": pa.array(BEGIN + seconds),
        "occurred": [None] * size,
        "severity": [1.0] * size if severity is None else severity,
        "kind": ["ROWDY"] * size if kind is None else kind,
        "hour": [20] * size if hour is None else hour,
        "easting": [430_000.0] * size if easting is None else easting,
        "northing": [433_000.0] * size,
        "peers": ["Leeds"] * size,
    }
    return pa.table(
        [pa.array(columns[f.name], f.type, from_pandas=True) for f in APPEARANCES],
        schema=APPEARANCES,
    )


def steady_series(subjects, shape, mean, years, seed):
    """Poisson series with gamma rates: subjects and days of their events, and the true rates."""
    random = np.random.default_rng(seed)
    rate = random.gamma(shape, mean / shape, subjects)
    number = random.poisson(rate * years)
    subject = np.repeat(np.arange(subjects), number)
    return subject, random.uniform(0, years * 365.25, number.sum()), rate


@pytest.fixture(scope="session")
def table():
    """Make appearances of numbered subjects: see :func:`made_table`."""
    return made_table


@pytest.fixture(scope="session")
def steady():
    """Make series with constant rates: see :func:`steady_series`."""
    return steady_series
