"""People of a dataset: profiles, pairs, clusters and the identifiers that last."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

import polars as pl
import pyarrow as pa

from asvat.dataset.models import Models
from asvat.dataset.query import Dataset, Touched
from asvat.dataset.revision import appended, read, revised
from asvat.dataset.snapshots import Content, Snapshot
from asvat.linkage.decisions import VERDICTS, LinkDecisions, Pair
from asvat.linkage.identities import assign
from asvat.linkage.people import Model, cluster, prepare
from asvat.linkage.spark import Engine, Weighing, weighing
from asvat.linkage.summaries import people_table
from asvat.linkage.tables import LINK_DECISIONS

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
    known = before.table("profiles") if before else prepared.profiles.schema.empty_table()
    unseen = _without(prepared.profiles, known)
    profiles = pa.concat_tables([known.cast(unseen.schema), unseen])
    tables["profiles"] = appended(before, "profiles", unseen)
    new = unseen.column("profile_id").combine_chunks() if before else None
    with weighing(engine) as weigh:
        model = current_model(dataset, profiles, tell, weigh)
        tell("comparing people")
        pairs = weigh.score(profiles, model, new)
    tables["person_edges"] = appended(before, "person_edges", pairs)
    tell("putting people together")
    edges = read(tables["person_edges"])
    judged = decisions.profiles(read(tables["party_profiles"]))
    start = unseen.column("profile_id").to_pylist() + [
        p for side in judged for q in side for p in q
    ]
    chosen = None if before is None else _reach(start, edges, judged[0])
    persons, changes = _identify((profiles, edges, model), judged, chosen, before, last)
    tables["profile_persons"], tables["identity_changes"] = persons, changes
    tables["link_decisions"] = _verdicts(judged)
    incidents = _affected(before, persons, tables["party_profiles"])
    tables["people"] = people_table(dataset, tables, before, incidents)
    return Persons(tables, incidents, model.version)


def current_model(
    dataset: Dataset, profiles: pa.Table, tell: Callable[[str], None], weigh: Weighing
) -> Model:
    """Return the model in use; where there is none yet, train one on these profiles."""
    models = Models(dataset.layout, KIND)
    version = models.current()
    if version is None:
        tell("training the model of people (once)")
        version = keep(dataset, weigh.train(profiles))
    return Model.load(models.path(version))


def keep(dataset: Dataset, model: Model) -> str:
    """Keep a model with the dataset and put it in use; return its version."""
    aside = dataset.layout.tmp / f"model-{model.version}.json"
    model.save(aside)
    version = Models(dataset.layout, KIND).save(aside.read_text(encoding="utf-8"), model.version)
    aside.unlink()
    return version


def _without(profiles: pa.Table, known: pa.Table) -> pa.Table:
    ids = pl.from_arrow(profiles.select(["profile_id"])).with_row_index()  # type: ignore[union-attr]
    old = pl.from_arrow(known.select(["profile_id"]))
    kept = ids.join(old, on="profile_id", how="anti").sort("index")  # type: ignore[arg-type]
    return profiles.take(kept["index"].to_arrow())


def _reach(start: list[str], edges: pa.Table, confirmed: list[Pair]) -> pl.Series:
    """Return every profile that is linked to these, directly or through others."""
    pairs = pl.DataFrame(pl.from_arrow(edges.select(["left_profile", "right_profile"])))
    if confirmed:
        more = pl.DataFrame(confirmed, schema=["left_profile", "right_profile"], orient="row")
        pairs = pl.concat([pairs, more])
    found = pl.DataFrame({"p": pl.Series(start, dtype=pl.String)}).unique()
    while True:
        right = pairs.join(found, left_on="left_profile", right_on="p", how="semi")
        left = pairs.join(found, left_on="right_profile", right_on="p", how="semi")
        wider = pl.concat(
            [
                found,
                right.select(p="right_profile"),
                left.select(p="left_profile"),
            ]
        ).unique()
        if len(wider) == len(found):
            return wider["p"].sort()
        found = wider


def _identify(
    linked: tuple[pa.Table, pa.Table, Model],
    judged: tuple[list[Pair], list[Pair]],
    chosen: pl.Series | None,
    before: Snapshot | None,
    seen_at: dt.datetime | None,
) -> tuple[pa.Table, pa.Table]:
    """Put the chosen profiles together and name them; leave the others as they were."""
    profiles, edges, model = linked
    old = before.table("profile_persons") if before else None
    if chosen is not None:
        profiles = _rows(profiles, "profile_id", chosen)
        edges = _rows(edges, "left_profile", chosen)
    made = cluster(profiles, edges, model, confirmed=judged[0], refused=judged[1])
    if old is None or chosen is None:
        found = assign(made, None, seen_at)
        return found.persons, found.changes
    found = assign(made, _rows(old, "profile_id", chosen), seen_at, in_use=old.column("person_id"))
    rest = _rows(old, "profile_id", chosen, keep=False)
    persons = pa.concat_tables([rest, found.persons.cast(rest.schema)]).sort_by("profile_id")
    changes = before.table("identity_changes") if before else found.changes
    return persons, pa.concat_tables([changes, found.changes.cast(changes.schema)])


def _verdicts(judged: tuple[list[Pair], list[Pair]]) -> pa.Table:
    rows = [
        {"left_profile": left, "right_profile": right, "verdict": verdict}
        for verdict, pairs in zip(VERDICTS, judged, strict=True)
        for left, right in pairs
    ]
    return pa.Table.from_pylist(rows, schema=LINK_DECISIONS).sort_by(
        [("left_profile", "ascending"), ("right_profile", "ascending")]
    )


def _rows(table: pa.Table, column: str, wanted: pl.Series, *, keep: bool = True) -> pa.Table:
    ids = pl.DataFrame(pl.from_arrow(table.select([column]))).with_row_index()
    other = pl.DataFrame({column: wanted})
    kept = ids.join(other, on=column, how="semi" if keep else "anti").sort("index")
    return table.take(kept["index"].to_arrow())


def _affected(
    before: Snapshot | None, persons: pa.Table, party_profiles: pa.Table | Content
) -> pa.ChunkedArray:
    """Return the incidents in which somebody's identifier is another than before."""
    if before is None:
        return pa.chunked_array([], pa.string())
    now = pl.DataFrame(pl.from_arrow(persons.select(["profile_id", "person_id"])))
    old = pl.DataFrame(pl.from_arrow(before.table("profile_persons", ["profile_id", "person_id"])))
    moved = now.join(old, on=["profile_id", "person_id"], how="anti")
    links = pl.DataFrame(pl.from_arrow(read(party_profiles, ["incident_id", "profile_id"])))
    hit = (
        links.join(moved, on="profile_id", how="semi")
        .select("incident_id")
        .unique()
        .sort("incident_id")
    )
    return hit.to_arrow().column("incident_id").cast(pa.string())


def _last_report(dataset: Dataset) -> dt.datetime | None:
    found = dataset.sql("SELECT max(coalesce(reported_at, occurred_from)) FROM incidents")
    last: dt.datetime | None = found.column(0)[0].as_py()
    return last
