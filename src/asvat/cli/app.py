"""The commands, in the order in which an analyst needs them."""

from __future__ import annotations

from typing import Annotated

import typer

import asvat
from asvat.cli import (
    add,
    areas,
    backtest,
    bench,
    effect,
    erase,
    hotspots,
    imports,
    mapping,
    near_repeat,
    rejects,
    report,
    simulate,
    trends,
)

app = typer.Typer(
    name="asvat",
    help=(
        "ASVAT, the Antisocial Behaviour and Vulnerability Analytical Tool.\n\n"
        "Turn incident records into findings: add files to a dataset, see the true hotspots with "
        "their uncertainty, what changed, and whether last year's maps would have been right.\n\n"
        "Start with: asvat add --dataset DIR FILE... and then: asvat report --dataset DIR --out DIR"
    ),
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(asvat.__version__)
        raise typer.Exit


@app.callback()
def root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say the version.")
    ] = False,
) -> None:
    """Root of the command line; the options here hold for no command in particular."""
    del version


app.command("add")(add.command)
app.add_typer(mapping.app, name="mapping")
app.add_typer(areas.app, name="areas")
app.command("imports")(imports.command)
app.command("rejects")(rejects.command)
app.command("hotspots")(hotspots.command)
app.command("near-repeat")(near_repeat.command)
app.command("trends")(trends.command)
app.command("backtest")(backtest.command)
app.command("effect")(effect.command)
app.command("run")(report.run)
app.command("report")(report.report)
app.command("bench")(bench.command)
app.command("erase")(erase.command)
app.command("simulate")(simulate.command)
