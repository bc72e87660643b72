"""Read the narratives of the logs in scope; what was read before is not read again.

What the rules say is re-ranked by the model in use that learnt from reviewers' decisions.
"""

from __future__ import annotations

import pyarrow as pa

from asvat.dataset.query import Dataset, Touched
from asvat.dataset.revision import attach
from asvat.dataset.snapshots import Content, Snapshot
from asvat.findings.narratives import read_narratives
from asvat.findings.narratives import version as rules_version
from asvat.findings.recording_model import ReRanker, in_use, rerank
from asvat.findings.tables import NARRATIVES
from asvat.records.sessions import session

READ = pa.schema([("incident_id", pa.string()), ("digest", pa.string()), *NARRATIVES])
"""What was read: the log, the digest of its text and closing code, and what the text tells."""


def narratives_of(
    dataset: Dataset, last: Snapshot | None, logs: pa.Table, touched: Touched | None = None
) -> pa.Table:
    """Return what the narratives of the logs in scope tell (:data:`READ`), by log.

    With `touched`, only these logs changed since the last snapshot; any may have without it.

    A text that the last snapshot read with the same closing code, by the same rules and ranked by
    the same model is taken from there.
    """
    wanted = logs.filter(logs.column("scope")).select(["incident_id", "closing_code"])
    model = in_use(dataset.layout)
    old = _earlier(last, model)
    with session() as db:
        dataset.narrow(db, "incidents", _perhaps_changed(wanted, old, touched))
        db.register("wanted", wanted)
        attach(db, "old", old)
        found = db.execute(
            "WITH texts AS (SELECT w.incident_id, md5(coalesce(w.closing_code, '') || chr(31) || "
            "coalesce(i.narrative, '')) AS digest, w.closing_code, i.narrative "
            "FROM wanted w JOIN incidents i USING (incident_id)) "
            "SELECT t.* FROM texts t ANTI JOIN old o "
            "ON o.incident_id = t.incident_id AND o.digest = t.digest ORDER BY t.incident_id"
        ).to_arrow_table()
    told = read_narratives(found.column("narrative"), found.column("closing_code"))
    told = rerank(told, model)
    fresh = pa.table(
        [found.column("incident_id"), found.column("digest"), *told.columns],
        names=["incident_id", "digest", *NARRATIVES.names],
    ).cast(READ)
    with session() as db:
        attach(db, "old", old)
        db.register("fresh", fresh)
        db.register("wanted", wanted)
        kept = db.execute(
            "SELECT old.* FROM old SEMI JOIN wanted USING (incident_id) "
            "ANTI JOIN fresh USING (incident_id)"
        ).to_arrow_table()
    both = pa.concat_tables([kept.cast(READ), fresh])
    return both.sort_by("incident_id")


def _perhaps_changed(wanted: pa.Table, old: pa.Table | Content, touched: Touched | None) -> Touched:
    """Return the logs whose text may be another than was read; the others did not change."""
    if touched is None or touched.everything:
        return Touched(wanted, everything=True)
    with session() as db:
        db.register("wanted", wanted)
        db.register("touched", touched.incidents)
        attach(db, "old", old)
        found = db.execute(
            "SELECT incident_id FROM wanted WHERE incident_id IN (SELECT incident_id FROM touched) "
            "OR incident_id NOT IN (SELECT incident_id FROM old) ORDER BY 1"
        ).to_arrow_table()
    return Touched(found, everything=False)


def _earlier(last: Snapshot | None, model: ReRanker | None) -> pa.Table | Content:
    if last is None or last.manifest["rules"].get("narratives") != rules_version():
        return READ.empty_table()
    ranked = last.manifest["parameters"].get("models", {}).get("recording")
    if ranked != (model.version if model else None):
        return READ.empty_table()
    return last.content("narratives")
