"""``asvat simulate``: a synthetic force whose truth is known."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def command(
    out: Annotated[Path, typer.Option("--out", help="Folder to write to.", show_default=False)],
    size: Annotated[int, typer.Option("--size", help="How many incidents.")] = 20_000,
    months: Annotated[int, typer.Option("--months", help="How many months.")] = 24,
    seed: Annotated[int, typer.Option("--seed", help="The same seed gives the same files.")] = 1,
) -> None:
    """Make a synthetic force: incidents, a mapping to add them with, areas, and the truth.

    Towns and their populations are real; every street, incident and boundary is invented.

    Example: asvat simulate --out force && asvat add --dataset data --mapping force/mapping.toml
    force/incidents.csv
    """
    from asvat.simulation.extract import write
    from asvat.simulation.force import simulate

    written = write(simulate(size=size, months=months, seed=seed), out)
    typer.echo(f"{size:,} invented incidents over {months} months in {out}:")
    for path in sorted(p for p in vars(written).values() if isinstance(p, Path)):
        typer.echo(f"  {path.name}")
