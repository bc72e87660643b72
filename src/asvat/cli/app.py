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
    check_narratives,
    effect,
    erase,
    explain,
    fairness,
    findings,
    hotspots,
    imports,
    link,
    linkage,
    mapping,
    near_repeat,
    perception,
    recording,
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


app.command("add", short_help="Add files to a dataset; nothing is lost.")(add.command)
app.add_typer(mapping.app, name="mapping")
app.add_typer(areas.app, name="areas")
app.add_typer(perception.app, name="perception")
app.command("imports", short_help="List every file and what became of it.")(imports.command)
app.command("rejects", short_help="List every rejected row and why.")(rejects.command)
app.command("hotspots", short_help="Find hotspots, and how sure we are.")(hotspots.command)
app.command("near-repeat", short_help="Test for near repeats (Knox).")(near_repeat.command)
app.command("trends", short_help="Show what changed, with intervals.")(trends.command)
app.command("backtest", short_help="Judge last year's maps.")(backtest.command)
app.command("effect", short_help="Estimate what an intervention changed.")(effect.command)
app.command("link", short_help="Find the people in a bare file.")(link.command)
app.add_typer(linkage.app, name="linkage")
app.command("run", short_help="Make a snapshot of all findings.")(report.run)
app.command("report", short_help="Write a report to send.")(report.report)
app.command("findings", short_help="List what is due for review, in order.")(findings.command)
app.command("explain", short_help="Explain one log.")(explain.command)
app.command("fairness", short_help="Compare findings by group.")(fairness.command)
app.add_typer(recording.app, name="recording")
app.command("simulate", short_help="Make a synthetic force.")(simulate.command)
app.command("check-narratives", short_help="Find crimes missed in narratives.")(
    check_narratives.command
)
app.command("erase", short_help="Erase records and people for good.")(erase.command)
app.command("bench", short_help="Time the methods on this machine.")(bench.command)
