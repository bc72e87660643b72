"""What is known of each person, summed up from the rows that are linked to them."""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa

from asvat.dataset.query import Dataset
from asvat.dataset.revision import attach
from asvat.dataset.snapshots import Content, Snapshot
from asvat.linkage.tables import PEOPLE

_NAMES = """
WITH theirs AS (SELECT * FROM profile_persons WHERE {chosen}),
seen AS (
    SELECT profile_id, count(*) AS parties FROM party_profiles
    SEMI JOIN theirs USING (profile_id) GROUP BY 1
)
SELECT person_id, arg_max(given_name, (seen.parties, given_name)) AS given_name,
       arg_max(family_name, (seen.parties, family_name)) AS family_name,
       arg_max(date_of_birth, (seen.parties, date_of_birth)) AS date_of_birth,
       count(*) AS profiles, min(match_probability) AS weakest_link
FROM theirs JOIN profiles USING (profile_id) JOIN seen USING (profile_id) GROUP BY person_id
"""
_SEEN = """
SELECT person_id, count(DISTINCT incident_id) AS incidents,
       min(coalesce(reported_at, occurred_from)) AS first_seen,
       max(coalesce(reported_at, occurred_from)) AS last_seen
FROM (SELECT * FROM profile_persons WHERE {chosen})
JOIN party_profiles USING (profile_id) JOIN incidents USING (incident_id)
GROUP BY person_id
"""
_ANEW = """
CREATE TEMP TABLE anew AS SELECT DISTINCT person_id FROM profile_persons WHERE profile_id IN (
    SELECT profile_id FROM party_profiles WHERE incident_id IN (SELECT incident_id FROM hit)
    UNION ALL
    SELECT profile_id FROM old_parties WHERE incident_id IN (SELECT incident_id FROM hit)
)
"""


def people_table(
    dataset: Dataset,
    tables: Mapping[str, pa.Table | Content],
    before: Snapshot | None,
    incidents: pa.ChunkedArray,
) -> pa.Table:
    """Return a row for each person; those in none of the `incidents` are taken from the parent."""
    with dataset.connect() as db:
        for name in ("profile_persons", "party_profiles", "profiles"):
            attach(db, name, tables[name])
        chosen, kept = "true", ""
        if before is not None:
            db.register("hit", pa.table({"incident_id": incidents}))
            attach(db, "old_people", before.content("people"))
            attach(db, "old_parties", before.content("party_profiles"))
            db.execute(_ANEW)
            chosen = "person_id IN (SELECT person_id FROM anew)"
            kept = (
                "UNION ALL BY NAME SELECT * FROM old_people WHERE person_id NOT IN "
                "(SELECT person_id FROM anew) AND person_id IN "
                "(SELECT person_id FROM profile_persons)"
            )
        columns = ", ".join(PEOPLE.names)
        found = db.execute(
            f"SELECT {columns} FROM (SELECT n.*, s.incidents, s.first_seen, s.last_seen "
            f"FROM ({_NAMES.format(chosen=chosen)}) n JOIN ({_SEEN.format(chosen=chosen)}) s "
            f"USING (person_id) {kept}) ORDER BY person_id"
        ).to_arrow_table()
    return found.cast(PEOPLE)
