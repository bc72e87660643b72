"""``asvat linkage``: why two records are linked, and what the model says."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from asvat.cli.options import DatasetOption, FormatOption, OutOption

if TYPE_CHECKING:
    import pyarrow as pa

    from asvat.linkage.people import Model

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Why two records are linked, and what the model says.",
)

SeedOption = Annotated[int, typer.Option("--seed", help="Names the random numbers.")]
ModelOption = Annotated[
    Path, typer.Option("--model", help="The model, as saved.", show_default=False)
]


@app.callback()
def root() -> None:
    """Commands about linkage."""


@app.command("explain")
def explain(
    a: Annotated[
        str,
        typer.Argument(
            metavar="A", help="Person, profile or incident_id:role:position.", show_default=False
        ),
    ],
    b: Annotated[str, typer.Argument(metavar="B", help="The other.", show_default=False)],
    dataset: Annotated[
        Path | None, typer.Option("--dataset", help="Dataset with a run.", show_default=False)
    ] = None,
    profiles: Annotated[
        Path | None, typer.Option("--profiles", help="Profiles, as Parquet.", show_default=False)
    ] = None,
    model: Annotated[
        Path | None, typer.Option("--model", help="The model, as saved.", show_default=False)
    ] = None,
) -> None:
    """Show why two records are taken for one person, or not: the waterfall.

    Each comparison with what stands on either side, what agrees, and the bits it adds; then the
    sum and the probability. The values shown are personal data. For two people it shows the two
    of their profiles that are closest.

    Example: asvat linkage explain P0a1b... P9f8e... --dataset data
    """
    from asvat.errors import InputError
    from asvat.linkage.people import Model
    from asvat.linkage.people import explain as waterfall

    if dataset is not None:
        table, loaded, a, b = _of_dataset(dataset, a, b)
    elif profiles is not None and model is not None:
        import pyarrow.parquet as pq

        table, loaded = pq.read_table(profiles), Model.load(model)
    else:
        raise InputError(
            "nothing says where the records are",
            where="--dataset",
            mend="Give --dataset DIR, or both --profiles FILE and --model FILE.",
        )
    typer.echo(waterfall(table, loaded, a, b).text())


def _of_dataset(dataset: Path, a: str, b: str) -> tuple[pa.Table, Model, str, str]:
    from asvat.dataset.layout import Layout
    from asvat.dataset.models import Models
    from asvat.dataset.snapshots import current
    from asvat.errors import InputError
    from asvat.linkage.lookup import closest_profiles
    from asvat.linkage.people import Model

    layout = Layout(dataset)
    layout.connect().close()
    snapshot = current(layout)
    version = snapshot.manifest["parameters"]["models"]["people"] if snapshot else None
    if snapshot is None or version is None:
        raise InputError(
            "nobody has been linked here yet",
            where=str(dataset),
            mend="Run: asvat run --dataset DIR",
        )
    left, right = closest_profiles(snapshot, a, b)
    loaded = Model.load(Models(layout, "people").path(version))
    return snapshot.table("profiles"), loaded, left, right


@app.command("train")
def train(dataset: DatasetOption, seed: SeedOption = 1) -> None:
    """Train the model of people anew on all parties of a dataset, and put it in use.

    The next run links everything with it. Earlier versions are kept: see asvat linkage models.

    Example: asvat linkage train --dataset data
    """
    from asvat.cli.progress import progress
    from asvat.dataset.query import Dataset
    from asvat.linkage.people import prepare
    from asvat.linkage.people import train as learn
    from asvat.linkage.persons import keep

    found = Dataset(dataset)
    with progress("Training") as update, found.layout.writing():
        update("preparing names and numbers", 0, 2)
        profiles = prepare(found.arrow("parties")).profiles
        update("learning", 1, 2)
        version = keep(found, learn(profiles, seed=seed))
    typer.echo(f"Model {version} is in use, trained on {profiles.num_rows:,} profiles.")


@app.command("models")
def models(
    dataset: DatasetOption,
    use: Annotated[
        str, typer.Option("--use", help="Put this version in use.", show_default=False)
    ] = "",
) -> None:
    """List the models of people of a dataset, oldest first, or put one of them in use."""
    from asvat.dataset.layout import Layout
    from asvat.dataset.models import Models

    layout = Layout(dataset)
    layout.connect().close()
    kept = Models(layout, "people")
    if use:
        with layout.writing():
            kept.use(use)
    now = kept.current()
    for version in kept.versions():
        typer.echo(f"{version}{'  in use' if version == now else ''}")


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
