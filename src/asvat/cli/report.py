"""``asvat run`` and ``asvat report``: the whole picture, and the page to send."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from asvat.cli.options import (
    AgencyOption,
    CategoryOption,
    DatasetOption,
    EngineOption,
    FromOption,
    ToOption,
    selection,
)
from asvat.linkage.spark import Engine

if TYPE_CHECKING:
    from asvat.dataset.snapshots import Snapshot
    from asvat.run import Settings

CellOption = Annotated[int, typer.Option("--cell", help="Size of the cells, 50 to 1000 metres.")]
SeedOption = Annotated[int, typer.Option("--seed", help="Names the random numbers.")]


def run(
    dataset: DatasetOption,
    cell: CellOption = 250,
    first: FromOption = None,
    last: ToOption = None,
    category: CategoryOption = None,
    agency: AgencyOption = None,
    seed: SeedOption = 1,
    decisions: Annotated[
        Path | None,
        typer.Option("--decisions", help="What reviewers decided, as JSON lines."),
    ] = None,
    everything: Annotated[
        bool, typer.Option("--everything", help="Link and find everything anew.")
    ] = False,
    engine: EngineOption = Engine.DUCKDB,
) -> None:
    """Turn the records into a snapshot: people, repeats, crimes to consider, the queue, hotspots.

    A snapshot is immutable and explains itself; where nothing has changed, the last one stands.
    What the last run linked and read is not done again, unless --everything asks for it.

    Example: asvat run --dataset data && asvat findings --dataset data
    """
    from asvat.run import Settings

    settings = Settings(
        selection(first, last, category, agency),
        cell=cell,
        seed=seed,
        decisions=decisions,
        everything=everything,
        engine=engine,
    )
    snapshot = _run(dataset, settings)
    typer.echo("\n".join([*_words(snapshot), *_without_effect(snapshot, decisions)]))


def report(
    dataset: DatasetOption,
    out: Annotated[Path, typer.Option("--out", help="Folder for the report.", show_default=False)],
    title: Annotated[str, typer.Option("--title", help="Title of the page.")] = "",
    generated_for: Annotated[str, typer.Option("--for", help="Whom it is made for.")] = "",
    cell: CellOption = 250,
    first: FromOption = None,
    last: ToOption = None,
    category: CategoryOption = None,
    agency: AgencyOption = None,
    seed: SeedOption = 1,
) -> None:
    """Write a report to send: one folder that opens offline in any browser.

    It shows what happened, where, what is new since the last snapshot, how concentrated it is,
    the hotspots, what each is made of and what people say of safety near it, how good such maps
    would have been, and what became of every row; by default for everything on record, with
    anti-social behaviour on the maps.

    Example: asvat report --dataset data --out report --from 2020-10 --to 2021-09
    """
    from asvat.dataset.layout import Layout
    from asvat.reporting.compose import compose
    from asvat.reporting.page import write_report
    from asvat.run import Settings

    settings = Settings(selection(first, last, category, agency), cell=cell, seed=seed)
    snapshot = _run(dataset, settings)
    index = write_report(compose(Layout(dataset), snapshot, title, generated_for), out)
    typer.echo(f"Open {index} in a browser.")


def _run(dataset: Path, settings: Settings) -> Snapshot:
    from asvat.cli.progress import progress
    from asvat.dataset.layout import Layout
    from asvat.errors import InputError
    from asvat.run import run as make

    if settings.seed < 0:
        raise InputError("a seed cannot be negative", where="--seed", mend="Give 0 or more.")

    with progress("Running") as update:
        return make(Layout(dataset), settings, update)


def _words(snapshot: Snapshot) -> list[str]:
    """Return what a run made, in a few lines."""
    rows = snapshot.manifest["rows"]
    said = [f"Snapshot {snapshot.name}."]
    if "queue" in rows:
        alerts = sum(snapshot.table("queue", ["alert"]).column("alert").to_pylist())
        said += [
            f"{rows['queue']:,} logs in scope, all of them in the queue; {alerts:,} alerts.",
            f"{rows['people']:,} people, {rows['places']:,} places and {rows['events']:,} events; "
            f"{rows['series']:,} repeat series; {rows['recording']:,} crimes to consider.",
            f"{rows['default_geocodes']:,} default points set aside; "
            f"{rows['identity_changes']:,} merges and splits of people so far.",
            "Read on with: asvat findings",
        ]
    future = _dated_in_the_future(snapshot)
    if future:
        said.append(
            f"{future:,} records are dated in the future: they are on no map, and asvat findings "
            "lists those due only where their days are asked for."
        )
    said += [f"{why[0].upper()}{why[1:]}." for why in _without_maps(snapshot)]
    if "hotspots" in rows:
        said.append(f"{rows['hotspots']:,} hotspots listed; see them with: asvat report")
    return said


def _without_effect(snapshot: Snapshot, decisions: Path | None) -> list[str]:
    """Return how many decisions on links came to nothing, where some did."""
    from asvat.linkage.decisions import read_link_decisions

    if decisions is None or "party_profiles" not in snapshot.manifest["rows"]:
        return []
    parties = snapshot.table("party_profiles", ["incident_id", "role", "position", "profile_id"])
    idle = read_link_decisions(decisions).without_effect(parties)
    return [
        f"{idle:,} decisions on links have no effect: they name a party that is not on record, or "
        "that names nobody. Parties are named incident_id:role:position."
    ] * bool(idle)


def _dated_in_the_future(snapshot: Snapshot) -> int:
    rows = snapshot.table("flags").to_pylist()
    return next((int(row["rows"]) for row in rows if row["flag"] == "future_date"), 0)


def _without_maps(snapshot: Snapshot) -> list[str]:
    """Return why there are no maps, where there are none."""
    return [row["why"] for row in snapshot.table("absent").to_pylist() if row["part"] == "maps"]
