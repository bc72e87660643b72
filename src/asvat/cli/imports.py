"""``asvat imports``: the ledger."""

from __future__ import annotations

from typing import Annotated

import typer

from asvat.cli.options import DatasetOption, FormatOption, OutOption


def command(
    dataset: DatasetOption,
    differences: Annotated[
        int | None,
        typer.Option(
            "--differences", help="List what this import changed, row by row.", metavar="ID"
        ),
    ] = None,
    format: FormatOption = None,
    out: OutOption = None,
) -> None:
    """List every file that was offered to the dataset and what became of it.

    With --differences ID: the rows that a later release added, removed or changed, with the old
    and the new value of each field.
    """
    import pyarrow as pa

    from asvat.cli.output import emit
    from asvat.dataset.layout import Layout
    from asvat.dataset.ledger import Ledger
    from asvat.dataset.query import Dataset

    if differences is not None:
        emit(Dataset(dataset).differences(differences), format, out)
        return
    with Ledger(Layout(dataset)) as ledger:
        rows = [dict(row) for row in ledger.imports()]
    names = [
        "import_id",
        "added_at",
        "file",
        "source",
        "agency",
        "release",
        "status",
        "rows",
        "accepted",
        "rejected",
        "unchanged",
        "changed",
        "removed",
        "note",
    ]
    emit(pa.table({n: [row[n] for row in rows] for n in names}), format, out)
