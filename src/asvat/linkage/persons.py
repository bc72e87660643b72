"""People of a dataset: profiles, pairs, clusters and the identifiers that last."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import polars as pl
import pyarrow as pa
import pyarrow.compute as pc

from asvat.dataset.models import Models
from asvat.dataset.query import Dataset, Touched
from asvat.dataset.revision import appended, attach, read, revised
from asvat.dataset.snapshots import Content, Snapshot
from asvat.linkage.decisions import VERDICTS, LinkDecisions, Pair
from asvat.linkage.identities import assign
from asvat.linkage.nearby import TABLE, nearby, profile_keys
from asvat.linkage.people import Model, cluster, prepare
from asvat.linkage.people.profiles import PROFILES
from asvat.linkage.people.scoring import EDGES
from asvat.linkage.reach import reached
from asvat.linkage.spark import Engine, Weighing, weighing
from asvat.linkage.summaries import people_table
from asvat.linkage.tables import LINK_DECISIONS
from asvat.records.sessions import session

KIND = "people"


@dataclass(frozen=True)
class Persons:
    """What was linked: tables for the snapshot, incidents whose people changed, the model."""

    tables: dict[str, pa.Table | Content]
    incidents: pa.ChunkedArray
    model: str


def link_persons(
    dataset: Dataset,
    parent: Snapshot | None,
    touched: Touched,
    decisions: LinkDecisions,
    tell: Callable[[str], None],
    engine: Engine = Engine.DUCKDB,
) -> Persons:
    """Link the parties of the touched incidents to everyone the parent knew."""
    tables: dict[str, pa.Table | Content] = {}
    before = None if touched.everything else parent
    tell("preparing names and numbers")
    last = _last_report(dataset)
    prepared = prepare(dataset.of("parties", touched), as_of=last.date() if last else None)
    tables["party_profiles"] = revised(
        before, "party_profiles", prepared.parties, touched, ("incident_id", "role", "position")
    )
    unseen = _without(prepared.profiles, before)
    profiles = appended(before, "profiles", unseen)
    tables["profiles"] = profiles
    with weighing(engine) as weigh:
        model = current_model(dataset, lambda: read(profiles), tell, weigh)
        tell("comparing people")
        keys = tables[TABLE] = profile_keys(before, profiles, unseen, model)
        if before is None:
            pairs = weigh.score(unseen, model)
        else:
            new = unseen.column("profile_id").combine_chunks()
            pairs = weigh.score(nearby(profiles, keys, model, new), model, new)
    tables["person_edges"] = appended(before, "person_edges", pairs)
    tell("putting people together")
    judged = decisions.profiles(tables["party_profiles"])
    carried = _carried(dataset) if before is None else None
    persons, changes, moved = _identify(tables, unseen, model, judged, before, last, carried)
    tables["profile_persons"], tables["identity_changes"] = persons, changes
    tables["link_decisions"] = _verdicts(judged)
    incidents = _affected(before, moved, tables["party_profiles"])
    hit = pa.chunked_array([*touched.ids().chunks, *incidents.chunks], pa.string())
    tables["people"] = people_table(dataset, tables, before, hit)
    return Persons(tables, incidents, model.version)


def current_model(
    dataset: Dataset,
    profiles: Callable[[], pa.Table],
    tell: Callable[[str], None],
    weigh: Weighing,
) -> Model:
    """Return the model in use; where there is none yet, train one on the profiles."""
    models = Models(dataset.layout, KIND)
    version = models.current()
    if version is None:
        tell("training the model of people (once)")
        version = keep(dataset, weigh.train(profiles()))
    return Model.load(models.path(version))


def keep(dataset: Dataset, model: Model) -> str:
    """Keep a model with the dataset and put it in use; return its version."""
    aside = dataset.layout.tmp / f"model-{model.version}.json"
    model.save(aside)
    version = Models(dataset.layout, KIND).save(aside.read_text(encoding="utf-8"), model.version)
    aside.unlink()
    return version


def _without(profiles: pa.Table, before: Snapshot | None) -> pa.Table:
    """Return the profiles that the parent does not know."""
    if before is None:
        return profiles
    with session() as db:
        db.register("profiles", profiles.select(["profile_id"]))
        attach(db, "known", before.content("profiles"))
        old = db.execute(
            "SELECT profile_id FROM known WHERE profile_id IN (SELECT profile_id FROM profiles)"
        ).to_arrow_table()
    seen = pc.is_in(profiles.column("profile_id"), old.column(0).combine_chunks())
    return profiles.filter(pc.invert(seen))


def _identify(
    tables: Mapping[str, pa.Table | Content],
    unseen: pa.Table,
    model: Model,
    judged: tuple[list[Pair], list[Pair]],
    before: Snapshot | None,
    seen_at: dt.datetime | None,
    carried: pa.Table | None = None,
) -> tuple[pa.Table, pa.Table, pa.ChunkedArray]:
    """Put together those whom the new links reach and name them; leave the others as they were.

    `carried` says who was who where an erasure has destroyed the snapshot before.

    Returns
    -------
    Who is who, the changes of identity, and the profiles that are somebody else than before.
    """
    edges = tables["person_edges"]
    if before is None:
        made = cluster(unseen, read(edges), model, confirmed=judged[0], refused=judged[1])
        found = assign(made, carried, seen_at)
        return found.persons, found.changes, made.column("profile_id").slice(0, 0)
    old = before.table("profile_persons")
    new = unseen.column("profile_id").to_pylist()
    start = pa.array([*new, *(p for side in judged for q in side for p in q)], pa.string())
    chosen = reached(start, edges, judged[0], model.threshold, old)
    made = cluster(
        _among(tables["profiles"], "profile_id", chosen, PROFILES),
        _among(edges, "left_profile", chosen, EDGES),
        model,
        confirmed=judged[0],
        refused=judged[1],
    )
    hit = pc.is_in(old.column("profile_id"), chosen)
    mine = old.filter(hit)
    found = assign(made, mine, seen_at, in_use=pc.unique(old.column("person_id")))
    persons = _merged(old.filter(pc.invert(hit)), found.persons.cast(old.schema))
    changes = before.table("identity_changes")
    return (
        persons,
        pa.concat_tables([changes, found.changes.cast(changes.schema)]),
        _moved(mine, found.persons),
    )


def _carried(dataset: Dataset) -> pa.Table | None:
    """Return who was who before an erasure, if one has come since the last run."""
    path = dataset.layout.identities
    if not path.exists():
        return None
    with session() as db:
        return db.execute(
            "SELECT DISTINCT profile_id, person_id FROM read_parquet(?) ORDER BY 1", [str(path)]
        ).to_arrow_table()


def _among(content: pa.Table | Content, column: str, ids: pa.Array, schema: pa.Schema) -> pa.Table:
    """Return the rows of a table that are of these profiles."""
    with session() as db:
        attach(db, "rows", content)
        db.register("wanted", pa.table({"wanted": ids}))
        found = db.execute(
            f"SELECT * FROM rows WHERE {column} IN (SELECT wanted FROM wanted)"
        ).to_arrow_table()
    return found.select(schema.names).cast(schema)


def _merged(rest: pa.Table, more: pa.Table) -> pa.Table:
    """Return both, each in the order of the profiles, in that order."""
    one, other = (pl.DataFrame(pl.from_arrow(t)) for t in (rest, more))
    return one.merge_sorted(other, key="profile_id").to_arrow().cast(rest.schema)


def _moved(old: pa.Table, now: pa.Table) -> pa.ChunkedArray:
    """Return the profiles whose person is another, or that had none."""
    one, other = (
        pl.DataFrame(pl.from_arrow(t.select(["profile_id", "person_id"]))) for t in (now, old)
    )
    moved = one.join(other, on=["profile_id", "person_id"], how="anti").sort("profile_id")
    return moved.to_arrow().column("profile_id").cast(pa.string())


def _verdicts(judged: tuple[list[Pair], list[Pair]]) -> pa.Table:
    rows = [
        {"left_profile": left, "right_profile": right, "verdict": verdict}
        for verdict, pairs in zip(VERDICTS, judged, strict=True)
        for left, right in pairs
    ]
    return pa.Table.from_pylist(rows, schema=LINK_DECISIONS).sort_by(
        [("left_profile", "ascending"), ("right_profile", "ascending")]
    )


def _affected(
    before: Snapshot | None, moved: pa.ChunkedArray, party_profiles: pa.Table | Content
) -> pa.ChunkedArray:
    """Return the incidents in which somebody's identifier is another than before."""
    if before is None:
        return pa.chunked_array([], pa.string())
    with session() as db:
        attach(db, "links", party_profiles)
        db.register("moved", pa.table({"profile_id": moved}))
        return (
            db.execute(
                "SELECT DISTINCT incident_id FROM links "
                "WHERE profile_id IN (SELECT profile_id FROM moved) ORDER BY 1"
            )
            .to_arrow_table()
            .column(0)
        )


def _last_report(dataset: Dataset) -> dt.datetime | None:
    found = dataset.sql("SELECT max(coalesce(reported_at, occurred_from)) FROM incidents")
    last: dt.datetime | None = found.column(0)[0].as_py()
    return last
