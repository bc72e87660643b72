"""``asvat mapping``: describe an extract of your own."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Describe an extract of your own system.",
)


@app.callback()
def root() -> None:
    """Commands about mappings."""


@app.command("new")
def new(
    file: Annotated[Path, typer.Argument(help="The extract: CSV, Excel or Parquet.")],
    out: Annotated[
        Path | None, typer.Option("--out", help="File to write to; by default the screen.")
    ] = None,
) -> None:
    """Draft a mapping by looking at a file: check it, fill in the gaps, then add with --mapping.

    Example: asvat mapping new storm-extract.csv --out storm.toml
    """
    from asvat.sources.files import InputFile, find
    from asvat.sources.force_extract import draft_mapping

    found = next(iter(find([file])))
    if not isinstance(found, InputFile):
        from asvat.errors import InputError

        raise InputError(found.reason, where=found.name)
    text = draft_mapping(found)
    if out is None:
        typer.echo(text)
    else:
        out.write_text(text, encoding="utf-8")
        typer.echo(f"Drafted {out}. Check it, then: asvat add --dataset DIR --mapping {out} {file}")
