"""``asvat add``: records in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from asvat.cli.options import DatasetOption, Format


def command(
    paths: Annotated[
        list[Path],
        typer.Argument(
            help="Files, folders or ZIP archives.", metavar="PATH...", show_default=False
        ),
    ],
    dataset: DatasetOption,
    mapping: Annotated[
        list[Path] | None,
        typer.Option(
            "--mapping",
            help="TOML file that describes your own extract; draft one with: asvat mapping new.",
        ),
    ] = None,
    format: Annotated[Format, typer.Option("--format", help="table or json.")] = Format.TABLE,
) -> None:
    """Add files to a dataset. Nothing is lost: rows = accepted + rejected + unchanged.

    Reads data.police.uk street and outcome files, STATS19, and, with a mapping, any CSV, Excel or
    Parquet extract of a command-and-control, council or housing system. ZIP archives are read in
    place. Adding a file again adds nothing; a later release of a month replaces the earlier one.
    Ends with 1 only when nothing could be used.

    Example: asvat add --dataset data downloads/2024-latest.zip
    """
    from asvat.cli.output import emit_json, note
    from asvat.cli.progress import progress
    from asvat.dataset.add import add
    from asvat.sources.registry import all_sources

    sources = all_sources(mapping or [])
    with progress("Adding") as update:
        report = add(dataset, paths, sources, update)
    if format is Format.JSON:
        emit_json({**report.to_dict(), "files": [_file(f) for f in report.files]})
    else:
        _tell(report)
    for file in report.files:
        if file.status == "refused":
            note(f"asvat: {file.file}: {file.note}")
    if not report.usable:
        note("asvat: nothing could be used. See why with: asvat rejects --dataset " + str(dataset))
        raise typer.Exit(1)


def _file(file: object) -> dict[str, object]:
    from dataclasses import asdict

    return {k: v for k, v in asdict(file).items() if k != "sha256"}  # type: ignore[call-overload]


def _tell(report: object) -> None:
    from asvat.dataset.add import AddReport

    assert isinstance(report, AddReport)  # noqa: S101
    counts = report.to_dict()
    rows, accepted, rejected, unchanged = (
        report.total(f) for f in ("rows", "accepted", "rejected", "unchanged")
    )
    del counts
    typer.echo(
        f"{rows:,} rows in {len(report.files):,} files: {accepted:,} accepted, "
        f"{rejected:,} rejected, {unchanged:,} unchanged."
    )
    for file in report.files:
        if file.status == "revised":
            typer.echo(
                f"{file.file}: a later release: {file.changed:,} rows changed, "
                f"{file.removed:,} gone, {file.accepted - file.changed:,} new."
            )
    if rejected:
        typer.echo("See the rejected rows and why with: asvat rejects --dataset DIR")
