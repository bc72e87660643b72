"""``asvat hotspots``: where it happens, and how sure we are."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from asvat.cli.options import (
    AgencyOption,
    CategoryOption,
    DatasetInstead,
    FileArgument,
    Format,
    FormatOption,
    FromOption,
    OutOption,
    ToOption,
    selection,
)
from asvat.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

    import pyarrow as pa

    from asvat.dataset.events import Events
    from asvat.dataset.query import Selection
    from asvat.hotspots.study import Study


class Method(StrEnum):
    """How hotspots are found."""

    GI_STAR = "gi-star"
    DENSITY = "density"
    COUNT = "count"
    EMERGING = "emerging"
    CUBE = "cube"


class Shape(StrEnum):
    """The shape of the cells."""

    SQUARE = "square"
    HEXAGON = "hexagon"


def command(
    file: FileArgument = None,
    dataset: DatasetInstead = None,
    method: Annotated[
        Method,
        typer.Option(
            "--method",
            help="gi-star: cells with more or fewer than chance, false discoveries controlled; "
            "density: a smooth surface, edges corrected; count: plain counts against an even "
            "spread; emerging: how hot spots came and went, month by month; cube: counts by cell, "
            "month and type, for pivot tables.",
        ),
    ] = Method.GI_STAR,
    cell: Annotated[
        int, typer.Option("--cell", help="Size of the cells, 50 to 1000 metres.")
    ] = 250,
    shape: Annotated[Shape, typer.Option("--shape", help="Shape of the cells.")] = Shape.SQUARE,
    bandwidth: Annotated[
        float | None,
        typer.Option(
            "--bandwidth",
            help="For density: standard deviation of the kernel in metres. Default: chosen by "
            "cross-validated likelihood.",
        ),
    ] = None,
    neighbours: Annotated[
        str,
        typer.Option("--neighbours", help="For gi-star: queen, rook or a radius in cells."),
    ] = "queen",
    permutations: Annotated[
        int,
        typer.Option(
            "--permutations",
            help="For gi-star: 0 takes exact p values, peaks held against the rest of the area; "
            "else so many shuffles.",
        ),
    ] = 0,
    seed: Annotated[int, typer.Option("--seed", help="Names the random numbers.")] = 0,
    first: FromOption = None,
    last: ToOption = None,
    category: CategoryOption = None,
    agency: AgencyOption = None,
    x: Annotated[
        str, typer.Option("--x", help="Column of a bare file: easting or longitude.")
    ] = "",
    y: Annotated[
        str, typer.Option("--y", help="Column of a bare file: northing or latitude.")
    ] = "",
    date: Annotated[str, typer.Option("--date", help="Column of a bare file: date.")] = "",
    crs: Annotated[
        str, typer.Option("--crs", help="Coordinate system of a bare file, such as EPSG:27700.")
    ] = "",
    format: FormatOption = None,
    out: OutOption = None,
) -> None:
    """Find hotspots: a table of cells with count, expected, z, p, q and class.

    Coordinates are British National Grid metres (EPSG:27700); GeoJSON is in WGS 84. All months
    and categories count unless some are chosen. Cells outside the area layers of the dataset are
    left out; without a layer, cells within 1 km of any incident that the source places in the
    force's area count as the area.

    For example: asvat hotspots --dataset data --category anti-social-behaviour --out asb.gpkg

    Or on a bare file: asvat hotspots points.csv --x easting --y northing --method density
    """
    from asvat.cli.located import located
    from asvat.cli.output import chosen_format, emit, note
    from asvat.hotspots.grid import HexGrid, SquareGrid

    wanted = chosen_format(format, out)
    grid = HexGrid(cell) if shape is Shape.HEXAGON else SquareGrid(cell)
    from asvat.cli.progress import progress

    with progress("Finding hotspots"):
        events, study = located(
            file, dataset, grid, (first, last, category, agency), (x, y, date, crs)
        )
        if method is Method.GI_STAR:
            table = _gi_star(events, study, neighbours, permutations, seed)
        elif method is Method.DENSITY:
            table = _density(events, study, bandwidth)
        elif method is Method.EMERGING:
            table = _emerging(events, study)
        elif method is Method.CUBE:
            from asvat.hotspots.cubes import cube_table

            table = cube_table(study, events.x, events.y, events.months, events.category)
        else:
            table = _count(events, study)
    table = _stamped(table, events, study, selection(first, last, category, agency))
    if dataset is not None and method in {Method.GI_STAR, Method.COUNT}:
        table = _perceived(table, dataset, events, study)
    for line in _beside(events, study):
        note(line)
    if out is not None and wanted in {Format.GEOJSON, Format.GPKG}:
        from asvat.geography.writing import write_cells

        if method is Method.CUBE:
            raise InputError("a cube is a table, not a map", where="--out", mend="End it in .csv.")
        write_cells(table, study.corners(), events.crs, out, wanted.value)
        return
    if wanted is Format.TABLE:
        table = table.sort_by(
            [("value" if "value" in table.column_names else "count", "descending")]
        )
    emit(table, wanted, out)


def _gi_star(
    events: Events, study: Study, neighbours: str, permutations: int, seed: int
) -> pa.Table:
    from asvat.hotspots.getis_ord import gi_star, need_for

    caveats = need_for(study.window.grid.size).check(events.time_precision, events.place_precision)
    result = gi_star(
        study.counts(events.x, events.y),
        study.window,
        study.mask,
        neighbours=_neighbours(neighbours),
        p="permutation" if permutations else "rest",
        permutations=permutations or 999,
        seed=seed,
    )
    return result.table(caveats)


def _neighbours(text: str) -> int | Literal["queen", "rook"]:
    if text.isdigit():
        return int(text)
    if text == "queen":
        return "queen"
    if text == "rook":
        return "rook"
    raise InputError(
        f"“{text}” is no kind of neighbour", where="--neighbours", mend="Write queen, rook or 2."
    )


def _density(events: Events, study: Study, bandwidth: float | None) -> pa.Table:
    from asvat.cli.output import note
    from asvat.hotspots.density import NEED, density
    from asvat.hotspots.density.bandwidth import choose_bandwidth

    NEED.check(events.time_precision, events.place_precision)
    if bandwidth is None:
        likeliest = choose_bandwidth(events.x, events.y, study.window, mask=study.mask).metres
        bandwidth = max(likeliest, study.window.grid.size / 2)
        note(_bandwidth_in_words(bandwidth, likeliest))
    table = density(events.x, events.y, study.window, bandwidth=bandwidth, mask=study.mask).table()
    names = ["value" if n == "density" else n for n in table.column_names]
    return table.rename_columns(names).replace_schema_metadata(table.schema.metadata)


def _emerging(events: Events, study: Study) -> pa.Table:
    import numpy as np

    from asvat.hotspots.emerging import emerging_hot_spots, need_for

    caveats = need_for(study.window.grid.size).check(events.time_precision, events.place_precision)
    months = np.unique(events.months)
    gap = np.arange(months[0], months[-1] + 1)
    if len(gap) != len(months):
        missing = sorted(set(gap.astype(str)) - set(months.astype(str)))
        raise InputError(
            f"no records of {', '.join(missing[:6])}{' and more' if len(missing) > 6 else ''}, and "
            "a missing month would look like a quiet one",
            where="--from, --to",
            mend="Add those months, or choose a period without gaps.",
        )
    cube = np.stack(
        [study.counts(events.x[events.months == m], events.y[events.months == m]) for m in months]
    )
    return emerging_hot_spots(cube, study.window, study.mask).table(caveats)


def _bandwidth_in_words(chosen: float, likeliest: float) -> str:
    if chosen > likeliest:
        return (
            f"Bandwidth: {chosen:,.0f} m, half a cell; {likeliest:,.0f} m, chosen by "
            "cross-validated likelihood, would fall between the cells. Use smaller cells to see it."
        )
    return f"Bandwidth: {chosen:,.0f} m, chosen by cross-validated likelihood."


def _count(events: Events, study: Study) -> pa.Table:
    from asvat.hotspots.counts import counts_table

    return counts_table(study.counts(events.x, events.y), study.window, study.mask)


def _stamped(table: pa.Table, events: Events, study: Study, chosen: Selection) -> pa.Table:
    """Write into the table also what was selected, the area, and the caveat of the places."""
    from asvat.records.precision import PLACE_CAVEATS
    from asvat.records.provenance import read_stamp, stamp

    about = read_stamp(table)
    caveats: list[str] = about["caveats"]
    caveat = PLACE_CAVEATS[events.place_precision]
    if caveat and caveat not in caveats:
        caveats = [*caveats, caveat]
    parameters = {**about["parameters"], **chosen.words(), "area": study.area_from}
    return stamp(table, about["method"], parameters, caveats)


def _perceived(table: pa.Table, dataset: Path, events: Events, study: Study) -> pa.Table:
    """Lay beside the counts what people said near each cell, where the dataset holds any of it."""
    from asvat.cli.output import note
    from asvat.dataset.layout import Layout
    from asvat.dataset.perception import perception
    from asvat.hotspots.perception import CAVEAT, beside
    from asvat.records.provenance import read_stamp, stamp

    said = perception(Layout(dataset))
    if not said.num_rows:
        return table
    note(CAVEAT)
    about = read_stamp(table)
    table = beside(table, study.corners(), said, events.months)
    return stamp(table, about["method"], about["parameters"], [*about["caveats"], CAVEAT])


def _beside(events: Events, study: Study) -> list[str]:
    """Return what the reader must know beside the numbers."""
    from asvat.dataset.events import future_words
    from asvat.records.precision import PLACE_CAVEATS

    inside = int(study.counts(events.x, events.y).sum())
    lines = [
        f"{inside:,} incidents in {int(study.mask.sum()):,} cells of {study.window.grid.size} m; "
        f"area: {study.area_from}."
    ]
    if len(events) > inside:
        lines.append(f"{len(events) - inside:,} incidents lie outside that area.")
    if events.left_out:
        lines.append(f"{events.left_out:,} incidents have no place and are not on the map.")
    if events.future:
        lines.append(future_words(events.future))
    if PLACE_CAVEATS[events.place_precision]:
        lines.append(PLACE_CAVEATS[events.place_precision])
    return lines
