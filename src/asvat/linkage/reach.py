"""Whose links a day can change: the profiles that hang together with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from asvat.dataset.revision import attach
from asvat.dataset.snapshots import Content
from asvat.linkage.decisions import Pair
from asvat.records.sessions import session

if TYPE_CHECKING:
    import duckdb


def reached(
    start: pa.Array,
    edges: Content,
    confirmed: list[Pair],
    threshold: float,
    persons: pa.Table,
) -> pa.Array:
    """Return every profile that a link holds to these, directly or through others, in order.

    Parameters
    ----------
    start
        Profile ids, new ones among them.
    edges
        Scored pairs, old and new (:data:`asvat.linkage.tables.PERSON_EDGES`).
    confirmed
        Pairs that a person confirmed.
    threshold
        Probability from which a pair is a link: no cluster reaches beyond those.
    persons
        ``profile_id, person_id`` of the last run.

    Notes
    -----
    Those who were one person stay together on the way, so the search steps from person to person
    and is over in a few steps. Identifiers are compared by a hash of 64 bits: two that share one
    could only make the answer larger, and clusters do not depend on what else is looked at.
    """
    with session() as db:
        attach(db, "edges", edges)
        db.register("known", persons)
        db.register("start", pa.table({"profile_id": start}))
        db.register(
            "confirmed",
            pa.table({"a": [p[0] for p in confirmed], "b": [p[1] for p in confirmed]}).cast(
                pa.schema([("a", pa.string()), ("b", pa.string())])
            ),
        )
        db.execute(_ACROSS, [threshold])
        db.execute(
            "CREATE TEMP TABLE found AS SELECT DISTINCT coalesce(w.q, s.p) AS q FROM "
            "(SELECT hash(profile_id) AS p FROM start) s LEFT JOIN who w USING (p)"
        )
        _spread(db)
        return (
            db.execute(
                "SELECT profile_id FROM known WHERE hash(person_id) IN (SELECT q FROM found) "
                "UNION SELECT profile_id FROM start ORDER BY 1"
            )
            .to_arrow_table()
            .column(0)
            .combine_chunks()
        )


_ACROSS = """
CREATE TEMP TABLE who AS SELECT hash(profile_id) AS p, hash(person_id) AS q FROM known;
CREATE TEMP TABLE across AS
    WITH links AS (
        SELECT hash(left_profile) AS l, hash(right_profile) AS r FROM edges WHERE probability >= ?
        UNION ALL SELECT hash(a), hash(b) FROM confirmed
    ), named AS (
        SELECT coalesce(a.q, l) AS a, coalesce(b.q, r) AS b FROM links
        LEFT JOIN who a ON a.p = l LEFT JOIN who b ON b.p = r
    )
    SELECT DISTINCT a, b FROM named WHERE a <> b;
"""


def _spread(db: duckdb.DuckDBPyConnection) -> None:
    """Widen ``found`` along ``across`` until it grows no more."""
    before, size = -1, 0
    while size != before:
        before = size
        db.execute(
            "CREATE OR REPLACE TEMP TABLE found AS SELECT q FROM found "
            "UNION SELECT a FROM across WHERE b IN (SELECT q FROM found) "
            "UNION SELECT b FROM across WHERE a IN (SELECT q FROM found)"
        )
        row = db.execute("SELECT count(*) FROM found").fetchone()
        size = row[0] if row else 0
