"""``asvat recording``: the model that learns from reviewers' decisions on recording."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from asvat.cli.options import DatasetOption, FormatOption, OutOption

if TYPE_CHECKING:
    from asvat.findings.recording_model import ReRanker

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="The model that learns from reviewers' decisions: sample, train, compare, roll back.",
)

DecisionsOption = Annotated[
    Path,
    typer.Option("--decisions", help="What reviewers decided, JSON lines.", show_default=False),
]
SeedOption = Annotated[int, typer.Option("--seed", help="Names the random numbers.")]
VersionArgument = Annotated[
    str, typer.Argument(metavar="VERSION", help="Version, or base.", show_default=False)
]
MEANING = {
    "class": "the rules consider this class",
    "rule": "this rule spoke",
    "crimes": "at least so many crimes are considered",
    "aside": "crime words were set aside as this",
    "says": "the text says so",
    "category": "this category of anti-social behaviour",
    "subtype": "this subtype",
}
"""What a signal is, by the word before its colon."""


@app.callback()
def root() -> None:
    """Commands about the model that learns from decisions on recording."""


@app.command("sample")
def sample(
    dataset: DatasetOption,
    size: Annotated[int, typer.Option("--size", help="How many logs.", show_default=False)],
    out: Annotated[Path, typer.Option("--out", help="CSV to write.", show_default=False)],
    seed: SeedOption = 1,
) -> None:
    """Draw logs in scope at random, to be decided on without a prompt in sight.

    Only on such a sample can the model be judged. The list holds no score and nothing found; which
    logs were drawn is recorded in the dataset.

    Example: asvat recording sample --dataset data --size 400 --out blind.csv
    """
    from asvat.cli.options import Format
    from asvat.cli.output import emit
    from asvat.dataset.query import Dataset
    from asvat.findings.recording_model import draw

    opened = Dataset(dataset)
    with opened.layout.writing():
        drawn = draw(opened, size, seed)
    emit(drawn.logs, Format.CSV, out)
    typer.echo(f"Sample {drawn.name}: {size:,} of {drawn.in_scope:,} logs in scope.")


@app.command("train")
def train(
    dataset: DatasetOption,
    decisions: DecisionsOption,
    seed: SeedOption = 1,
    use: Annotated[bool, typer.Option("--use", help="Put it in use.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Even if it is worse.")] = False,
) -> None:
    """Train a version on what reviewers decided, and judge it on the blind sample.

    With --use it is put in use, unless it is clearly worse than the one in use, or cannot be
    judged; --force does it nonetheless. It re-ranks prompts from the next run on.

    Example: asvat recording train --dataset data --decisions decisions.jsonl
    """
    from asvat.dataset.query import Dataset
    from asvat.errors import InputError
    from asvat.findings.recording_model import (
        BASE,
        drawn,
        in_use,
        keep,
        learning_settings,
        load,
        objections,
        put_in_use,
        read_decisions,
        settled,
        settled_blind,
        tell_of,
    )
    from asvat.findings.recording_model import train as fit

    opened, settings = Dataset(dataset), learning_settings()
    layout = opened.layout
    given = read_decisions(decisions)
    with layout.writing():
        labels, blind = settled(given), settled_blind(given, drawn(layout))
        told = tell_of(opened, sorted(labels))
        model = fit(told, labels, blind, settings, seed)
        version = keep(layout, model)
        model = load(layout, version)
        now = in_use(layout) or load(layout, BASE)
        against = objections(told, blind, now, model, settings, seed)
        if use and (force or not against):
            put_in_use(layout, version)
    _tell(model)
    for objection in against:
        typer.echo(f"Against it: {objection}.")
    if use and against and not force:
        raise InputError(
            f"version {version} is kept and not put in use",
            where="--use",
            mend="The reasons stand above. To use it nonetheless add --force.",
        )
    typer.echo(f"Version {version} is {'in use' if use else 'kept, not in use'}.")


@app.command("compare")
def compare(
    a: Annotated[str, typer.Argument(metavar="A", help="Version, or base.", show_default=False)],
    b: Annotated[str, typer.Argument(metavar="B", help="The other.", show_default=False)],
    dataset: DatasetOption,
    decisions: DecisionsOption,
    seed: SeedOption = 1,
    format: FormatOption = None,
    out: OutOption = None,
) -> None:
    """Compare two versions on the blind sample: scores, and B less A, with 95% intervals.

    Of log_loss and brier less is better, of area more; excess is the mean probability less the
    share that was missed.

    Example: asvat recording compare base 0a1b2c3d4e5f --dataset data --decisions decisions.jsonl
    """
    import pyarrow as pa

    from asvat.cli.output import emit, note
    from asvat.dataset.query import Dataset
    from asvat.errors import InputError
    from asvat.findings.recording_model import (
        compare_versions,
        drawn,
        load,
        read_decisions,
        settled_blind,
        tell_of,
    )

    opened = Dataset(dataset)
    one, other = load(opened.layout, a), load(opened.layout, b)
    blind = settled_blind(read_decisions(decisions), drawn(opened.layout))
    told = tell_of(opened, sorted(blind))
    if not told.num_rows:
        raise InputError(
            "no log of a blind sample is among the decisions",
            where=decisions.name,
            mend="Draw one with: asvat recording sample --dataset DIR --size N --out FILE.csv",
        )
    note(f"{told.num_rows:,} logs of the blind sample.")
    found = compare_versions(told, blind, one, other, seed)
    rows = [
        {
            "score": c.score,
            **{f"{name}{end}": getattr(figure, part)
               for name, figure in (("a", c.one), ("b", c.other), ("b_less_a", c.difference))
               for end, part in (("", "value"), ("_low", "low"), ("_high", "high"))},
        }
        for c in found
    ]  # fmt: skip
    emit(pa.Table.from_pylist(rows), format, out)


@app.command("list")
def versions(dataset: DatasetOption, format: FormatOption = None, out: OutOption = None) -> None:
    """List the versions: what each was trained on, and how it did beside the rules alone.

    Example: asvat recording list --dataset data
    """
    import pyarrow as pa

    from asvat.cli.output import emit
    from asvat.dataset.models import Models
    from asvat.dataset.query import Dataset
    from asvat.findings.recording_model import load

    layout = Dataset(dataset).layout
    models = Models(layout, "recording")
    rows: dict[str, list[Any]] = {name: [] for name in LISTED}
    for version in models.versions():
        facts = load(layout, version).facts
        scores = {s["score"]: s for s in facts.get("scores", [])}
        loss = scores.get("log_loss")
        values = (
            version, "yes" if version == models.current() else "",
            *(facts.get(name) for name in ("labels", "blind", "first", "last", "rules")),
            loss and loss["other"]["value"], loss and loss["one"]["value"],
        )  # fmt: skip
        for column, value in zip(rows.values(), values, strict=True):
            column.append(value)
    emit(pa.table({n: pa.array(rows[n], kind) for n, kind in LISTED.items()}), format, out)


LISTED = {
    "version": "string", "in_use": "string", "labels": "int64", "blind": "int64",
    "first": "string", "last": "string", "rules": "string", "log_loss": "float64",
    "log_loss_rules": "float64",
}  # fmt: skip


@app.command("use")
def use_version(version: VersionArgument, dataset: DatasetOption) -> None:
    """Put a version in use from the next run on; base is the rules alone.

    Example: asvat recording use 0a1b2c3d4e5f --dataset data
    """
    from asvat.dataset.query import Dataset
    from asvat.findings.recording_model import put_in_use

    layout = Dataset(dataset).layout
    with layout.writing():
        put_in_use(layout, version)
    typer.echo(f"Version {version} is in use from the next run on.")


@app.command("rollback")
def rollback(dataset: DatasetOption) -> None:
    """Put the version in use again that was in use before.

    Example: asvat recording rollback --dataset data
    """
    from asvat.dataset.query import Dataset
    from asvat.findings.recording_model import roll_back

    layout = Dataset(dataset).layout
    with layout.writing():
        version = roll_back(layout)
    typer.echo(f"Version {version} is in use again from the next run on.")


@app.command("show")
def show(
    version: VersionArgument,
    dataset: DatasetOption,
    format: FormatOption = None,
    out: OutOption = None,
) -> None:
    """Show a version: every signal with its weight, and what it was learnt from.

    A weight is in log-odds; odds are multiplied by odds_times. Part text moves the probability
    that a crime was missed, part crime the confidence in one class.

    Example: asvat recording show 0a1b2c3d4e5f --dataset data
    """
    import math

    import pyarrow as pa

    from asvat.cli.output import emit
    from asvat.dataset.query import Dataset
    from asvat.findings.recording_model import load

    model = load(Dataset(dataset).layout, version)
    _tell(model)
    rows: list[tuple[str, str, float, str, int | None]] = []
    for name, part in (("text", model.text), ("crime", model.crime)):
        if part is None:
            continue
        held = sorted(zip(part.names, part.sum.weights.tolist(), part.logs, strict=True),
                      key=lambda row: (-abs(row[1]), row[0]))  # fmt: skip
        rows += [(name, "always", part.sum.bias, "added to every one", None)]
        rows += [(name, "base", part.sum.slope, "times the log-odds by the rules", None)]
        rows += [
            (name, signal, weight, MEANING[signal.partition(":")[0]], logs)
            for signal, weight, logs in held
        ]
    table = {
        "part": pa.array([r[0] for r in rows], pa.string()),
        "signal": pa.array([r[1] for r in rows], pa.string()),
        "weight": pa.array([round(r[2], 4) for r in rows], pa.float64()),
        "odds_times": pa.array([round(math.exp(r[2]), 3) for r in rows], pa.float64()),
        "labelled_logs": pa.array([r[4] for r in rows], pa.int64()),
        "meaning": pa.array([r[3] for r in rows], pa.string()),
    }
    emit(pa.table(table), format, out)


def _tell(model: ReRanker) -> None:
    """Say what a model was learnt from and how it did."""
    from asvat.cli.output import note

    facts = model.facts
    if not facts:
        note("The rules alone: nothing is learnt, nothing re-ranked.")
        return
    by = ", ".join(f"{n:,} by {who.replace('_', ' ')}" for who, n in facts["by"].items() if n)
    note(
        f"{facts['labels']:,} labelled logs ({by}; {facts['confirmed']:,} confirmed), decided "
        f"{facts['first']} to {facts['last']}; {facts['missed']:,} with a missed crime; "
        f"{facts['blind']:,} of the blind sample. Trained on {facts['rules']}."
    )
    for count, words in (
        (facts["not_on_record"], "decisions are on logs that are not on record"),
        (facts["blind_not_drawn"], "say blind but no draw holds them: taken as from the queue"),
        (facts["blind_missed_without_any_rule"],
         "missed crimes of the blind sample have no rule's words: no model can raise them"),
    ):  # fmt: skip
        if count:
            note(f"{count:,} {words}.")
    for score in facts["scores"]:
        new, old = score["other"], score["one"]
        note(
            f"{score['score']}: {new['value']:.3f} ({new['low']:.3f} to {new['high']:.3f}); "
            f"rules alone {old['value']:.3f} ({old['low']:.3f} to {old['high']:.3f})."
        )
    if not facts["scores"]:
        note("Not judged: too few logs of a blind sample are labelled.")
