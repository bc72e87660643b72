"""People and places that come up again in the logs of some days. Names are not in these lists."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa

from asvat.findings.listing.days import Chosen
from asvat.findings.listing.reader import Reader
from asvat.findings.listing.words import in_words

EVERY = ("caller", "victim", "location")

_SQL = """
WITH counted AS (
    SELECT r.*, c.part FROM {repeats} r JOIN chosen c USING (incident_id)
    WHERE r.counted IN ({counters})
),
about AS (
    SELECT incident_id, record_id, coalesce(reported_at, occurred_from) AS told, area_name
    FROM {incidents} SEMI JOIN counted USING (incident_id)
),
latest AS (
    SELECT counted, subject_id, arg_max(incident_id, (told, incident_id)) AS incident_id,
           list(DISTINCT record_id ORDER BY record_id) AS logs_due
    FROM counted JOIN about USING (incident_id) GROUP BY 1, 2
),
stands AS (
    SELECT c.counted, c.subject_id, l.logs_due, a.told AS last_log, a.area_name AS district,
           coalesce(list(c.setting ORDER BY c.setting) FILTER (c.met), []) AS met,
           max(c.events) AS events, max(c.logs) AS logs, arg_max(c.exact, c.events) AS exact,
           arg_max(c.first, c.events) AS first
    FROM counted c JOIN latest l USING (counted, subject_id, incident_id)
    JOIN about a USING (incident_id) GROUP BY ALL
)
SELECT s.counted, s.subject_id, p.label AS place, s.district, s.met, s.events, s.exact, s.logs,
       s.first, s.last_log, t.events AS events_ever, t.first AS first_ever, t.rate, t.rate_low,
       t.rate_high, t.peer_rate, t.unusual, coalesce(t.escalating, false) AS escalating, t.why,
       s.logs_due
FROM stands s LEFT JOIN {series} t USING (counted, subject_id)
LEFT JOIN {places} p ON p.place_id = s.subject_id
WHERE len(s.met) > 0 OR NOT {only_met}
ORDER BY escalating DESC, s.events DESC, t.unusual DESC NULLS LAST, s.counted, s.subject_id
"""


def repeats_of(
    reader: Reader, chosen: Chosen, counters: Sequence[str] = EVERY, *, only_met: bool = True
) -> pa.Table:
    """Return the callers, victims and locations that come up again in the chosen logs.

    Each stands as it was counted at its last log of these days; the three counters are apart.

    Parameters
    ----------
    counters
        Which of caller, victim and location.
    only_met
        Only those that have met a setting for repeats.

    Returns
    -------
    pa.Table
        ``counted, subject_id, place`` (of locations), ``district, met`` (codes of the settings),
        ``settings`` (in words), ``events, exact, logs, first`` (in the widest window),
        ``last_log``, the series as in :data:`asvat.findings.tables.SERIES`, and ``logs_due``. What
        escalates comes first, then the most events.
    """
    parts = chosen.parts()
    found = reader.sql(
        _SQL.format(
            repeats=reader.of("repeats", parts),
            counters=", ".join(f"'{name}'" for name in EVERY if name in counters),
            incidents=reader.records(),
            series=reader.of("series"),
            places=reader.of("places"),
            only_met="true" if only_met else "false",
        )
    )
    at = found.schema.get_field_index("met") + 1
    words = [[in_words("setting", s) for s in met] for met in found.column("met").to_pylist()]
    return found.add_column(at, "settings", pa.array(words, pa.list_(pa.string())))
