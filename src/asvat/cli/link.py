"""``asvat link``: find the people in a bare file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from asvat.cli.options import EngineOption
from asvat.linkage.spark import Engine


def command(
    file: Annotated[
        Path, typer.Argument(help="The file: CSV, one party a row.", show_default=False)
    ],
    mapping: Annotated[
        Path,
        typer.Option("--mapping", help="What its columns mean, as TOML.", show_default=False),
    ],
    out: Annotated[Path, typer.Option("--out", help="File to write.", show_default=False)],
    engine: EngineOption = Engine.DUCKDB,
) -> None:
    """Find the people in a bare file: which rows are one person, however written.

    Writes the file again, rows, order and columns as they are, with person_id and
    match_probability. The model is trained on the file itself, without labels.

    The mapping has [columns] with record_id, given_name, family_name, full_name, date_of_birth,
    phone, email, address, postcode = "source column" (or a list of columns; all optional but one
    name), and [formats] date_of_birth = "%Y%m%d".

    Example: asvat link people.csv --mapping people.toml --out linked.csv
    """
    from asvat.cli.output import note
    from asvat.cli.progress import progress
    from asvat.linkage.people import link_file

    with progress("Linking") as update:
        done = link_file(file, mapping, out, update, engine)
    note(
        f"{done.rows:,} rows, {done.people:,} people; {done.unlinkable:,} rows name nobody and "
        "have an identifier of their own."
    )
    if done.undated:
        note(
            f"{done.undated:,} dates of birth cannot be read and count as missing. If they are "
            'many, say how they are written: date_of_birth = "%d/%m/%Y" under [formats].'
        )
