"""``asvat erase``: what must be forgotten."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from asvat.cli.options import DatasetOption


def command(
    dataset: DatasetOption,
    list: Annotated[
        Path,
        typer.Option(
            "--list",
            help="CSV with incident_id, record_id or party_ref; role and position beside an "
            "incident_id name one person in it.",
        ),
    ],
) -> None:
    """Erase the records and people that a list of disposals names; they do not come back.

    Rewrites the rows, keeps only the manifests of the snapshots that held them, forgets every
    trained model, and refuses the same records when their file is added again. Run again
    afterwards for a new snapshot, and train again what learnt from reviewers' decisions.
    """
    from asvat.cli.output import note
    from asvat.dataset.erase import erase
    from asvat.dataset.layout import Layout

    done = erase(Layout(dataset), list)
    rows = ", ".join(f"{n:,} of {table}" for table, n in sorted(done.rows.items())) or "none"
    typer.echo(f"Rows erased or blanked: {rows}. Snapshots destroyed: {len(done.snapshots)}.")
    if done.models:
        told = ", ".join(f"{n} of {kind}" for kind, n in done.models.items())
        typer.echo(f"Models forgotten: {told}. The next run trains people and peers anew.")
    if done.not_found:
        note(f"{done.not_found:,} lines of the list match nothing on record.")
