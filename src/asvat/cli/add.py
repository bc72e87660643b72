"""``asvat add``: records in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from asvat.cli.options import DatasetOption, Format

if TYPE_CHECKING:
    from asvat.dataset.add import AddReport
    from asvat.dataset.ledger import Import


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
        _tell(report, dataset)
    for line in _notes(report.files):
        note(f"asvat: {line}")
    if not report.usable:
        why = f" See why with: asvat rejects --dataset {dataset}" if _has_rejects(report) else ""
        note("asvat: nothing could be used." + why)
        raise typer.Exit(1)


def _has_rejects(report: AddReport) -> bool:
    return any(file.rejected or file.status == "refused" for file in report.files)


def _file(file: Import) -> dict[str, object]:
    from dataclasses import asdict

    return {k: v for k, v in asdict(file).items() if k != "sha256"}


def _tell(report: AddReport, dataset: Path) -> None:
    from collections import Counter

    from asvat.records.code_lists import lookup

    rows, accepted, rejected, unchanged = (
        report.total(f) for f in ("rows", "accepted", "rejected", "unchanged")
    )
    refused = sum(file.status == "refused" for file in report.files)
    typer.echo(
        f"{rows:,} rows in {len(report.files):,} files: {accepted:,} accepted, "
        f"{rejected:,} rejected, {unchanged:,} unchanged."
        + (f" {_files(refused)} refused." if refused else "")
    )
    meanings = lookup("flags", "code", "label")
    for flag, count in report.flagged().items():
        typer.echo(f"{count:,} accepted rows flagged {flag}: {meanings.get(flag, flag)}.")
    for why, count in Counter(f.note for f in report.files if f.status == "skipped").items():
        typer.echo(f"{_files(count)} skipped: {why}.")
    for file in report.files:
        if file.status == "revised":
            typer.echo(
                f"{file.file}: a later release: {file.changed:,} rows changed, "
                f"{file.removed:,} gone, {file.accepted - file.changed:,} new."
            )
    if rejected:
        typer.echo(f"See the rejected rows and why with: asvat rejects --dataset {dataset}")


def _files(count: int) -> str:
    return f"{count:,} file{'' if count == 1 else 's'}"


def _notes(files: list[Import]) -> list[str]:
    """Return what must be said of files: the same thing of many files in one line."""
    named: dict[str, list[str]] = {}
    for file in files:
        if file.note and file.status not in {"skipped", "unchanged"}:
            named.setdefault(file.note, []).append(file.file)
    return [
        f"{names[0]}{f' and {_files(len(names) - 1)} more' if len(names) > 1 else ''}: {why}"
        for why, names in named.items()
    ]
