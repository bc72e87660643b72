"""``asvat areas``: the areas that incidents are assigned to."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from asvat.cli.options import DatasetOption, FormatOption, OutOption

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Add and list area layers and lookups.",
)


@app.command("add")
def add(
    file: Annotated[
        Path,
        typer.Argument(help="GeoJSON, GeoPackage, shapefile or GeoParquet.", show_default=False),
    ],
    dataset: DatasetOption,
    kind: Annotated[
        str, typer.Option("--kind", help="What they are: lsoa21, ward24, ltla24, force, ...")
    ] = "",
    code: Annotated[str, typer.Option("--code", help="Column of codes; found by default.")] = "",
    name: Annotated[str, typer.Option("--name", help="Column of names; found by default.")] = "",
    population: Annotated[
        str, typer.Option("--population", help="Column of residents; found by default.")
    ] = "",
    layer: Annotated[str, typer.Option("--layer", help="Layer of a file that has several.")] = "",
) -> None:
    """Add a layer of areas, in place of an older one of the same kind.

    Example: asvat areas add boundaries.geojson --dataset data --kind lsoa21
    """
    from asvat.dataset.areas import add_areas
    from asvat.dataset.layout import Layout
    from asvat.geography.areas import guess_kind, read_areas

    areas = read_areas(file, kind or guess_kind(file), code, name, population, layer)
    count = add_areas(Layout(dataset), areas, file.name)
    people = areas.population[areas.population == areas.population].sum()
    residents = f", {people:,.0f} residents" if people else ""
    typer.echo(f"{count:,} areas of kind {areas.kind}{residents}, from {file.name}.")


@app.command("lookup")
def lookup(
    file: Annotated[Path, typer.Argument(help="CSV with the columns OLDER_code and NEWER_code.")],
    dataset: DatasetOption,
    older: Annotated[str, typer.Option("--from", help="Kind of the older codes.")] = "lsoa11",
    newer: Annotated[str, typer.Option("--to", help="Kind of the newer codes.")] = "lsoa21",
) -> None:
    """Add a lookup, so that records coded by one edition are counted in another.

    Only codes that lead to a single area are used; those that were split or redrawn are placed by
    their coordinates.

    Example: asvat areas lookup lsoa11_lsoa21.csv --dataset data --from lsoa11 --to lsoa21
    """
    from asvat.dataset.areas import add_lookup
    from asvat.dataset.layout import Layout

    count = add_lookup(Layout(dataset), file, older, newer)
    typer.echo(f"{count:,} codes of {older} lead to one area of {newer} each.")


@app.command("list")
def listed(dataset: DatasetOption, format: FormatOption = None, out: OutOption = None) -> None:
    """List the layers and lookups of a dataset."""
    import pyarrow as pa

    from asvat.cli.output import emit
    from asvat.dataset.layout import Layout
    from asvat.dataset.ledger import Ledger

    with Ledger(Layout(dataset)) as ledger:
        rows = ledger.areas()
    names = ("kind", "rows", "source")
    emit(pa.table({n: [row[n] for row in rows] for n in names}), format, out)
