"""Crimes to consider in the logs of some days, with the clock that runs."""

from __future__ import annotations

import pyarrow as pa

from asvat.findings.listing.days import Chosen
from asvat.findings.listing.reader import Reader
from asvat.findings.listing.words import in_words

_SQL = """
WITH asked AS (
    SELECT r.* FROM {recording} r SEMI JOIN chosen USING (incident_id)
),
about AS (
    SELECT incident_id, record_id, agency, reported_at, area_name, closing_code
    FROM {incidents} SEMI JOIN asked USING (incident_id)
),
ranked AS (
    SELECT incident_id, closed_on, rank, event_id FROM {queue} SEMI JOIN asked USING (incident_id)
)
SELECT q.closed_on, q.rank, a.record_id AS log, a.agency, r.class, r.basis, r.confidence,
       r.evidence, r.point_to_prove, a.reported_at, r.due, r.supervisor, r.related, r.rule,
       a.closing_code, a.area_name AS district, q.event_id, r.incident_id
FROM asked r JOIN about a USING (incident_id) LEFT JOIN ranked q USING (incident_id)
ORDER BY r.supervisor DESC, r.confidence DESC, r.due, r.incident_id, r.class
"""


def recording_of(reader: Reader, chosen: Chosen) -> pa.Table:
    """Return the crimes to consider in the chosen logs: a supervisor's first, then the surest.

    Columns: ``closed_on, rank, log, agency, class, crime`` (in words), ``basis, confidence,
    evidence, point_to_prove, reported_at, due, supervisor, related, rule, closing_code, district,
    event_id, incident_id``.
    """
    parts = chosen.parts()
    found = reader.sql(
        _SQL.format(
            recording=reader.of("recording", parts),
            incidents=reader.records(),
            queue=reader.of("queue", parts),
        )
    )
    at = found.schema.get_field_index("class") + 1
    crime = [in_words("class", code) for code in found.column("class").to_pylist()]
    return found.add_column(at, "crime", pa.array(crime, pa.string()))
