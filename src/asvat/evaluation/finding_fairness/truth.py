"""What is true of each log of a simulated force, one column a kind of finding."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from asvat.errors import InputError
from asvat.evaluation.finding_fairness.raised import (
    ALERT,
    CRIME,
    REPEATS,
    TENTH,
    factor_name,
)
from asvat.findings.listing.reader import Reader
from asvat.findings.repeats import APPEARANCES, count_repeats, repeat_settings
from asvat.findings.scope import counted
from asvat.linkage.linkable import LINKABLE

TODAY, THIS_WEEK = 3, 2
"""Levels of ``truth_serious``: needs someone today; this week."""

_FILES = ("crimes", "vulnerability", "serious", "people", "events", "places")

Truth = dict[str, tuple[np.ndarray, np.ndarray]]
"""By finding: whether it is so, and whether that can be judged; in the order of the logs."""


def truth_of(reader: Reader, folder: Path, logs: pa.Table) -> Truth:
    """Return what is true of each log, from the folder that ``asvat simulate`` wrote.

    A crime is to be considered where one was missed; a factor of vulnerability is so where the
    caller tells it, and cannot be judged where it is true and not told; an alert is right where
    the log needs someone today, the first tenth where it needs someone within the week. Repeats
    are counted by the same settings over the true people, places and events.

    Raises
    ------
    InputError
        When a file of the truth is missing.
    """
    for name in _FILES:
        if not _path(folder, name).exists():
            raise InputError(
                f"there is no truth_{name}.csv",
                where=str(folder),
                mend="Name the folder that asvat simulate wrote.",
            )
    ids = logs.column("record_id")
    every = np.ones(len(ids), bool)

    def among(query: str) -> np.ndarray:
        return np.asarray(pc.is_in(ids, reader.sql(query).column(0).combine_chunks()))

    crimes, serious, factors = (_csv(folder, n) for n in ("crimes", "serious", "vulnerability"))
    truth: Truth = {
        CRIME: (among(f"SELECT DISTINCT record_id FROM {crimes} WHERE missed"), every),
        ALERT: (among(f"SELECT record_id FROM {serious} WHERE serious >= {TODAY}"), every),
        TENTH: (among(f"SELECT record_id FROM {serious} WHERE serious >= {THIS_WEEK}"), every),
    }
    met = _true_repeats(reader, folder)
    for counter, name in REPEATS.items():
        mine = met.filter(pc.equal(met.column("counted"), counter)).column("incident_id")
        so = pc.is_in(logs.column("incident_id"), mine.combine_chunks())
        truth[name] = (np.asarray(so), every)
    for factor in reader.sql(f"SELECT DISTINCT factor FROM {factors} ORDER BY 1").column(0):
        where = f"WHERE factor = '{factor.as_py()}'"
        told = among(f"SELECT record_id FROM {factors} {where} AND told")
        untold = among(f"SELECT record_id FROM {factors} {where} AND NOT told")
        truth[factor_name(factor.as_py())] = (told, told | ~untold)
    return truth


_TRUE_APPEARANCES = """
WITH logs AS (
    SELECT incident_id, record_id, coalesce(reported_at, occurred_from) AS told, occurred_from
    FROM counting
),
who AS (
    SELECT record_id, role AS counted, person AS subject FROM {people}
    WHERE role IN ('caller', 'victim')
    UNION ALL SELECT record_id, 'location', place FROM {places} WHERE kind <> 'street'
)
SELECT l.incident_id, w.counted, w.subject AS subject_id, e.event AS event_id, l.told AS "at",
       l.occurred_from AS occurred
FROM who w JOIN logs l USING (record_id) JOIN {events} e USING (record_id)
ORDER BY ALL
"""


def _true_repeats(reader: Reader, folder: Path) -> pa.Table:
    """Return ``incident_id, counted`` of the logs at which a setting for repeats is truly met."""
    records = reader.sql(
        "SELECT incident_id, record_id, reported_at, occurred_from, closing_code, offence_class, "
        f"category FROM {reader.records()} WHERE {LINKABLE}"
    )
    reader.db.register("counting", records.filter(counted(records)))
    found = reader.sql(
        _TRUE_APPEARANCES.format(
            people=_csv(folder, "people"),
            places=_csv(folder, "places"),
            events=_csv(folder, "events"),
        )
    )
    columns = [
        found.column(field.name).cast(field.type)
        if field.name in found.column_names
        else pa.nulls(found.num_rows, field.type)
        for field in APPEARANCES
    ]
    repeats = count_repeats(pa.table(columns, schema=APPEARANCES), repeat_settings())
    met = repeats.filter(repeats.column("met"))
    return met.select(["incident_id", "counted"]).group_by(["incident_id", "counted"]).aggregate([])


def _path(folder: Path, name: str) -> Path:
    return folder / f"truth_{name}.csv"


def _csv(folder: Path, name: str) -> str:
    quoted = str(_path(folder, name)).replace("'", "''")
    return f"read_csv('{quoted}', header = true, all_varchar = false)"
