"""Link a dataset: who, where and which event, on top of what the last run knew.

Only what changed is linked anew. A pair of profiles is scored by the two and the model alone, so
scoring day by day gives the same pairs as scoring all at once; where a new profile touches people
who were known, those people are put together again from all of their pairs.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pyarrow as pa

from asvat.dataset.query import Dataset, Touched
from asvat.dataset.snapshots import Content, Snapshot
from asvat.linkage.decisions import LinkDecisions
from asvat.linkage.persons import link_persons
from asvat.linkage.spark import Engine
from asvat.linkage.whereabouts import link_events, link_places
from asvat.records.sessions import session

Tables = dict[str, pa.Table | Content]
Progress = Callable[[str], None]


@dataclass(frozen=True)
class Linked:
    """What linkage made for a snapshot.

    Parameters
    ----------
    tables
        Tables by name, whole or in parts.
    touched
        The incidents whose people, place or event may differ from the parent's.
    model
        Version of the model of people.
    """

    tables: Tables
    touched: Touched
    model: str


def link(
    dataset: Dataset,
    parent: Snapshot | None,
    touched: Touched,
    decisions: LinkDecisions,
    tell: Progress,
    engine: Engine = Engine.DUCKDB,
) -> Linked:
    """Link the touched incidents to each other and to what the parent knew."""
    people = link_persons(dataset, parent, touched, decisions, tell, engine)
    tables = dict(people.tables)
    tell("finding places")
    tables |= link_places(dataset, parent, touched)
    tell("finding events")
    events, moved = link_events(dataset, parent, touched, tables)
    tables |= events
    return Linked(tables, _together(dataset, touched, people.incidents, moved), people.model)


def _together(dataset: Dataset, touched: Touched, *more: pa.ChunkedArray) -> Touched:
    """Return the touched incidents and those beside them, each with its part."""
    if touched.everything:
        return touched
    with session() as db:
        for number, ids in enumerate(more):
            db.register(f"more_{number}", pa.table({"incident_id": ids}))
        union = " UNION ".join(
            f"SELECT incident_id FROM more_{number}" for number in range(len(more))
        )
        extra = db.execute(f"SELECT * FROM ({union}) ORDER BY 1").to_arrow_table()
    beside = dataset.with_parts(extra.column("incident_id"))
    with session() as db:
        db.register("touched", touched.incidents)
        db.register("beside", beside)
        both = db.execute(
            "SELECT * FROM touched UNION ALL SELECT * FROM beside "
            "WHERE incident_id NOT IN (SELECT incident_id FROM touched) ORDER BY 1"
        ).to_arrow_table()
    return Touched(both, everything=False)
