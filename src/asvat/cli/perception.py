"""``asvat perception``: what people said of safety, kept beside the incidents."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from asvat.cli.options import DatasetOption, FormatOption, OutOption

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Add and list counts of self-selected answers: perception, beside volume.",
)


@app.command("add")
def add(
    file: Annotated[
        Path,
        typer.Argument(
            help="CSV of counts by place and month, as saferplaces feedback_out writes it.",
            show_default=False,
        ),
    ],
    dataset: DatasetOption,
) -> None:
    """Keep counts of answers in place of older ones. Hotspots then show them beside their counts.

    Example: asvat perception add answers.csv --dataset data
    """
    from asvat.dataset.layout import Layout
    from asvat.dataset.perception import keep_perception
    from asvat.sources.perception import read_perception

    counts = read_perception(file)
    answers = keep_perception(Layout(dataset), counts)
    places = len(set(counts.column("place").to_pylist()))
    typer.echo(f"{answers:,} self-selected answers at {places:,} places, from {file.name}.")


@app.command("list")
def listed(dataset: DatasetOption, format: FormatOption = None, out: OutOption = None) -> None:
    """List the counts that the dataset holds."""
    from asvat.cli.output import emit
    from asvat.dataset.layout import Layout
    from asvat.dataset.perception import perception

    emit(perception(Layout(dataset)), format, out)
