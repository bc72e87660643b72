"""``asvat simulate``: a whole synthetic force whose truth is known."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

# Two years of one force: about 160,000 of these are within the scope of ASVAT's review.
WHOLE_FORCE = 260_000


def command(
    out: Annotated[Path, typer.Option("--out", help="Folder to write to.", show_default=False)],
    size: Annotated[
        int,
        typer.Option(
            "--logs", "--size",
            help="How many police logs; about 62% are within the scope of ASVAT's review.",
        ),
    ] = WHOLE_FORCE,
    months: Annotated[int, typer.Option("--months", help="How many months.")] = 24,
    seed: Annotated[int, typer.Option("--seed", help="The same seed gives the same files.")] = 1,
    noise: Annotated[
        float, typer.Option("--noise", help="How often call-takers get persons wrong; 1 is usual.")
    ] = 1.0,
    first: Annotated[
        datetime,
        typer.Option("--first", formats=["%Y-%m-%d"], help="First day of the first month."),
    ] = datetime(2024, 1, 1),
) -> None:  # fmt: skip
    """Make a synthetic force: its logs, the councils' and a landlord's, areas, and the truth.

    Towns and their populations are real; every person, street, incident and boundary is invented.

    Example: asvat simulate --out force && asvat add --dataset data --mapping force/mapping.toml
    force/incidents.csv
    """
    from asvat.cli.progress import progress
    from asvat.simulation.extract import write
    from asvat.simulation.force import simulate

    with progress("Simulating") as update:
        force = simulate(
            size=size, months=months, seed=seed, noise=noise, first=first.date(), progress=update
        )
        update("files", 1, 1)
        written = write(force, out)
    persons, noisy = force.truth["persons"].num_rows, force.truth["noise"].to_pylist()
    typer.echo(
        f"{size:,} invented police logs over {months} months in {out}, {force.in_scope:,} of them "
        f"within the scope of ASVAT's review; {force.council.num_rows:,} of councils, "
        f"{force.housing.num_rows:,} of a housing provider; {persons:,} people."
    )
    shown = ("any field corrupted", "on a shared phone", "no date_of_birth", "no phone")
    for row in noisy:
        if row["source"] == "police" and row["measure"] in shown:
            typer.echo(f"  {row['measure']}: {row['share']:.1%} of {row['of']:,} party rows")
    for path in written.all():
        typer.echo(f"  {path.name}")
