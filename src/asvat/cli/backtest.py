"""``asvat backtest``: would last year's maps have been right?"""

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
    cell: Annotated[int, typer.Option("--cell", help="Size of the cells, metres.")] = 250,
    area_share: Annotated[
        float, typer.Option("--area-share", help="Share of the area that a map may choose.")
    ] = 0.05,
    test_months: Annotated[
        int, typer.Option("--test-months", help="Months held out, the last on record.")
    ] = 12,
    by_month: Annotated[
        bool, typer.Option("--by-month", help="One row a month and method.")
    ] = False,
    first: FromOption = None,
    last: ToOption = None,
    category: CategoryOption = None,
    agency: AgencyOption = None,
    seed: Annotated[int, typer.Option("--seed", help="Names the random numbers.")] = 1,
    format: FormatOption = None,
    out: OutOption = None,
) -> None:
    """Forecast each held-out month from the months before it, and judge the maps.

    PAI is the share of incidents caught over the share of area watched (1 is chance), PEI its
    share of the best possible. The method marked was chosen on earlier months only. Forecasts are
    of reports at places, never of people. By default anti-social behaviour where there is any.

    Example: asvat backtest --dataset data --cell 250 --area-share 0.05 --format json
    """
    from asvat.cli.output import emit, note
    from asvat.cli.progress import progress
    from asvat.dataset.query import Dataset
    from asvat.evaluation.history import back_test

    wanted = selection(first, last, category, agency)
    with progress("Back-testing"):
        found, subject = back_test(
            Dataset(dataset),
            wanted,
            cell,
            area_share=area_share,
            test_months=test_months,
            seed=seed,
        )
    note(f"Subject: {subject}. Forecasts are of reports at places, never of people.")
    emit(found.month_table() if by_month else found.table(), format, out)
