"""``asvat check-narratives``: crimes to consider in a file of narratives."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def command(
    file: Annotated[
        Path,
        typer.Argument(help="JSON lines: id, narrative and perhaps closed_as.", show_default=False),
    ],
    out: Annotated[Path, typer.Option("--out", help="File to write, JSON lines.")],
) -> None:
    """Check narratives: was a crime missed, who is vulnerable, how urgent is it?

    Writes one line an input line, in order: id, crime_missed, probability, crimes (class, evidence,
    confidence), already_recorded, vulnerability (factor, evidence), asb_category, says_repeat,
    hate_strands, urgent; also set_aside and triggers. Prompts only: a person decides.

    Example: asvat check-narratives logs.jsonl --out checked.jsonl
    """
    from asvat.cli.output import note
    from asvat.cli.progress import progress
    from asvat.findings.narratives import check_file

    with progress("Checking narratives") as update:
        done = check_file(file, out, update)
    note(f"{done.lines} narratives read; in {done.missed} a crime may have been missed.")
    if done.empty:
        note(f"{done.empty} lines have no narrative.")
    if done.nameless:
        note(f"{done.nameless} lines have no id: tell their answers by their order.")
    if done.repeated:
        note(f"{done.repeated} lines repeat the id of an earlier line.")
