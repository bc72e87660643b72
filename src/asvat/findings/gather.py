"""Lay out who and what comes up in which log, as the counting of repeats wants it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pyarrow as pa

from asvat.dataset.query import Dataset, Touched
from asvat.dataset.revision import attach
from asvat.dataset.snapshots import Content
from asvat.findings.exactness import EXACT_NAME, PINPOINTED
from asvat.findings.repeats import APPEARANCES, severity
from asvat.findings.scope import counted, in_scope
from asvat.linkage.linkable import LINKABLE

Tables = Mapping[str, pa.Table | Content]
COLUMNS = (
    "incident_id", "record_type", "time_precision", "agency", "area_name", "channel",
    "occurred_from", "reported_at", "closed_at", "category", "asb_category", "subtype",
    "opening_code", "closing_code", "qualifiers", "offence_class", "location_text", "flags",
)  # fmt: skip


@dataclass(frozen=True)
class Gathered:
    """The logs that findings are about.

    Parameters
    ----------
    logs
        Touched incidents, and every one that shares a person or a place with them, as far as they
        are in scope or count towards repeats: `COLUMNS`, ``scope`` (must be reviewed),
        ``severity``, ``event_id``, ``place_id``, ``precision``, ``easting``, ``northing``.
    appearances
        Every appearance of the people and places of the touched incidents
        (:data:`asvat.findings.repeats.APPEARANCES`).
    suspects
        ``incident_id, person_id`` of the suspects in these logs.
    """

    logs: pa.Table
    appearances: pa.Table
    suspects: pa.Table


def gather(dataset: Dataset, tables: Tables, touched: Touched) -> Gathered:
    """Gather the touched logs and every log that shares a person or a place with them."""
    with dataset.connect() as db:
        for name in ("party_profiles", "incident_places", "incident_events"):
            attach(db, f"t_{name}", tables[name])
        attach(db, "profile_persons", tables["profile_persons"])
        db.register("touched", touched.incidents)
        db.execute(
            _SUBJECTS.format(
                wanted="" if touched.everything else "SEMI JOIN touched t USING (incident_id)"
            )
        )
        reach = "true" if touched.everything else "incident_id IN (SELECT * FROM reach)"
        columns = ", ".join(f"i.{c}" for c in COLUMNS)
        logs = db.execute(
            f"SELECT {columns}, e.event_id, p.place_id, p.precision, p.easting, p.northing FROM "
            f"(SELECT * FROM incidents WHERE {reach}) i "
            f"LEFT JOIN (SELECT * FROM t_incident_events WHERE {reach}) e USING (incident_id) "
            f"LEFT JOIN (SELECT * FROM t_incident_places WHERE {reach}) p USING (incident_id) "
            "ORDER BY incident_id"
        ).to_arrow_table()
        logs = logs.append_column("scope", in_scope(logs)).append_column("severity", severity(logs))
        logs = logs.filter(counted(logs))
        db.register("logs", logs)
        db.execute(f"CREATE TEMP VIEW counting AS SELECT * FROM logs WHERE {LINKABLE}")
        appearances = db.execute(_APPEARANCES).to_arrow_table().cast(APPEARANCES)
        suspects = db.execute(_SUSPECTS).to_arrow_table()
    return Gathered(logs, appearances, suspects)


_SUBJECTS = """
CREATE TEMP TABLE people_here AS SELECT DISTINCT person_id FROM profile_persons
    WHERE profile_id IN (SELECT profile_id FROM t_party_profiles {wanted});
CREATE TEMP TABLE places_here AS SELECT DISTINCT place_id FROM t_incident_places {wanted}
    WHERE place_id IS NOT NULL;
CREATE TEMP TABLE parties_here AS
    SELECT incident_id, role, position, person_id FROM t_party_profiles JOIN (
        SELECT profile_id, person_id FROM profile_persons
        WHERE person_id IN (SELECT person_id FROM people_here)
    ) USING (profile_id);
CREATE TEMP TABLE reach AS
    SELECT incident_id FROM touched UNION SELECT incident_id FROM parties_here
    UNION SELECT incident_id FROM t_incident_places
        WHERE place_id IN (SELECT place_id FROM places_here);
"""
_PERSON = f"""
SELECT c.incident_id, l.role AS counted, l.person_id AS subject_id, {EXACT_NAME} AS exact_id
FROM counting c JOIN parties_here l USING (incident_id)
JOIN (SELECT * FROM parties WHERE incident_id IN (SELECT incident_id FROM reach)) p
    USING (incident_id, role, position)
WHERE l.role IN ('caller', 'victim')
"""
_APPEARANCES = f"""
WITH who AS (
    {_PERSON}
    UNION ALL
    SELECT incident_id, 'location', place_id, lower(location_text) FROM counting
    SEMI JOIN places_here USING (place_id) WHERE place_id IS NOT NULL AND precision IN {PINPOINTED}
)
SELECT w.incident_id, w.counted, w.subject_id, w.exact_id, c.event_id,
       coalesce(c.reported_at, c.occurred_from) AS at, c.occurred_from AS occurred, c.severity,
       coalesce(c.subtype, c.category) AS kind,
       hour(coalesce(c.occurred_from, c.reported_at))::INTEGER AS hour,
       c.easting, c.northing, w.counted || ' ' || coalesce(c.area_name, '') AS peers
FROM who w JOIN counting c USING (incident_id)
ORDER BY w.counted, w.subject_id, "at", w.incident_id, w.exact_id
"""
_SUSPECTS = """
SELECT DISTINCT l.incident_id, q.person_id FROM counting
JOIN t_party_profiles l USING (incident_id) JOIN profile_persons q USING (profile_id)
WHERE l.role = 'suspect' ORDER BY 1, 2
"""
