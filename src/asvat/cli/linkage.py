"""``asvat linkage``: why two records are linked, and what the model says."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from asvat.cli.options import FormatOption, OutOption

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Why two records are linked, and what the model says.",
)

ModelOption = Annotated[
    Path, typer.Option("--model", help="The model, as saved.", show_default=False)
]


@app.callback()
def root() -> None:
    """Commands about linkage."""


@app.command("explain")
def explain(
    a: Annotated[str, typer.Argument(metavar="A", help="Profile.", show_default=False)],
    b: Annotated[str, typer.Argument(metavar="B", help="The other.", show_default=False)],
    profiles: Annotated[
        Path, typer.Option("--profiles", help="Profiles, as Parquet.", show_default=False)
    ],
    model: ModelOption,
) -> None:
    """Show why two profiles are taken for one person, or not: the waterfall.

    Each comparison with what stands on either side, what agrees, and the bits it adds; then the
    sum and the probability. The values shown are personal data.

    Example: asvat linkage explain 0a1b... 9f8e... --profiles profiles.parquet --model model.json
    """
    import pyarrow.parquet as pq

    from asvat.linkage.people import Model
    from asvat.linkage.people import explain as waterfall

    typer.echo(waterfall(pq.read_table(profiles), Model.load(model), a, b).text())


@app.command("model")
def model_table(model: ModelOption, format: FormatOption = None, out: OutOption = None) -> None:
    """Show a model: each comparison's levels with their chances and weights.

    m is the chance of the level among pairs of one person, u among strangers, h in a household.

    Example: asvat linkage model --model model.json
    """
    from asvat.cli.output import emit, note
    from asvat.linkage.people import Model

    loaded = Model.load(model)
    note(
        f"Model {loaded.version}: two profiles are one person with a chance of {loaded.prior:.3g} "
        f"before anything is compared; links count from a probability of {loaded.threshold:g}."
    )
    note(f"Compared where they share: {', '.join(loaded.keys)}.")
    shared = ", ".join(f"{len(v):,} {k}" for k, v in loaded.shared.items())
    note(f"Shared by many people, so without weight: {shared}.")
    emit(loaded.table(), format, out)
