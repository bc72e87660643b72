"""Crimes to consider: from the narrative, and from a series in which no single log shows one.

These are prompts to a person who knows the counting rules. Nothing is created, closed or lowered.
A crime must be recorded within 24 hours of the report (Crime Recording Rules); ``due`` is that
moment.
"""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from asvat.dataset.query import Touched
from asvat.findings.gather import Gathered
from asvat.findings.series import LINKS, conduct_settings, course_of_conduct
from asvat.findings.series.links import TOLD
from asvat.findings.tables import RECORDING
from asvat.records.code_lists import code_list
from asvat.records.sessions import session

_SQL = """
WITH told AS (
    SELECT l.incident_id, coalesce(l.reported_at, l.occurred_from) AS at, unnest(t.crimes) AS c,
           t.rules
    FROM logs l JOIN told t USING (incident_id) SEMI JOIN wider w USING (incident_id)
    WHERE l.scope
)
SELECT incident_id, c.class AS class, 'narrative' AS basis, c.evidence AS evidence,
       []::VARCHAR[] AS related, p.label AS point_to_prove, c.confidence,
       c.rule || ' ' || rules AS rule,
       "at" + INTERVAL 24 HOURS AS due, coalesce(p.supervisor = 'yes', false) AS supervisor
FROM told LEFT JOIN points p ON p.code = c.class
ORDER BY incident_id, class
"""

_LINKS = """
WITH target AS (
    SELECT incident_id, subject_id, counted FROM appearances WHERE counted = 'victim'
    UNION ALL
    SELECT incident_id, subject_id, counted FROM appearances a WHERE counted = 'caller'
    AND incident_id NOT IN (SELECT incident_id FROM appearances WHERE counted = 'victim')
)
SELECT DISTINCT l.incident_id, l.event_id, coalesce(l.reported_at, l.occurred_from) AS at,
       t.subject_id AS target_id, s.person_id AS suspect_id, NULL::VARCHAR AS suspect_place,
       l.asb_category, l.subtype, l.closing_code, l.offence_class, l.qualifiers
FROM logs l JOIN target t USING (incident_id) LEFT JOIN suspects s USING (incident_id)
ORDER BY l.incident_id, target_id, suspect_id
"""


def prompts(got: Gathered, told: pa.Table, wider: Touched) -> pa.Table:
    """Return the crimes to consider in the touched logs (:data:`asvat.findings.tables.RECORDING`).

    Parameters
    ----------
    got
        The logs, with everyone in them.
    told
        What their narratives tell (:data:`asvat.findings.reading.READ`).
    wider
        The logs to answer for.
    """
    with session() as db:
        db.register("logs", got.logs)
        db.register("told", told)
        db.register("wider", wider.incidents)
        db.register("points", code_list("points_to_prove"))
        db.register("appearances", got.appearances)
        db.register("suspects", got.suspects)
        single = db.execute(_SQL).to_arrow_table().cast(RECORDING)
        links = db.execute(_LINKS).to_arrow_table().cast(LINKS)
    courses = course_of_conduct(links, told.select(list(TOLD)), conduct_settings())
    mine = courses.filter(pc.is_in(courses.column("incident_id"), wider.ids().combine_chunks()))
    return pa.concat_tables([single, mine.cast(RECORDING)])
