"""What is raised on each log in scope, one column a kind of finding."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from asvat.findings.listing.reader import Reader
from asvat.findings.listing.words import in_words

CRIME, ALERT, TENTH = "crime to consider", "alert", "first tenth of the queue"
REPEATS = {name: f"repeat {name}" for name in ("victim", "caller", "location")}

_SQL = """
WITH due AS (
    SELECT incident_id, alert, score, rank() OVER (ORDER BY score DESC, incident_id) AS place
    FROM {queue}
),
prompted AS (SELECT DISTINCT incident_id FROM {recording}),
again AS (
    SELECT incident_id, bool_or(counted = 'victim') AS victim,
           bool_or(counted = 'caller') AS caller, bool_or(counted = 'location') AS location
    FROM {repeats} WHERE met GROUP BY 1
),
told AS (
    SELECT incident_id, list_transform(vulnerability, lambda v: v.factor) AS factors
    FROM {narratives}
),
placed AS (
    SELECT incident_id, place_id, default_geocode, easting, northing FROM {incident_places}
)
SELECT d.incident_id, i.record_id, i.area_name, i.channel,
       CASE WHEN p.default_geocode THEN NULL ELSE i.lsoa_code END AS lsoa_code,
       p.easting, p.northing, coalesce(p.place_id, d.incident_id) AS cluster,
       r.incident_id IS NOT NULL AS crime, d.alert,
       d.place <= (SELECT count(*) FROM due) / 10.0 AS tenth,
       coalesce(a.victim, false) AS victim, coalesce(a.caller, false) AS caller,
       coalesce(a.location, false) AS location, coalesce(t.factors, []) AS factors
FROM due d JOIN {incidents} i USING (incident_id) LEFT JOIN prompted r USING (incident_id)
LEFT JOIN again a USING (incident_id) LEFT JOIN told t USING (incident_id)
LEFT JOIN placed p USING (incident_id) ORDER BY d.incident_id
"""


def raised(reader: Reader) -> tuple[pa.Table, dict[str, pa.Array]]:
    """Return the logs in scope, and for each kind of finding whether it is raised on each.

    Returns
    -------
    logs
        ``incident_id, record_id, area_name, channel, lsoa_code, easting, northing`` (none where
        the point is a default), ``cluster``: the place, since logs of one place are alike.
    findings
        By name, in the order in which they are told; booleans in the order of `logs`.
    """
    found = reader.sql(
        _SQL.format(
            incidents=reader.records(),
            **{n: reader.of(n) for n in _TABLES},
        )
    )
    kinds = {CRIME: found.column("crime"), ALERT: found.column("alert")}
    kinds[TENTH] = found.column("tenth")
    kinds |= {name: found.column(counter) for counter, name in REPEATS.items()}
    factors = found.column("factors").combine_chunks()
    parents, flat = pc.list_parent_indices(factors), pc.list_flatten(factors)
    rows = pa.array(range(found.num_rows))
    for factor in sorted(f for f in pc.unique(flat).to_pylist() if f):
        kinds[factor_name(factor)] = pc.is_in(
            rows, parents.filter(pc.equal(flat, factor)).cast(pa.int64())
        )
    return found.select(_LOGS), {name: _whole(column) for name, column in kinds.items()}


_TABLES = ("queue", "recording", "repeats", "narratives", "incident_places")
_LOGS = [
    "incident_id", "record_id", "area_name", "channel", "lsoa_code", "easting", "northing",
    "cluster",
]  # fmt: skip


def factor_name(factor: str) -> str:
    """Return the name of the finding that a factor of vulnerability is told."""
    return f"vulnerability: {in_words('factor', factor).lower()}"


def _whole(column: pa.Array | pa.ChunkedArray) -> pa.Array:
    return column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
