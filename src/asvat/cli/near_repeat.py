"""``asvat near-repeat``: does one incident bring others near it soon after?"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

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
    numbers,
)


class Metric(StrEnum):
    """How distance is measured."""

    EUCLIDEAN = "euclidean"
    MANHATTAN = "manhattan"


class Closed(StrEnum):
    """Which edge a band holds."""

    LEFT = "left"
    RIGHT = "right"


def command(
    file: FileArgument = None,
    dataset: DatasetInstead = None,
    x: Annotated[str, typer.Option("--x", help="Column of eastings or longitudes.")] = "",
    y: Annotated[str, typer.Option("--y", help="Column of northings or latitudes.")] = "",
    date: Annotated[str, typer.Option("--date", help="Column of dates.")] = "",
    crs: Annotated[
        str, typer.Option("--crs", help="Any projected system in metres, such as EPSG:27700.")
    ] = "",
    distances: Annotated[
        str, typer.Option("--distances", help="Edges of the distance bands, metres.")
    ] = "0,100,200,300,400",
    days: Annotated[
        str, typer.Option("--days", help="Edges of the time bands, days.")
    ] = "0,7,14,21,28",
    metric: Annotated[
        Metric, typer.Option("--metric", help="How distance is measured.")
    ] = Metric.EUCLIDEAN,
    closed: Annotated[
        Closed, typer.Option("--closed", help="left: bands [a, b); right: bands (a, b].")
    ] = Closed.LEFT,
    permutations: Annotated[
        int, typer.Option("--permutations", help="Shuffles of the dates.")
    ] = 999,
    stratified: Annotated[
        bool,
        typer.Option(
            "--stratified",
            help="Shuffle dates only within an area and a season: the plain test also rejects "
            "when risk merely moves.",
        ),
    ] = False,
    intervals: Annotated[
        bool,
        typer.Option(
            "--intervals",
            help="For dates known only to the month: spread each pair over its possible bands.",
        ),
    ] = False,
    place_precision: Annotated[
        str,
        typer.Option(
            "--place-precision",
            help="How well a bare file knows its places: exact, street, snapped.",
        ),
    ] = "exact",
    seed: Annotated[int, typer.Option("--seed", help="Names the random numbers.")] = 0,
    first: FromOption = None,
    last: ToOption = None,
    category: CategoryOption = None,
    agency: AgencyOption = None,
    format: FormatOption = None,
    out: OutOption = None,
) -> None:
    """Test for near repeats (Knox): pairs of incidents close in space and in time.

    Bands are as given, none is added. Needs days and places known at least to the street:
    data.police.uk points (months, snapped) are refused, with the reason.

    Example: asvat near-repeat burglaries.csv --x easting --y northing --date date
    --distances 0,200,400 --days 0,7,14
    """
    from asvat.cli.located import events_of
    from asvat.cli.output import chosen_format, emit, emit_json, note
    from asvat.hotspots.near_repeat import (
        NEED,
        NEED_INTERVALS,
        Bands,
        area_season_strata,
        interval_knox,
        knox,
    )

    wanted = chosen_format(format, out)
    bands = Bands(
        tuple(numbers(distances, "--distances")),
        tuple(numbers(days, "--days")),
        metric=metric.value,
        closed=closed.value,
    )
    events = events_of(
        file, dataset, (first, last, category, agency), (x, y, date, crs), place_precision
    )
    need = NEED_INTERVALS if intervals else NEED
    caveats = need.check(events.time_precision, events.place_precision)
    from asvat.cli.progress import progress
    from asvat.dataset.events import future_words

    with progress("Testing"):
        strata = area_season_strata(events.x, events.y, events.days) if stratified else None
        if intervals:
            result = interval_knox(
                events.x,
                events.y,
                events.days,
                events.last_days,
                bands,
                permutations=permutations,
                seed=seed,
            )
        else:
            result = knox(
                events.x,
                events.y,
                events.start,
                bands,
                permutations=permutations,
                seed=seed,
                strata=strata,
            )
    if events.left_out:
        note(f"{events.left_out:,} rows have no place or no date and are left out.")
    if events.future:
        note(future_words(events.future))
    if wanted is Format.JSON:
        emit_json(result.to_dict(), out)
        return
    note(f"Bands: {result.convention}; {len(events):,} events; overall p {result.overall_p:.3g}.")
    for caveat in caveats:
        note(caveat)
    emit(result.table(caveats), wanted, out)
