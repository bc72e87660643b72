"""``asvat run`` and ``asvat report``: the whole picture, and the page to send."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from asvat.cli.options import (
    AgencyOption,
    CategoryOption,
    DatasetOption,
    FromOption,
    ToOption,
    selection,
)

if TYPE_CHECKING:
    from asvat.dataset.snapshots import Snapshot

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
) -> None:
    """Turn the records into a snapshot: hotspots, trends, back-test and all the rest.

    A snapshot is immutable and explains itself; where nothing has changed, the last one stands.
    """
    snapshot = _run(dataset, cell, first, last, category, agency, seed)
    typer.echo(f"Snapshot {snapshot.name}: {', '.join(snapshot.tables())}")


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
    the hotspots and what each is made of, how good such maps would have been, and what became of
    every row; by default for everything on record, with anti-social behaviour on the maps.

    Example: asvat report --dataset data --out report --from 2020-10 --to 2021-09
    """
    from asvat.dataset.layout import Layout
    from asvat.reporting.compose import compose
    from asvat.reporting.page import write_report

    snapshot = _run(dataset, cell, first, last, category, agency, seed)
    index = write_report(compose(Layout(dataset), snapshot, title, generated_for), out)
    typer.echo(f"Open {index} in a browser.")


def _run(
    dataset: Path,
    cell: int,
    first: str | None,
    last: str | None,
    category: list[str] | None,
    agency: list[str] | None,
    seed: int,
) -> Snapshot:
    from asvat.cli.progress import progress
    from asvat.dataset.layout import Layout
    from asvat.run import Settings
    from asvat.run import run as make

    settings = Settings(selection(first, last, category, agency), cell=cell, seed=seed)
    with progress("Running") as update:
        return make(Layout(dataset), settings, update)
