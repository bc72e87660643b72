"""What each log in scope brings to its priority.

Everything looks back from the log: what came later changes no earlier log's place.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from asvat.findings.priority.queue import MATTERS
from asvat.records.code_lists import code_list
from asvat.records.sessions import session

YEAR = ("repeat-person-12-months", "repeat-location-12-months")
QUARTER = "repeat-90-days"
"""Settings of ``repeat_settings`` whose counts make history and escalation."""

_SQL = f"""
WITH listed AS (
    SELECT l.incident_id, l.event_id, coalesce(l.reported_at, l.occurred_from) AS at,
           coalesce(l.closed_at, l.reported_at, l.occurred_from)::DATE AS closed_on,
           l.severity, n.* EXCLUDE (incident_id)
    FROM logs l LEFT JOIN narratives n USING (incident_id) WHERE l.scope
),
crime AS (
    SELECT incident_id, unnest(crimes) AS c FROM listed
),
harm AS (
    SELECT incident_id, max(w.weight * c.confidence) AS worst,
           arg_max(o.label || ' (' || c.class || ')', w.weight * c.confidence) AS told
    FROM crime JOIN severity_weights w ON w.field = 'offence_class' AND w.value = c.class
    LEFT JOIN offence_classes o ON o.code = c.class GROUP BY 1
),
factor AS (
    SELECT incident_id, unnest(vulnerability).factor AS item FROM narratives
),
victim AS (
    SELECT a.incident_id, a.subject_id, a.at FROM appearances a WHERE a.counted = 'victim'
),
lasting AS (
    SELECT v.subject_id, f.item, min(v.at) AS since FROM victim v JOIN factor f USING (incident_id)
    WHERE f.item IN (SELECT item FROM priority_values WHERE lasting) GROUP BY 1, 2
),
known AS (
    SELECT l.incident_id, f.item, true AS now FROM factor f JOIN listed l USING (incident_id)
    UNION ALL
    SELECT v.incident_id, w.item, false FROM victim v SEMI JOIN listed USING (incident_id)
    JOIN lasting w ON w.subject_id = v.subject_id AND w.since < v.at
),
each AS (
    SELECT incident_id, item, bool_or(now) AS now FROM known GROUP BY 1, 2
),
vulnerable AS (
    SELECT incident_id, sum(v.value) AS total,
           string_agg(lower(v.label) || CASE WHEN now THEN '' ELSE ' (from an earlier log)' END,
                      ', ' ORDER BY now DESC, v.value DESC, v.label) AS told
    FROM each JOIN priority_values v ON v.part = 'vulnerability' AND v.item = each.item
    GROUP BY 1
),
counted AS (
    SELECT incident_id, counted, max(events) FILTER (setting IN {YEAR}) AS year,
           max(events) FILTER (setting = '{QUARTER}') AS quarter
    FROM repeats GROUP BY 1, 2
),
history AS (
    SELECT incident_id, sum(v.value * (year - 1)) AS total,
           string_agg(counted || ' ' || (year)::VARCHAR || ' times in twelve months',
                      ', ' ORDER BY v.value DESC) AS told,
           max(year) AS year, max(quarter) AS quarter
    FROM counted JOIN priority_values v ON v.part = 'history' AND v.item = counted.counted
    WHERE year > 1 GROUP BY 1
),
pace AS (
    SELECT incident_id, max(year) AS year, arg_max(quarter, year) AS quarter
    FROM counted WHERE counted <> 'location' GROUP BY 1
),
serial AS (
    SELECT incident_id, max(w.weight * r.confidence) AS worst,
           arg_max(o.label || ' (' || r.class || ')', w.weight * r.confidence) AS told
    FROM recording r JOIN severity_weights w ON w.field = 'offence_class' AND w.value = r.class
    LEFT JOIN offence_classes o ON o.code = r.class WHERE r.basis = 'series' GROUP BY 1
)
SELECT l.incident_id, l.event_id, l.at, l.closed_on,
       coalesce(list_transform(l.triggers, t -> t.trigger), []) AS triggers,
       greatest(l.severity, coalesce(h.worst, 0)) + CASE WHEN l.urgent THEN 3 ELSE 0 END AS harm,
       concat_ws('; ', CASE WHEN l.urgent THEN 'someone may be in danger now' END,
                 CASE WHEN h.worst > l.severity THEN 'the text tells of ' || lower(h.told[1])
                      || h.told[2:] ELSE 'by its codes' END) AS harm_why,
       coalesce(v.total, 0) AS vulnerability, coalesce(v.told, '') AS vulnerability_why,
       coalesce(y.total, 0) AS history, coalesce(y.told, '') AS history_why,
       coalesce(p.year, 0) AS year, coalesce(p.quarter, 0) AS quarter,
       coalesce(l.probability, 0) * coalesce(h.worst, 0) + coalesce(s.worst, 0) AS recording,
       concat_ws('; ', CASE WHEN h.told IS NOT NULL AND l.probability > 0 THEN 'consider '
                 || h.told || ', probability ' || round(l.probability, 2)::VARCHAR END,
                 'the series points to ' || s.told) AS recording_why
FROM listed l LEFT JOIN harm h USING (incident_id) LEFT JOIN vulnerable v USING (incident_id)
LEFT JOIN history y USING (incident_id) LEFT JOIN pace p USING (incident_id)
LEFT JOIN serial s USING (incident_id)
ORDER BY incident_id
"""


def matters(
    logs: pa.Table,
    narratives: pa.Table,
    appearances: pa.Table,
    repeats: pa.Table,
    recording: pa.Table,
) -> pa.Table:
    """Return what each log in scope brings (:data:`asvat.findings.priority.MATTERS`).

    Parameters
    ----------
    logs
        As :class:`asvat.findings.gather.Gathered` has them.
    narratives
        ``incident_id`` and :data:`asvat.findings.tables.NARRATIVES`, of earlier logs too.
    appearances
        Who and what comes up where (:data:`asvat.findings.repeats.APPEARANCES`): what is known of
        a victim from an earlier log is not forgotten.
    repeats, recording
        :data:`asvat.findings.tables.REPEATS` and :data:`asvat.findings.tables.RECORDING`.
    """
    with session() as db:
        for name, table in (
            ("logs", logs),
            ("narratives", narratives),
            ("appearances", appearances),
            ("repeats", repeats),
            ("recording", recording),
            ("severity_weights", _weights()),
            ("offence_classes", code_list("offence_classes")),
            ("priority_values", _values()),
        ):
            db.register(name, table)
        found = db.execute(_SQL).to_arrow_table()
    pace, why = _escalation(found)
    at = found.schema.get_field_index("year")
    found = found.drop_columns(["year", "quarter"])
    found = found.add_column(at, "escalation", pa.array(pace))
    found = found.append_column("escalation_why", why)
    return found.select(MATTERS.names).cast(MATTERS)


def _escalation(found: pa.Table) -> tuple[np.ndarray, pa.Array]:
    """Return how surprising it is that so many of a year's events fell in its last 90 days.

    The value is minus the decimal logarithm of the chance of so many or more if the events had
    fallen evenly (binomial); the latest event is left out, since it is the reason to look.
    """
    from scipy.stats import binom  # noqa: PLC0415 - loads only where a run is made

    year = np.maximum(found.column("year").to_numpy().astype(np.int64) - 1, 0)
    late = np.clip(found.column("quarter").to_numpy().astype(np.int64) - 1, 0, year)
    pairs, back = np.unique(np.stack([year, late], axis=1), axis=0, return_inverse=True)
    chance = binom.sf(pairs[:, 1] - 1, pairs[:, 0], 90 / 365)
    value = np.where(pairs[:, 1] >= 2, np.maximum(-np.log10(np.maximum(chance, 1e-12)), 0.0), 0.0)
    words = [
        f"{n + 1} of {y + 1} events of the year in the last 90 days" if v > 0 else ""
        for (y, n), v in zip(pairs.tolist(), value.tolist(), strict=True)
    ]
    back = back.reshape(-1)
    return value[back], pa.array(words, pa.string()).take(pa.array(back))


def _weights() -> pa.Table:
    table = code_list("severity_weights")
    at = table.schema.get_field_index("weight")
    return table.set_column(at, "weight", table.column("weight").cast(pa.float64()))


def _values() -> pa.Table:
    table = code_list("priority_values")
    at = table.schema.get_field_index("value")
    table = table.set_column(at, "value", table.column("value").cast(pa.float64()))
    return table.append_column("lasting", pc.equal(pc.fill_null(table.column("lasts"), ""), "yes"))
