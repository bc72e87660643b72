"""``asvat trends``: what changed, by area and type."""

from __future__ import annotations

from typing import Annotated

import typer

from asvat.cli.options import (
    AgencyOption,
    CategoryOption,
    DatasetOption,
    FormatOption,
    FromOption,
    OutOption,
    ToOption,
    selection,
)


def command(
    dataset: DatasetOption,
    by: Annotated[
        str,
        typer.Option(
            "--by",
            help="type, agency, district (as the source names it), or an area layer of the dataset "
            "such as ltla24; always by type as well.",
        ),
    ] = "type",
    months: Annotated[
        bool, typer.Option("--months", help="One row a month instead of one a series.")
    ] = False,
    unusual: Annotated[
        bool, typer.Option("--unusual", help="Only the months that stand out.")
    ] = False,
    first: FromOption = None,
    last: ToOption = None,
    category: CategoryOption = None,
    agency: AgencyOption = None,
    format: FormatOption = None,
    out: OutOption = None,
) -> None:
    """Show trends with intervals: change a year, last 12 months against the 12 before.

    Seasons are taken out where there are two years, intervals allow for more variation than
    chance, and unusual months are flagged with control of false alarms over all series. Ratios:
    1 is no change. Months that are missing are left out, not counted as quiet.

    Example: asvat trends --dataset data --by district --category anti-social-behaviour
    """
    import pyarrow.compute as pc

    from asvat.cli.output import emit, note
    from asvat.cli.progress import progress
    from asvat.dataset.query import Dataset
    from asvat.reporting.series import trends_by

    with progress("Fitting trends"):
        found = trends_by(Dataset(dataset), selection(first, last, category, agency), by)
    for caveat in found.caveats:
        note(caveat)
    if not (months or unusual):
        emit(found.table(), format, out)
        return
    table = found.month_table()
    emit(table.filter(pc.not_equal(table["unusual"], 0)) if unusual else table, format, out)
